package org.gatehouse.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Document;
import org.gatehouse.config.Fault;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;
import org.gatehouse.name.Categories;

/** Reads a policy file once, noting every fault on the way. */
final class PolicyReader {
    private final Document document;
    private final GroupReader groupReader;
    private final List<String> groupNames = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final Set<String> categoriesBlocked = new LinkedHashSet<>();
    private final Map<Long, Integer> groupByAddress = new HashMap<>();
    private final Map<Long, Integer> lineByAddress = new HashMap<>();

    PolicyReader(Path file, Categories categories) throws ConfigException {
        this.document = Document.read(file);
        this.groupReader = new GroupReader(document, categories);
    }

    Policy read() throws ConfigException {
        Section root = document.root();
        root.allow("unknown-devices", "groups", "devices", "networks");
        readGroups(root);
        Optional<Integer> unknownDevices = groupIndex(
                root.requiredText("unknown-devices", "the group of a device that is not named in this file"));
        root.sections("devices").forEach(this::readDevice);
        NetworkReader networks = new NetworkReader(document);
        root.sections("networks").forEach(network -> readNetwork(network, networks));
        document.check();
        return new Policy(
                List.copyOf(categoriesBlocked),
                groups,
                unknownDevices.orElseThrow(),
                new DeviceTable(groupByAddress),
                networks.table());
    }

    private void readGroups(Section root) {
        if (!root.has("groups")) {
            root.missing("groups", "at least one group, such as [groups.pupils]");
        }
        root.section("groups").ifPresent(this::readGroupTables);
    }

    private void readGroupTables(Section tables) {
        if (tables.keys().isEmpty()) {
            tables.missing("pupils", "at least one group, such as [groups.pupils]");
        }
        for (Located<String> name : tables.keys()) {
            groupNames.add(name.value());
            tables.section(name.value()).ifPresent(group -> {
                List<String> blocked = new ArrayList<>();
                groups.add(groupReader.read(name.value(), group, blocked));
                categoriesBlocked.addAll(blocked);
            });
        }
    }

    private void readDevice(Section device) {
        device.allow("name", "mac", "group");
        device.requiredText("name", "what people call the device");
        Optional<Located<String>> mac = device.requiredText("mac", "an address such as 02:00:00:00:00:11");
        Optional<Integer> group = groupIndex(device.requiredText("group", "the group of the device"));
        mac.ifPresent(written -> putDevice(written, group.orElse(0)));
    }

    private void readNetwork(Section network, NetworkReader networks) {
        network.allow("vlan", "subnet", "group");
        networks.read(
                network,
                groupIndex(network.requiredText("group", "the group of the network's devices"))
                        .orElse(0));
    }

    private void putDevice(Located<String> written, int group) {
        long address = MacAddress.parse(written.value());
        if (address < 0) {
            document.fault(
                    written,
                    Fault.quoted(written.value()) + " is no MAC address",
                    "six pairs of hexadecimal digits, such as 02:00:00:00:00:11");
        } else if (MacAddress.isGroup(address)) {
            document.fault(
                    written,
                    Fault.quoted(written.value()) + " is a multicast address",
                    "the address of one device: an even first pair");
        } else if (lineByAddress.containsKey(address)) {
            document.fault(
                    written,
                    Fault.quoted(written.value()) + " is in line " + lineByAddress.get(address) + " already",
                    "each device once");
        } else {
            lineByAddress.put(address, written.line());
            groupByAddress.put(address, group);
        }
    }

    /** When there are no groups at all, that is fault enough. */
    private Optional<Integer> groupIndex(Optional<Located<String>> name) {
        int index = name.map(written -> groupNames.indexOf(written.value())).orElse(-1);
        if (name.isPresent() && index < 0 && !groupNames.isEmpty()) {
            document.unknown(name.get(), "group", groupNames);
        }
        return index < 0 ? Optional.empty() : Optional.of(index);
    }
}
