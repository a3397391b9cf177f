package org.gatehouse.policy;

import java.util.Arrays;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Cover;

/**
 * The rules on names that hold at a moment, for all groups: the longest name that a rule of the group stands for decides, and of several of the same length one that blocks. Filled by one
 * thread, immutable after; a look-up allocates nothing.
 */
final class RuleTable {
    private final SuffixMap<Said> names = new SuffixMap<>();

    /** @param byGroup the verdict for each group, null for those that the rule is not for */
    void add(CanonicalName name, Cover cover, Action action, Verdict[] byGroup) {
        Said said = names.exactly(name);
        if (said == null) {
            said = new Said();
            names.put(name, said);
        }
        said.add(cover, action, byGroup);
    }

    /** The verdict of the rule that decides for a group, or null. */
    Verdict judge(CanonicalName name, int group) {
        return judge(name, group, null);
    }

    /** @param decidedAt receives where in the name that what decided begins; may be null */
    Verdict judge(CanonicalName name, int group, int[] decidedAt) {
        if (names.isEmpty()) {
            return null;
        }
        byte[] text = name.bytes();
        int end = name.length();
        int from = end;
        long hash = 0;
        Verdict longest = null;
        for (int label = name.labelCount() - 1; label >= 0; label--) {
            int start = name.labelStart(label);
            hash = SuffixMap.hash(text, start, from, hash);
            from = start;
            Said said = names.at(text, start, end, hash);
            Verdict verdict = said == null ? null : said.verdict(group, start == 0);
            if (verdict != null) {
                longest = verdict;
                if (decidedAt != null) {
                    decidedAt[0] = start;
                }
            }
        }
        return longest;
    }

    /** What the rules say of one name, those that block first. */
    private static final class Said {
        private Cover[] covers = {};
        private Verdict[][] byGroup = {};
        private int blocks;

        void add(Cover cover, Action action, Verdict[] verdicts) {
            int at = action == Action.BLOCK ? blocks++ : covers.length;
            covers = Arrays.copyOf(covers, covers.length + 1);
            byGroup = Arrays.copyOf(byGroup, byGroup.length + 1);
            System.arraycopy(covers, at, covers, at + 1, covers.length - at - 1);
            System.arraycopy(byGroup, at, byGroup, at + 1, byGroup.length - at - 1);
            covers[at] = cover;
            byGroup[at] = verdicts;
        }

        /** @param itself whether the name is asked for, and not one below it */
        Verdict verdict(int group, boolean itself) {
            for (int i = 0; i < covers.length; i++) {
                Verdict verdict = byGroup[i][group];
                if (verdict != null && covers[i] != (itself ? Cover.BELOW : Cover.NAME_ONLY)) {
                    return verdict;
                }
            }
            return null;
        }
    }
}
