package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.name.Categories;

/** Puts a group together for a moment: which schedules hold, and every verdict that it can meet. */
final class GroupCompiler {
    private final GroupProfile profile;
    private final Categories categories;
    private final VerdictMaker verdicts;
    private final List<String> told;
    private final List<Schedule> closing;
    private final List<Schedule> opening;
    private final long blocked;
    private final long alerting;
    private final boolean allowOnly;

    /**
     * @param told the categories that rules for alerts name
     * @param closing the schedules of this group that hold as far as they shut something
     * @param opening the schedules of this group that hold as far as they open something
     */
    GroupCompiler(
            GroupProfile profile,
            Categories categories,
            VerdictMaker verdicts,
            List<String> told,
            List<Schedule> closing,
            List<Schedule> opening) {
        this.profile = profile;
        this.categories = categories;
        this.verdicts = verdicts;
        this.told = told;
        this.closing = closing;
        this.opening = opening;
        blocked = Steps.bits(profile.block(), categories);
        alerting = Steps.bits(profile.alert(), categories);
        allowOnly = profile.mode() == Mode.ALLOW_ONLY;
    }

    /**
     * The group as it is now.
     *
     * @param index its place among the groups, which the rules go by
     */
    Group compile(int index, RuleTable rules) {
        Steps.Bypass bypass = bypass();
        List<Step> steps = new ArrayList<>();
        steps.add(locked());
        steps.add(new Steps.Quarantined(null));
        steps.add(new Steps.Rules(rules, index));
        steps.add(bypass);
        steps.add(scheduled());
        if (allowOnly) {
            steps.add(new Steps.AllowOnly(verdicts.of(Action.BLOCK, Reason.NOT_ALLOWED)));
        }
        steps.add(category());
        steps.add(passes());
        return group(steps, bypass, unnamed(bypass.stances()));
    }

    /** The group as it is for a device in quarantine. */
    Group quarantined(String reason) {
        Verdict verdict = verdicts.ofRule(Action.BLOCK, Reason.QUARANTINE, "in quarantine: " + reason);
        Verdict[] unnamed = new Verdict[Reason.values().length];
        Arrays.fill(unnamed, verdict);
        return group(List.of(locked(), new Steps.Quarantined(verdict)), bypass(), unnamed);
    }

    private Group group(List<Step> steps, Steps.Bypass bypass, Verdict[] unnamed) {
        Verdict allowed = verdicts.of(Action.ALLOW, Reason.ALLOWED_NAME);
        Told heardOf = new Told(toldBits(), alerting, categories);
        return new Group(profile.name(), allowOnly, profile.safeSearch(), steps, bypass, heardOf, unnamed, allowed);
    }

    private Steps.Bypass bypass() {
        return new Steps.Bypass(
                stances(), categories.bits(Categories.ECH_PUBLIC_NAMES), categories.bits(Categories.TOR));
    }

    private Step locked() {
        return new Steps.Locked(categories.locked(), byCategory(Action.BLOCK, Reason.LOCKED));
    }

    private Step category() {
        int[] inOrder = profile.block().stream()
                .mapToInt(categories::bit)
                .filter(bit -> bit >= 0)
                .toArray();
        return new Steps.Category(inOrder, blocked, byCategory(Action.BLOCK, Reason.CATEGORY));
    }

    private Step passes() {
        return new Steps.Passes(
                verdicts.of(Action.ALLOW, Reason.NOT_LISTED),
                alerting,
                byCategory(Action.ALLOW, Reason.NOT_BLOCKED_HERE));
    }

    private int[] toldBits() {
        return Stream.concat(profile.alert().stream(), told.stream())
                .distinct()
                .mapToInt(categories::bit)
                .filter(bit -> bit >= 0)
                .toArray();
    }

    private Verdict[] byCategory(Action action, Reason reason) {
        Verdict[] byCategory = new Verdict[Categories.MAX];
        for (int bit = 0; bit < categories.size(); bit++) {
            byCategory[bit] = verdicts.ofCategory(action, reason, bit, isAlerting(bit));
        }
        return byCategory;
    }

    /** Of several schedules that say the same, the first of the file is named; what one shuts, no other opens. */
    private Step scheduled() {
        Verdict[] byCategory = new Verdict[Categories.MAX];
        long shut = 0;
        for (Schedule schedule : closing) {
            long more = Steps.bits(schedule.block(), categories) & ~shut;
            shut |= more;
            fill(byCategory, more, Action.BLOCK, schedule);
        }
        long open = 0;
        for (Schedule schedule : opening) {
            long more = Steps.bits(schedule.allow(), categories) & ~shut & ~open;
            open |= more;
            fill(byCategory, more, Action.ALLOW, schedule);
        }
        return new Steps.Scheduled(nothing(), shut, open, blocked, allowOnly, byCategory);
    }

    private void fill(Verdict[] byCategory, long bits, Action action, Schedule schedule) {
        for (int bit = 0; bit < categories.size(); bit++) {
            if ((bits >>> bit & 1) != 0) {
                byCategory[bit] = verdicts.ofSchedule(action, schedule.name(), bit, isAlerting(bit));
            }
        }
    }

    /** The verdict of the first schedule that shuts everything now, or null. */
    private Verdict nothing() {
        return closing.stream()
                .filter(schedule -> !schedule.internet())
                .findFirst()
                .map(schedule -> verdicts.ofSchedule(Action.BLOCK, schedule.name()))
                .orElse(null);
    }

    /** The stance on each reason, whatever the schedules say. */
    private Verdict[] stances() {
        Stances stances = Stances.usual(profile.mode()).with(profile.stances());
        Verdict[] byReason = new Verdict[Reason.values().length];
        for (Reason reason : Reason.values()) {
            byReason[reason.ordinal()] = switch (stances.of(reason)) {
                case ALLOW, JUDGE -> verdicts.of(Action.ALLOW, reason);
                case FLAG -> verdicts.flagged(reason);
                case BLOCK -> verdicts.of(Action.BLOCK, reason);
            };
        }
        return byReason;
    }

    private Verdict[] unnamed(Verdict[] stances) {
        Verdict nothing = nothing();
        Verdict[] unnamed = stances.clone();
        for (Reason reason : Reason.values()) {
            boolean shut = nothing != null && !stances[reason.ordinal()].isBlock() && leadsOut(reason);
            unnamed[reason.ordinal()] = shut ? nothing : stances[reason.ordinal()];
        }
        return unnamed;
    }

    /** Whether what has no name for this reason leads anywhere by itself; the others only say more of something that has a name. */
    private static boolean leadsOut(Reason reason) {
        return switch (reason) {
            case NO_NAME,
                    ADDRESS_FOR_NAME,
                    UNREADABLE,
                    CONTRADICTION,
                    TOO_LONG,
                    FRAGMENT,
                    DOH,
                    DOT,
                    DOQ,
                    DNSCRYPT,
                    VPN,
                    TUNNEL,
                    TOR,
                    UNKNOWN_PROTOCOL,
                    UNKNOWN_ETHERTYPE -> true;
            case QUIC,
                    ENCRYPTED_NAME,
                    UNRESOLVED,
                    FRONTED,
                    UNSAFE_SEARCH,
                    LOCKED,
                    QUARANTINE,
                    BLOCKED_NAME,
                    SCHEDULE,
                    NOT_LISTED,
                    NOT_BLOCKED_HERE,
                    CATEGORY,
                    ALLOWED_NAME,
                    NOT_ALLOWED -> false;
        };
    }

    private boolean isAlerting(int bit) {
        return (alerting >>> bit & 1) != 0;
    }
}
