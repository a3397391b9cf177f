package org.gatehouse.policy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.config.Document;
import org.gatehouse.config.Fault;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;

/** Reads the tables {@code [[devices]]} and {@code [[quarantine]]} of a policy file, noting every fault on the way. */
final class DeviceReader {
    private final Document document;
    private final ValueReader values;
    private final Map<Long, Integer> lineByMac = new HashMap<>();
    private final Map<String, List<Long>> macsByName = new LinkedHashMap<>();

    DeviceReader(Document document, ValueReader values) {
        this.document = document;
        this.values = values;
    }

    List<Device> devices(Section root) {
        List<Device> devices = new ArrayList<>();
        root.sections("devices").forEach(table -> devices.add(readDevice(table)));
        return devices;
    }

    /** The devices are read before. */
    List<Quarantine> quarantines(Section root) {
        List<Quarantine> quarantines = new ArrayList<>();
        root.sections("quarantine").forEach(table -> quarantines.add(readQuarantine(table)));
        return quarantines;
    }

    private Device readDevice(Section table) {
        values.allow(table, "name", "mac", "kind", "group", "groups", "owner", "agreement");
        String name = table.requiredText("name", "what people call the device")
                .map(Located::value)
                .orElse("");
        Optional<Located<String>> written = table.requiredText("mac", "an address such as 02:00:00:00:00:11");
        DeviceKind kind = values.word(table, "kind", "kind", List.of(DeviceKind.values()), DeviceKind::code)
                .orElse(DeviceKind.DEVICE);
        List<String> groups = readGroups(table, kind);
        Optional<LocalDate> agreement = table.date("agreement").map(Located::value);
        long mac = written.map(this::readMac).orElse(-1L);
        if (mac >= 0 && isFirst(written.get(), mac)) {
            macsByName.computeIfAbsent(name, first -> new ArrayList<>()).add(mac);
        }
        return new Device(name, mac, kind, groups, values.optionalText(table, "owner"), agreement);
    }

    private List<String> readGroups(Section table, DeviceKind kind) {
        if (kind == DeviceKind.SHARED) {
            if (table.has("group")) {
                document.fault(
                        table.key("group"), "'group' of a shared device", "groups = [\"…\"], all that are behind it");
            }
            return values.groups(table, "the groups of the devices behind it");
        }
        if (table.has("groups")) {
            document.fault(
                    table.key("groups"), "'groups' of a device of its own", "group = \"…\", or kind = \"shared\"");
        }
        return values.group(table.requiredText("group", "the group of the device")).stream()
                .toList();
    }

    private Quarantine readQuarantine(Section table) {
        values.allow(table, "device", "mac", "reason", "from", "until");
        long mac = -1;
        if (table.has("device") == table.has("mac")) {
            table.missing("device", "the name of a device, or 'mac', and not both");
        } else if (table.has("device")) {
            mac = table.text("device").map(this::macOf).orElse(-1L);
        } else {
            mac = table.text("mac").map(this::readMac).orElse(-1L);
        }
        String reason = table.requiredText("reason", "why the device is kept from the internet")
                .map(Located::value)
                .orElse("");
        return new Quarantine(mac, reason, values.period(table, true));
    }

    private long macOf(Located<String> name) {
        List<Long> macs = macsByName.getOrDefault(name.value(), List.of());
        if (macs.isEmpty()) {
            document.unknown(name, "device", macsByName.keySet());
        } else if (macs.size() > 1) {
            document.fault(name, macs.size() + " devices are called " + Fault.quoted(name.value()), "the 'mac' of one");
        }
        return macs.size() == 1 ? macs.get(0) : -1;
    }

    private long readMac(Located<String> written) {
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
        }
        return address;
    }

    private boolean isFirst(Located<String> written, long mac) {
        Integer before = lineByMac.putIfAbsent(mac, written.line());
        if (before != null) {
            document.fault(
                    written, Fault.quoted(written.value()) + " is in line " + before + " already", "each device once");
        }
        return before == null;
    }
}
