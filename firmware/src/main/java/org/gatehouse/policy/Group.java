package org.gatehouse.policy;

import java.util.List;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;

/** A group of devices, with every verdict it can meet made beforehand. Immutable. */
final class Group {
    private final String name;
    private final Mode mode;
    private final List<String> blockedIds;
    private final NameSet allowedNames;
    private final Stances stances;
    private final long locked;
    private final int[] blockedBits; // in the policy's order
    private final long blocked;
    private final Verdict notListed;
    private final Verdict allowed;
    private final Verdict notAllowed;
    private final Verdict[] byCategory = new Verdict[Categories.MAX];
    private final Verdict[] unnamed = new Verdict[Reason.values().length];

    Group(
            String name,
            Mode mode,
            List<String> blockedIds,
            NameSet allowedNames,
            Stances stances,
            Categories categories) {
        this.name = name;
        this.mode = mode;
        this.blockedIds = List.copyOf(blockedIds);
        this.allowedNames = allowedNames;
        this.stances = stances;
        locked = categories.locked();
        blockedBits = blockedIds.stream()
                .mapToInt(categories::bit)
                .filter(bit -> bit >= 0)
                .toArray();
        long bits = 0;
        for (int bit : blockedBits) {
            bits |= 1L << bit;
        }
        blocked = bits;
        notListed = verdict(Action.ALLOW, Reason.NOT_LISTED);
        allowed = verdict(Action.ALLOW, Reason.ALLOWED_NAME);
        notAllowed = verdict(Action.BLOCK, Reason.NOT_ALLOWED);
        for (int bit = 0; bit < categories.size(); bit++) {
            byCategory[bit] = categoryVerdict(bit, categories);
        }
        for (Reason reason : Reason.values()) {
            unnamed[reason.ordinal()] = unnamedVerdict(reason);
        }
    }

    /** The same group, judging by a table of these categories; a blocked one that is not among them blocks nothing. */
    Group boundTo(Categories categories) {
        return new Group(name, mode, blockedIds, allowedNames, stances, categories);
    }

    boolean isAllowOnly() {
        return mode == Mode.ALLOW_ONLY;
    }

    /** @param asked the name that the match is of, or one without labels: DNS's root */
    Verdict judge(CanonicalName asked, Match match) {
        long categories = match.categories();
        if ((categories & locked) != 0) { // before all else, whatever the group
            return byCategory[Long.numberOfTrailingZeros(categories & locked)];
        }
        if (!allowedNames.isEmpty() && allowedNames.covers(asked)) {
            return allowed;
        }
        if (isAllowOnly() && asked.labelCount() > 0) {
            return notAllowed;
        }
        return judgeCategories(categories);
    }

    Verdict judgeTarget(CanonicalName target, Match match) {
        Verdict verdict = judge(target, match);
        return verdict == notAllowed ? allowed : verdict;
    }

    Verdict judgeUnnamed(Reason reason) {
        return unnamed[reason.ordinal()];
    }

    private Verdict judgeCategories(long categories) {
        if (categories == 0) {
            return notListed;
        }
        if ((categories & blocked) == 0) {
            return byCategory[Long.numberOfTrailingZeros(categories)];
        }
        int first = 0;
        while ((categories >>> blockedBits[first] & 1) == 0) {
            first++;
        }
        return byCategory[blockedBits[first]];
    }

    private Verdict categoryVerdict(int bit, Categories categories) {
        boolean isLocked = (locked >>> bit & 1) != 0;
        boolean isBlocked = isLocked || (blocked >>> bit & 1) != 0;
        Reason reason = isLocked ? Reason.LOCKED : isBlocked ? Reason.CATEGORY : Reason.NOT_BLOCKED_HERE;
        Action action = isBlocked ? Action.BLOCK : Action.ALLOW;
        return new Verdict(action, false, reason, name, bit, categories.id(bit), categories.title(bit));
    }

    private Verdict unnamedVerdict(Reason reason) {
        return switch (stances.of(reason)) {
            case ALLOW, JUDGE -> verdict(Action.ALLOW, reason);
            case FLAG -> new Verdict(Action.ALLOW, true, reason, name, -1, null, null);
            case BLOCK -> verdict(Action.BLOCK, reason);
        };
    }

    private Verdict verdict(Action action, Reason reason) {
        return new Verdict(action, false, reason, name, -1, null, null);
    }
}
