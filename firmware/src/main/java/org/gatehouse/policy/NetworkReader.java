package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.gatehouse.config.Document;
import org.gatehouse.config.Fault;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;

/** Reads the tables {@code [[networks]]} of a policy file, noting every fault on the way. */
final class NetworkReader {
    private static final int MAX_SUBNETS = 256; // each is looked at for every opening of a device that is not listed

    private final Document document;
    private final ValueReader values;
    private final Map<Object, Integer> lines = new HashMap<>();
    private int subnets;

    NetworkReader(Document document, ValueReader values) {
        this.document = document;
        this.values = values;
    }

    List<Network> read(Section root) {
        List<Network> networks = new ArrayList<>();
        root.sections("networks").forEach(table -> networks.add(readNetwork(table)));
        return networks;
    }

    private Network readNetwork(Section table) {
        values.allow(table, "vlan", "subnet", "group");
        Optional<Located<Long>> vlan = table.number("vlan");
        Optional<Located<String>> subnet = table.text("subnet");
        if (vlan.isPresent() && subnet.isPresent()) {
            document.fault(subnet.get(), "'vlan' stands there already", "either of vlan and subnet");
        } else if (!table.has("vlan") && !table.has("subnet")) {
            table.missing("vlan", "either of vlan and subnet");
        }
        OptionalInt vlanId = vlan.map(this::readVlan).orElse(OptionalInt.empty());
        Optional<Subnet> range = subnet.flatMap(this::readSubnet);
        Optional<String> group = values.group(table.requiredText("group", "the group of the network's devices"));
        return new Network(vlanId, range, group.orElse(""));
    }

    private OptionalInt readVlan(Located<Long> written) {
        long vlan = written.value();
        if (vlan < 1 || vlan > Network.MAX_VLAN) {
            document.fault(written, vlan + " is no VLAN", "a number from 1 to " + Network.MAX_VLAN);
            return OptionalInt.empty();
        }
        checkFirst(written, (int) vlan);
        return OptionalInt.of((int) vlan);
    }

    private Optional<Subnet> readSubnet(Located<String> written) {
        Optional<Subnet> subnet = Subnet.parse(written.value());
        if (subnet.isEmpty()) {
            document.fault(
                    written,
                    Fault.quoted(written.value()) + " is no subnet",
                    "an address and a length, such as 192.0.2.0/24 or 2001:db8::/32");
        } else if (!subnet.get().network().equals(subnet.get())) {
            document.fault(
                    written,
                    Fault.quoted(written.value()) + " has bits behind its first "
                            + subnet.get().prefix(),
                    "zeros there, or another length");
        } else if (++subnets > MAX_SUBNETS) {
            document.fault(written, "more than " + MAX_SUBNETS + " subnets", "VLANs, of which there may be any number");
        } else {
            checkFirst(written, subnet.get());
        }
        return subnet;
    }

    private void checkFirst(Located<?> written, Object network) {
        Integer before = lines.putIfAbsent(network, written.line());
        if (before != null) {
            document.fault(written, "'" + written.value() + "' is in line " + before + " already", "each network once");
        }
    }
}
