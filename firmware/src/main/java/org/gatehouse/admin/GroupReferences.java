package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gatehouse.policy.AlertRule;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.NameRule;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Schedule;

/** Where a policy names a group, outside the group's own table. */
record GroupReferences(PolicyDocument document, String group) {
    /** The devices that are in it. */
    List<Device> devices() {
        return document.devices().stream()
                .filter(device -> device.groups().contains(group))
                .toList();
    }

    /** The networks whose devices are in it, as people write them. */
    List<String> networks() {
        return document.networks().stream()
                .filter(network -> network.group().equals(group))
                .map(network -> network.text())
                .toList();
    }

    /** Whether devices that are named nowhere are in it. */
    boolean unknownDevices() {
        return document.unknownDevices().equals(group);
    }

    /** The schedules that hold for it. */
    List<Schedule> schedules() {
        return document.schedules().stream()
                .filter(schedule -> schedule.groups().contains(group))
                .toList();
    }

    /** The rules on names that hold for it, those for everyone included. */
    List<NameRule> rules() {
        return document.rules().stream().filter(rule -> rule.isFor(group)).toList();
    }

    /** What is said of the group by its name, and goes with it: one line for each. */
    List<String> words() {
        Stream<String> schedules = schedules().stream().map(schedule -> "the schedule " + schedule.name());
        Stream<String> rules = document.rules().stream()
                .filter(rule -> rule.groups().contains(group))
                .map(rule -> "a rule: " + rule.action().code() + " " + names(rule));
        Stream<String> alerts = document.alerts().stream()
                .filter(alert -> alert.groups().contains(group))
                .map(alert -> "the alert rule " + alert.name());
        return Stream.of(schedules, rules, alerts).flatMap(each -> each).toList();
    }

    private static String names(NameRule rule) {
        return rule.names().get(0)
                + (rule.names().size() > 1 ? " and " + (rule.names().size() - 1) + " more" : "");
    }

    /** The same policy where all that holds for the group holds for another one, too. Devices and networks stay. */
    PolicyDocument alsoFor(String other) {
        return wordsChanged(groups -> groups.contains(group) ? with(groups, other) : groups);
    }

    /** The same policy without any word on the group; what was said of it alone is gone. Devices and networks stay. */
    PolicyDocument withoutWords() {
        return wordsChanged(
                groups -> groups.stream().filter(name -> !name.equals(group)).toList());
    }

    /** The same policy with all its devices and networks in another group. */
    PolicyDocument devicesMovedTo(String other) {
        List<Device> devices = document.devices().stream()
                .map(device -> new Device(
                        device.name(),
                        device.mac(),
                        device.kind(),
                        replaced(device.groups(), other),
                        device.owner(),
                        device.agreement()))
                .toList();
        return document.withDevices(devices)
                .withNetworks(document.networks().stream()
                        .map(network -> network.group().equals(group) ? network.withGroup(other) : network)
                        .toList())
                .withUnknownDevices(unknownDevices() ? other : document.unknownDevices());
    }

    /** The same policy where everything that names the group names another one instead. */
    PolicyDocument replacedBy(String other) {
        PolicyDocument moved = devicesMovedTo(other);
        return new GroupReferences(moved, group).wordsChanged(groups -> replaced(groups, other));
    }

    private List<String> replaced(List<String> groups, String other) {
        return groups.stream()
                .map(name -> name.equals(group) ? other : name)
                .distinct()
                .toList();
    }

    private static List<String> with(List<String> groups, String other) {
        return Stream.concat(groups.stream(), Stream.of(other)).distinct().toList();
    }

    /** An empty list means everyone, so what loses its last group must go. */
    private PolicyDocument wordsChanged(UnaryOperator<List<String>> change) {
        List<Schedule> schedules = new ArrayList<>();
        for (Schedule old : document.schedules()) {
            List<String> groups = change.apply(old.groups());
            if (!groups.isEmpty()) {
                schedules.add(new Schedule(
                        old.name(), groups, old.hours(), old.outside(), old.block(), old.allow(), old.internet()));
            }
        }
        List<NameRule> rules = new ArrayList<>();
        for (NameRule old : document.rules()) {
            List<String> groups = change.apply(old.groups());
            if (old.groups().isEmpty() || !groups.isEmpty()) {
                rules.add(new NameRule(old.names(), old.action(), groups, old.period(), old.reason()));
            }
        }
        List<AlertRule> alerts = new ArrayList<>();
        for (AlertRule old : document.alerts()) {
            List<String> groups = change.apply(old.groups());
            if (old.groups().isEmpty() || !groups.isEmpty()) {
                alerts.add(new AlertRule(
                        old.name(),
                        old.categories(),
                        old.reasons(),
                        old.marked(),
                        groups,
                        old.count(),
                        old.minutes(),
                        old.tell()));
            }
        }
        return document.withSchedules(schedules).withRules(rules).withAlerts(alerts);
    }
}
