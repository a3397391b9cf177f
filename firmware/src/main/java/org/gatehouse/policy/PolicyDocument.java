package org.gatehouse.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Document;
import org.gatehouse.name.Categories;

/**
 * What a policy file says, without its comments and whatever the time: the thing that is written, compared, kept as a revision, and made into a {@link Policy} for a moment.
 *
 * @param approvals whether a change waits for the safeguarding lead or the head
 * @param unknownDevices the group of devices that are named nowhere
 * @param hours those with a name, to be used in schedules
 * @param alerts as they are written; see {@link #alertRules}
 */
public record PolicyDocument(
        School school,
        boolean approvals,
        String unknownDevices,
        List<Term> terms,
        List<Hours> hours,
        List<GroupProfile> groups,
        List<Schedule> schedules,
        List<NameRule> rules,
        List<Device> devices,
        List<Network> networks,
        List<Quarantine> quarantines,
        List<AlertRule> alerts,
        Contacts contacts) {
    public PolicyDocument {
        terms = List.copyOf(terms);
        hours = List.copyOf(hours);
        groups = List.copyOf(groups);
        schedules = List.copyOf(schedules);
        rules = List.copyOf(rules);
        devices = List.copyOf(devices);
        networks = List.copyOf(networks);
        quarantines = List.copyOf(quarantines);
        alerts = List.copyOf(alerts);
    }

    /**
     * Reads a policy file.
     *
     * @param vocabulary the categories that it may name, as the lists that were loaded define them
     * @throws ConfigException with every fault of the file
     */
    public static PolicyDocument read(Path file, Categories vocabulary) throws ConfigException {
        return new PolicyReader(Document.read(file), vocabulary).read();
    }

    /**
     * Reads the text of a policy.
     *
     * @param name what faults call it
     * @param vocabulary the categories that it may name
     * @throws ConfigException with every fault of the text
     */
    public static PolicyDocument parse(String name, String text, Categories vocabulary) throws ConfigException {
        return new PolicyReader(Document.parse(name, text), vocabulary).read();
    }

    /** The same with other rules. */
    public PolicyDocument withRules(List<NameRule> others) {
        return with(unknownDevices, groups, schedules, others, devices, networks, quarantines, alerts);
    }

    /** The same with other groups. */
    public PolicyDocument withGroups(List<GroupProfile> others) {
        return with(unknownDevices, others, schedules, rules, devices, networks, quarantines, alerts);
    }

    /** The same with other schedules. */
    public PolicyDocument withSchedules(List<Schedule> others) {
        return with(unknownDevices, groups, others, rules, devices, networks, quarantines, alerts);
    }

    /** The same with other devices. */
    public PolicyDocument withDevices(List<Device> others) {
        return with(unknownDevices, groups, schedules, rules, others, networks, quarantines, alerts);
    }

    /** The same with other networks. */
    public PolicyDocument withNetworks(List<Network> others) {
        return with(unknownDevices, groups, schedules, rules, devices, others, quarantines, alerts);
    }

    /** The same with other devices in quarantine. */
    public PolicyDocument withQuarantines(List<Quarantine> others) {
        return with(unknownDevices, groups, schedules, rules, devices, networks, others, alerts);
    }

    /** The same with other rules for alerts. */
    public PolicyDocument withAlerts(List<AlertRule> others) {
        return with(unknownDevices, groups, schedules, rules, devices, networks, quarantines, others);
    }

    /** The same with another group for devices that are named nowhere. */
    public PolicyDocument withUnknownDevices(String other) {
        return with(other, groups, schedules, rules, devices, networks, quarantines, alerts);
    }

    private PolicyDocument with(
            String otherUnknownDevices,
            List<GroupProfile> otherGroups,
            List<Schedule> otherSchedules,
            List<NameRule> otherRules,
            List<Device> otherDevices,
            List<Network> otherNetworks,
            List<Quarantine> otherQuarantines,
            List<AlertRule> otherAlerts) {
        return new PolicyDocument(
                school,
                approvals,
                otherUnknownDevices,
                terms,
                hours,
                otherGroups,
                otherSchedules,
                otherRules,
                otherDevices,
                otherNetworks,
                otherQuarantines,
                otherAlerts,
                contacts);
    }

    /** What the safeguarding lead hears of, in the order in which it is asked: unlawful content first, and changes of the box last, whatever is written; the usual rules where nothing is. */
    public List<AlertRule> alertRules() {
        List<AlertRule> rules = new ArrayList<>();
        rules.add(AlertRule.UNLAWFUL);
        rules.addAll(alerts.isEmpty() ? AlertRule.STANDARD : alerts);
        AlertRule.ofChanges(alerts).ifPresent(rules::add);
        return List.copyOf(rules);
    }

    /** The device with that MAC address. */
    public Optional<Device> device(long mac) {
        return devices.stream().filter(device -> device.mac() == mac).findFirst();
    }

    /** The ids of the categories that at least one group may not reach, always or at times, in the order of the file. */
    public List<String> categoriesBlocked() {
        Set<String> blocked = new LinkedHashSet<>();
        groups.forEach(group -> blocked.addAll(group.block()));
        schedules.forEach(schedule -> blocked.addAll(schedule.block()));
        return List.copyOf(blocked);
    }

    /** The index of a group, -1 where there is none of that name. */
    int groupIndex(String name) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
