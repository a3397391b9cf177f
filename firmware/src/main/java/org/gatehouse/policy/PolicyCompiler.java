package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;

/**
 * Puts a policy together for a moment. What depends on the time is settled here, so that judging needs no clock: which schedules hold, which rules, which quarantines.
 *
 * <p>While nobody knows what time it is, whatever could be shut is shut: schedules and rules of some time that shut something hold, and those that open something do not.
 */
final class PolicyCompiler {
    /** After that, a policy is put together again in any case: further than a day ahead, hours are not looked for. */
    private static final Duration FARTHEST = Duration.ofDays(1);

    private final PolicyDocument document;
    private final long revision;
    private final Categories categories;
    private final Moment moment;
    private final SchoolCalendar calendar;
    private final List<GroupCompiler> compilers = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();

    PolicyCompiler(PolicyDocument document, long revision, Categories categories, Moment moment) {
        this.document = document;
        this.revision = revision;
        this.categories = categories;
        this.moment = moment;
        this.calendar = new SchoolCalendar(document.school().zone(), document.terms());
    }

    Policy compile() {
        RuleTable rules = rules();
        for (GroupProfile profile : document.groups()) {
            GroupCompiler compiler = compiler(profile);
            compilers.add(compiler);
            groups.add(compiler.compile(groups.size(), rules));
        }
        return new Policy(document, revision, categories, moment, nextChange(), groups, register(), networks());
    }

    private GroupCompiler compiler(GroupProfile profile) {
        List<Schedule> ofGroup = document.schedules().stream()
                .filter(schedule -> schedule.groups().contains(profile.name()))
                .toList();
        return new GroupCompiler(
                profile,
                categories,
                maker(profile),
                document.alertRules().stream()
                        .flatMap(rule -> rule.categories().stream())
                        .toList(),
                ofGroup.stream().filter(schedule -> holds(schedule, true)).toList(),
                ofGroup.stream().filter(schedule -> holds(schedule, false)).toList());
    }

    private VerdictMaker maker(GroupProfile profile) {
        return new VerdictMaker(profile.name(), revision, categories);
    }

    private boolean holds(Schedule schedule, boolean closes) {
        if (!moment.clockTrusted()) {
            return closes;
        }
        return schedule.outside() != calendar.isIn(schedule.hours(), moment.now(), closes != schedule.outside());
    }

    private RuleTable rules() {
        RuleTable rules = new RuleTable();
        CanonicalName name = new CanonicalName();
        List<NameRule> written = document.rules();
        for (int i = 0; i < written.size(); i++) {
            NameRule rule = written.get(i);
            if (rule.period().holds(moment, rule.action() == Action.BLOCK)) {
                add(rules, name, rule.names(), rule.action(), byGroup(rule.action(), text(rule, i + 1), rule::isFor));
            }
        }
        for (GroupProfile profile : document.groups()) {
            Predicate<String> itself = profile.name()::equals;
            add(rules, name, profile.refuse(), Action.BLOCK, byGroup(Action.BLOCK, "refused to the group", itself));
            add(rules, name, profile.allow(), Action.ALLOW, byGroup(Action.ALLOW, "allowed to the group", itself));
        }
        return rules;
    }

    private static String text(NameRule rule, int number) {
        String groups = rule.groups().isEmpty() ? NameRule.EVERYONE : String.join(", ", rule.groups());
        String what = "rule " + number + ", " + rule.action().code() + " for " + groups;
        return rule.reason().isEmpty() ? what : what + ": " + rule.reason();
    }

    private Verdict[] byGroup(Action action, String text, Predicate<String> isFor) {
        Reason reason = action == Action.ALLOW ? Reason.ALLOWED_NAME : Reason.BLOCKED_NAME;
        return document.groups().stream()
                .map(profile -> isFor.test(profile.name()) ? maker(profile).ofRule(action, reason, text) : null)
                .toArray(Verdict[]::new);
    }

    private static void add(
            RuleTable rules, CanonicalName name, List<NamePattern> patterns, Action action, Verdict[] byGroup) {
        for (NamePattern pattern : patterns) {
            byte[] text = pattern.name().getBytes(US_ASCII);
            name.readText(text, 0, text.length);
            rules.add(name, pattern.cover(), action, byGroup);
        }
    }

    /** The devices that are named, in quarantine or not. */
    private DeviceTable register() {
        DeviceTable.Builder register = new DeviceTable.Builder();
        Map<List<String>, Standing> shared = new HashMap<>();
        for (Device device : document.devices()) {
            register.put(device.mac(), standing(device, shared));
        }
        for (Quarantine quarantine : document.quarantines()) {
            if (quarantine.period().holds(moment, true)) {
                String group = document.device(quarantine.mac())
                        .map(device -> device.groups().get(0))
                        .orElse(document.unknownDevices());
                register.quarantine(
                        quarantine.mac(),
                        compilers.get(document.groupIndex(group)).quarantined(quarantine.reason()));
            }
        }
        return register.build();
    }

    private Standing standing(Device device, Map<List<String>, Standing> shared) {
        return switch (device.kind()) {
            case DEVICE -> group(device.groups().get(0));
            case RESOLVER ->
                shared.computeIfAbsent(
                        List.of(DeviceKind.RESOLVER.code(), device.groups().get(0)),
                        key -> new Resolver(group(device.groups().get(0)), groups));
            case SHARED ->
                shared.computeIfAbsent(
                        device.groups(),
                        key -> new Strictest(key.stream().map(this::group).toList()));
        };
    }

    private Group group(String name) {
        return groups.get(document.groupIndex(name));
    }

    private NetworkTable networks() {
        Map<Integer, Integer> groupByVlan = new HashMap<>();
        Map<Subnet, Integer> groupBySubnet = new HashMap<>();
        for (Network network : document.networks()) {
            int group = document.groupIndex(network.group());
            network.vlan().ifPresent(vlan -> groupByVlan.put(vlan, group));
            network.subnet().ifPresent(subnet -> groupBySubnet.put(subnet, group));
        }
        return new NetworkTable(groupByVlan, groupBySubnet);
    }

    private Instant nextChange() {
        Instant now = moment.now();
        Stream<Instant> ofSchedules = document.schedules().stream()
                .map(Schedule::hours)
                .distinct()
                .flatMap(hours -> calendar.changes(hours, now));
        Stream<Instant> ofRules =
                document.rules().stream().map(NameRule::period).flatMap(Period::changes);
        Stream<Instant> ofQuarantines =
                document.quarantines().stream().map(Quarantine::period).flatMap(Period::changes);
        return Stream.of(ofSchedules, ofRules, ofQuarantines, Stream.of(now.plus(FARTHEST)))
                .flatMap(changes -> changes)
                .filter(change -> change.isAfter(now))
                .min(Instant::compareTo)
                .orElseThrow();
    }
}
