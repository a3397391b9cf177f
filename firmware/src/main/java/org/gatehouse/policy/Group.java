package org.gatehouse.policy;

import java.util.List;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;

/** A group of devices, with every verdict it can meet made beforehand. Immutable. */
final class Group {
    private final String name;
    private final int[] blockedBits; // in the policy's order
    private final long blocked;
    private final Verdict notListed;
    private final Verdict[] byCategory = new Verdict[Categories.MAX];
    private final Verdict[] unnamed = new Verdict[Reason.values().length];

    Group(String name, List<String> blockedIds, Categories categories) {
        this.name = name;
        blockedBits = blockedIds.stream().mapToInt(categories::bit).toArray();
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

    Verdict judge(Match match) {
        long categories = match.categories();
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
        boolean isBlocked = (blocked >>> bit & 1) != 0;
        return new Verdict(
                isBlocked ? Action.BLOCK : Action.ALLOW,
                isBlocked ? Reason.CATEGORY : Reason.NOT_BLOCKED_HERE,
                name,
                bit,
                categories.id(bit),
                categories.title(bit));
    }
}
