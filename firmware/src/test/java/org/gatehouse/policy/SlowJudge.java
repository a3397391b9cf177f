package org.gatehouse.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Cover;

/** What a {@link Policy} should say, found slowly and obviously: from the document, anew for each question, by text. */
final class SlowJudge {
    private static final String MARK = ", marked";

    private final PolicyDocument document;
    private final Map<String, String> listed;
    private final Moment moment;

    /** @param listed names and the category of each, which holds for all below, too */
    SlowJudge(PolicyDocument document, Map<String, String> listed, Moment moment) {
        this.document = document;
        this.listed = listed;
        this.moment = moment;
    }

    /** Action and reason. */
    String judge(Client client, String asked, Reason purpose) {
        String best = null;
        for (String group : groupsOf(client)) {
            String verdict = judge(client, group, asked, purpose);
            best = best == null || rank(verdict) > rank(best) ? verdict : best;
        }
        return best.replace(MARK, "");
    }

    /** What becomes of a DNS question. */
    Action asks(Client client, String asked) {
        Device device = document.device(client.mac()).orElse(null);
        boolean resolver =
                device != null && device.kind() == DeviceKind.RESOLVER && client.vlan() != 1 && !isQuarantined(client);
        List<String> groups =
                resolver ? document.groups().stream().map(GroupProfile::name).toList() : List.of();
        boolean allowed = groups.stream()
                .anyMatch(group -> judge(client, group, asked, null).startsWith("ALLOW"));
        boolean switches = resolver && judge(client, asked, null).equals("BLOCK DOH"); // one answer for everybody
        if (resolver && !switches) {
            return allowed ? Action.ALLOW : Action.BLOCK;
        }
        return judge(client, asked, null).startsWith("ALLOW") ? Action.ALLOW : Action.BLOCK;
    }

    /** Of several groups, one that blocks counts, then one that marks; the first of those that say the same. */
    private static int rank(String verdict) {
        return verdict.startsWith("BLOCK") ? 2 : verdict.endsWith(MARK) ? 1 : 0;
    }

    private List<String> groupsOf(Client client) {
        Device device = document.device(client.mac()).orElse(null);
        if (client.vlan() == 1 && !isQuarantined(client)) {
            return List.of("g1");
        }
        return device == null ? List.of(document.unknownDevices()) : device.groups();
    }

    private boolean isQuarantined(Client client) {
        return document.quarantines().stream()
                .anyMatch(each -> each.mac() == client.mac() && holds(each.period(), true));
    }

    private String judge(Client client, String group, String asked, Reason purpose) {
        GroupProfile profile = document.groups().get(document.groupIndex(group));
        Set<String> categories = categories(asked);
        if (categories.stream().anyMatch(Categories::isLocked)) {
            return "BLOCK LOCKED";
        }
        if (isQuarantined(client)) {
            return "BLOCK QUARANTINE";
        }
        Action byRule = byRule(profile, asked);
        if (byRule != null) {
            return byRule == Action.BLOCK ? "BLOCK BLOCKED_NAME" : "ALLOW ALLOWED_NAME";
        }
        Reason blocks = first(profile, Stance.BLOCK, ways(asked, categories, purpose));
        if (blocks != null) {
            return "BLOCK " + blocks;
        }
        String otherwise = bySchedule(profile, categories);
        if (otherwise == null) {
            otherwise = byGroup(profile, categories);
        }
        boolean told = otherwise.startsWith("ALLOW") && isTold(profile, categories, otherwise);
        Reason flag = first(profile, Stance.FLAG, ways(asked, categories, purpose));
        boolean marks = flag != null && otherwise.startsWith("ALLOW") && !told;
        return marks ? "ALLOW " + flag + MARK : told ? otherwise + MARK : otherwise;
    }

    /** The ways round a filter that an opening takes. */
    private static List<Reason> ways(String asked, Set<String> categories, Reason purpose) {
        List<Reason> ways = new ArrayList<>();
        if (purpose != null && (purpose != Reason.ENCRYPTED_NAME || categories.contains("ech-public-names"))) {
            ways.add(purpose);
        }
        if (categories.contains("tor")) {
            ways.add(Reason.TOR);
        }
        if (asked.endsWith("mask.icloud.com") || asked.endsWith("use-application-dns.net")) {
            ways.add(Reason.DOH);
        }
        return ways;
    }

    private static Reason first(GroupProfile profile, Stance stance, List<Reason> ways) {
        return ways.stream()
                .filter(way -> profile.stances().get(way) == stance)
                .findFirst()
                .orElse(null);
    }

    /** Whether the verdict is marked already, by a category that alerts. */
    private boolean isTold(GroupProfile profile, Set<String> categories, String verdict) {
        if (verdict.equals("ALLOW NOT_BLOCKED_HERE")) {
            return categories.stream().anyMatch(profile.alert()::contains);
        }
        if (!verdict.equals("ALLOW SCHEDULE")) {
            return false;
        }
        Set<String> open = new TreeSet<>(opened(profile));
        open.retainAll(categories);
        return profile.alert().contains(first(open));
    }

    /** That of the lowest bit. */
    private static String first(Set<String> categories) {
        return Categories.standard().ids().stream()
                .filter(categories::contains)
                .findFirst()
                .orElseThrow();
    }

    private Set<String> categories(String asked) {
        Set<String> categories = new TreeSet<>();
        listed.forEach((name, category) -> {
            if (asked.equals(name) || asked.endsWith("." + name)) {
                categories.add(category);
            }
        });
        return categories;
    }

