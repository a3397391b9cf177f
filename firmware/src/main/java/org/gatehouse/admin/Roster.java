package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gatehouse.discovery.Sighting;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.PolicyDocument;

/** The register of devices joined with what was seen of them. For one command. */
final class Roster {
    private final Appliance appliance;
    private final PolicyDocument document;
    private final Map<Long, Sighting> seen;

    Roster(Appliance appliance) {
        this.appliance = appliance;
        this.document = appliance.changes().current().document();
        this.seen = appliance.sightings().all().stream().collect(Collectors.toMap(Sighting::mac, Function.identity()));
    }

    /** Those of the register: by group in the order of the policy, and by name. */
    List<DeviceView> registered() {
        Map<String, Integer> order = new HashMap<>();
        for (GroupProfile group : document.groups()) {
            order.put(group.name(), order.size());
        }
        List<Device> devices = new ArrayList<>(document.devices());
        devices.sort(Comparator.<Device>comparingInt(
                        device -> order.get(device.groups().get(0)))
                .thenComparing(Device::name, String.CASE_INSENSITIVE_ORDER)
                .thenComparingLong(Device::mac));
        return views(devices.stream().map(Device::mac).toList());
    }

    /** Those that were seen and are not in the register; who was seen last comes first. */
    List<DeviceView> unknown() {
        List<Long> macs = seen.values().stream()
                .filter(sighting -> document.device(sighting.mac()).isEmpty())
                .sorted(Comparator.comparingLong(Sighting::lastMicros)
                        .reversed()
                        .thenComparingLong(Sighting::mac))
                .map(Sighting::mac)
                .toList();
        return views(macs);
    }

    /** How many {@link #unknown} there are. */
    long unknownCount() {
        return seen.keySet().stream()
                .filter(mac -> document.device(mac).isEmpty())
                .count();
    }

    /** Nothing where it is neither in the register nor was seen. */
    Optional<DeviceView> of(long mac) {
        boolean known = document.device(mac).isPresent() || seen.containsKey(mac);
        return known ? Optional.of(views(List.of(mac)).get(0)) : Optional.empty();
    }

    /** What to do about devices that stand for others; each with what to type. */
    List<String> suggestions() {
        return appliance.suspicions().suspects().stream()
                .flatMap(mac -> view(mac, "").suggestion().stream())
                .toList();
    }

    private List<DeviceView> views(Collection<Long> macs) {
        Map<Long, String> makers = appliance.makers().of(macs);
        return macs.stream().map(mac -> view(mac, makers.getOrDefault(mac, ""))).toList();
    }

    private DeviceView view(long mac, String maker) {
        return new DeviceView(
                mac,
                document.device(mac),
                document.quarantines().stream().anyMatch(each -> each.mac() == mac),
                Optional.ofNullable(seen.get(mac)),
                maker,
                appliance.accounts().userOf(mac).orElse(""),
                appliance.suspicions().of(mac));
    }
}
