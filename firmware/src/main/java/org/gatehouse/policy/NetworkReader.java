package org.gatehouse.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.config.Document;
import org.gatehouse.config.Fault;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;

/** Reads the tables {@code [[networks]]} of a policy file, noting every fault on the way. */
final class NetworkReader {
    private static final int MAX_SUBNETS = 256; // each is looked at for every opening of a device that is not listed

    private final Document document;
    private final Map<Integer, Integer> groupByVlan = new HashMap<>();
    private final Map<Subnet, Integer> groupBySubnet = new HashMap<>();
    private final Map<Object, Integer> lines = new HashMap<>();

    NetworkReader(Document document) {
        this.document = document;
    }

    void read(Section network, int group) {
        Optional<Located<Long>> vlan = network.number("vlan");
        Optional<Located<String>> subnet = network.text("subnet");
        if (vlan.isPresent() && subnet.isPresent()) {
            document.fault(subnet.get(), "'vlan' stands there already", "either of vlan and subnet");
        } else if (!network.has("vlan") && !network.has("subnet")) {
            network.missing("vlan", "either of vlan and subnet");
        }
        vlan.ifPresent(written -> putVlan(written, group));
        subnet.ifPresent(written -> putSubnet(written, group));
    }

    NetworkTable table() {
        return new NetworkTable(groupByVlan, groupBySubnet);
    }

    private void putVlan(Located<Long> written, int group) {
        long vlan = written.value();
        if (vlan < 1 || vlan >= NetworkTable.VLANS - 1) {
            document.fault(written, vlan + " is no VLAN", "a number from 1 to 4094");
        } else if (isFirst(written, (int) vlan)) {
            groupByVlan.put((int) vlan, group);
        }
    }

    private void putSubnet(Located<String> written, int group) {
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
        } else if (groupBySubnet.size() == MAX_SUBNETS) {
            document.fault(written, "more than " + MAX_SUBNETS + " subnets", "VLANs, of which there may be any number");
        } else if (isFirst(written, subnet.get())) {
            groupBySubnet.put(subnet.get(), group);
        }
    }

    private boolean isFirst(Located<?> written, Object network) {
        Integer before = lines.putIfAbsent(network, written.line());
        if (before != null) {
            document.fault(written, "'" + written.value() + "' is in line " + before + " already", "each network once");
        }
        return before == null;
    }
}