    private Action byRule(GroupProfile profile, String asked) {
        int longest = -1;
        Action action = null;
        List<NameRule> rules = new ArrayList<>(document.rules());
        rules.add(new NameRule(profile.refuse(), Action.BLOCK, List.of(), Period.ALWAYS, ""));
        rules.add(new NameRule(profile.allow(), Action.ALLOW, List.of(), Period.ALWAYS, ""));
        for (NameRule rule : rules) {
            boolean applies = (rule.groups().isEmpty() || rule.groups().contains(profile.name()))
                    && holds(rule.period(), rule.action() == Action.BLOCK);
            for (NamePattern pattern : applies ? rule.names() : List.<NamePattern>of()) {
                int length = pattern.name().length();
                boolean standsFor = asked.equals(pattern.name()) && pattern.cover() != Cover.BELOW
                        || asked.endsWith("." + pattern.name()) && pattern.cover() != Cover.NAME_ONLY;
                if (standsFor && (length > longest || length == longest && rule.action() == Action.BLOCK)) {
                    longest = length;
                    action = rule.action();
                }
            }
        }
        return action;
    }

    private String bySchedule(GroupProfile profile, Set<String> categories) {
        Set<String> shut = new TreeSet<>();
        for (Schedule schedule : document.schedules()) {
            if (schedule.groups().contains(profile.name()) && holds(schedule, true)) {
                if (!schedule.internet()) {
                    return "BLOCK SCHEDULE";
                }
                shut.addAll(schedule.block());
            }
        }
        if (categories.stream().anyMatch(shut::contains)) {
            return "BLOCK SCHEDULE";
        }
        Set<String> open = opened(profile);
        boolean opensSome = categories.stream().anyMatch(open::contains);
        boolean leavesSome =
                categories.stream().anyMatch(each -> profile.block().contains(each) && !open.contains(each));
        boolean needed =
                profile.mode() == Mode.ALLOW_ONLY || categories.stream().anyMatch(profile.block()::contains);
        return opensSome && !leavesSome && needed ? "ALLOW SCHEDULE" : null;
    }

    /** What schedules open now, and none shuts. */
    private Set<String> opened(GroupProfile profile) {
        Set<String> open = new TreeSet<>();
        for (Schedule schedule : document.schedules()) {
            if (schedule.groups().contains(profile.name()) && holds(schedule, false)) {
                open.addAll(schedule.allow());
            }
        }
        for (Schedule schedule : document.schedules()) {
            if (schedule.groups().contains(profile.name()) && holds(schedule, true)) {
                open.removeAll(schedule.block());
            }
        }
        return open;
    }

    private static String byGroup(GroupProfile profile, Set<String> categories) {
        if (profile.mode() == Mode.ALLOW_ONLY) {
            return "BLOCK NOT_ALLOWED";
        }
        if (categories.stream().anyMatch(profile.block()::contains)) {
            return "BLOCK CATEGORY";
        }
        return categories.isEmpty() ? "ALLOW NOT_LISTED" : "ALLOW NOT_BLOCKED_HERE";
    }

    private boolean holds(Period period, boolean closes) {
        if (!moment.clockTrusted() && !period.equals(Period.ALWAYS)) {
            return closes;
        }
        Instant from = period.from().orElse(Instant.MIN);
        Instant until = period.until().orElse(Instant.MAX);
        return from.compareTo(moment.now()) <= 0 && moment.now().compareTo(until) < 0;
    }

    private boolean holds(Schedule schedule, boolean closes) {
        if (!moment.clockTrusted()) {
            return closes;
        }
        return schedule.outside() ? !isIn(schedule.hours(), !closes) : isIn(schedule.hours(), closes);
    }

    /** Every stretch of four days around now. */
    private boolean isIn(Hours hours, boolean longer) {
        ZoneId zone = document.school().zone();
        LocalDate today = moment.now().atZone(zone).toLocalDate();
        for (int offset = -2; offset <= 2; offset++) {
            LocalDate day = today.plusDays(offset);
            boolean school = document.terms().stream()
                    .anyMatch(term -> !day.isBefore(term.from())
                            && !day.isAfter(term.to())
                            && !term.closed().contains(day));
            boolean season = hours.season() == Season.ALWAYS || school == (hours.season() == Season.TERM);
            LocalDateTime begin = day.atTime(hours.from());
            LocalDateTime end = day.atTime(hours.to());
            end = end.isAfter(begin) ? end : end.plusDays(1);
            boolean within = hours.days().contains(day.getDayOfWeek())
                    && season
                    && !moment.now().isBefore(instant(begin, zone, !longer))
                    && moment.now().isBefore(instant(end, zone, longer));
            if (within) {
                return true;
            }
        }
        return false;
    }

    /** The first or the last moment at which the clock shows that time or has passed it: found minute by minute. */
    private static Instant instant(LocalDateTime time, ZoneId zone, boolean late) {
        ZonedDateTime minute = time.minusHours(3).atZone(zone);
        Instant found = null;
        LocalDateTime before = minute.toLocalDateTime();
        for (int i = 0; i < 7 * 60; i++) {
            minute = minute.plusMinutes(1);
            LocalDateTime shown = minute.toLocalDateTime();
            boolean reached = !shown.isBefore(time) && before.isBefore(time);
            if (reached && (found == null || late)) {
                found = minute.toInstant();
            }
            before = shown;
        }
        return found;
    }
}
