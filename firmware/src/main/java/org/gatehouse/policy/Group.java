package org.gatehouse.policy;

import java.util.List;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;

/** A group of devices, with every verdict it can meet made beforehand. Immutable. */
final class Group {
    private final String name;
    private final List<String> blockedIds;
    private final long locked;
    private final int[] blockedBits; // in the policy's order
    private final long blocked;
    private final Verdict notListed;
    private final Verdict[] byCategory = new Verdict[Categories.MAX];
    private final Verdict[] unnamed = new Verdict[Reason.values().length];

    Group(String name, List<String> blockedIds, Categories categories) {
        this.name = name;
        this.blockedIds = List.copyOf(blockedIds);
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
        notListed = new Verdict(Action.ALLOW, Reason.NOT_LISTED, name, -1, null, null);
        for (int bit = 0; bit < categories.size(); bit++) {
            byCategory[bit] = categoryVerdict(bit, categories);
        }
        for (Reason reason : Reason.values()) {
            unnamed[reason.ordinal()] = new Verdict(Action.BLOCK, reason, name, -1, null, null);
        }
    }

    /** The same group, judging by a table of these categories; a blocked one that is not among them blocks nothing. */
    Group boundTo(Categories categories) {
        return new Group(name, blockedIds, categories);
    }

    Verdict judge(Match match) {
        long categories = match.categories();
        if ((categories & locked) != 0) { // before all else, whatever the group
            return byCategory[Long.numberOfTrailingZeros(categories & locked)];
        }
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

    Verdict judgeUnnamed(Reason reason) {
        return unnamed[reason.ordinal()];
    }

    private Verdict categoryVerdict(int bit, Categories categories) {
        boolean isLocked = (locked >>> bit & 1) != 0;
        boolean isBlocked = isLocked || (blocked >>> bit & 1) != 0;
        Reason reason = isLocked ? Reason.LOCKED : isBlocked ? Reason.CATEGORY : Reason.NOT_BLOCKED_HERE;
        Action action = isBlocked ? Action.BLOCK : Action.ALLOW;
        return new Verdict(action, reason, name, bit, categories.id(bit), categories.title(bit));
    }
}
