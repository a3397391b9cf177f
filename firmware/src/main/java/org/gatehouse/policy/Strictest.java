package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.List;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;

/** A device that others hide behind, in several groups: what one of them may not reach, it may not. Immutable. */
final class Strictest implements Standing {
    private final Group[] groups;

    Strictest(List<Group> groups) {
        this.groups = groups.toArray(Group[]::new);
    }

    @Override
    public Verdict judge(CanonicalName name, Match match, Reason purpose) {
        Verdict verdict = groups[0].judge(name, match, purpose);
        for (int i = 1; i < groups.length && !verdict.isBlock(); i++) {
            verdict = graver(verdict, groups[i].judge(name, match, purpose));
        }
        return verdict;
    }

    @Override
    public Verdict judgeTarget(CanonicalName target, Match match) {
        Verdict verdict = groups[0].judgeTarget(target, match);
        for (int i = 1; i < groups.length && !verdict.isBlock(); i++) {
            verdict = graver(verdict, groups[i].judgeTarget(target, match));
        }
        return verdict;
    }

    @Override
    public Verdict judgeUnnamed(Reason reason) {
        Verdict verdict = groups[0].judgeUnnamed(reason);
        for (int i = 1; i < groups.length && !verdict.isBlock(); i++) {
            verdict = graver(verdict, groups[i].judgeUnnamed(reason));
        }
        return verdict;
    }

    @Override
    public boolean isAllowOnly() {
        for (Group group : groups) {
            if (group.isAllowOnly()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public SafeSearch safeSearch() {
        SafeSearch strictest = groups[0].safeSearch();
        for (Group group : groups) {
            strictest = strictest.stricter(group.safeSearch());
        }
        return strictest;
    }

    @Override
    public Trail explain(CanonicalName name, Match match, Reason purpose) {
        List<Trail> members = new ArrayList<>();
        Verdict verdict = null;
        for (Group group : groups) {
            Trail trail = group.explain(name, match, purpose);
            members.add(trail);
            verdict = verdict == null ? trail.verdict() : graver(verdict, trail.verdict());
        }
        return new Trail("a shared device: blocked where one of its groups is", List.of(), members, verdict);
    }

    /** The first of two that says more. */
    private static Verdict graver(Verdict first, Verdict second) {
        boolean isMore = second.isBlock() || second.flagged() && !first.flagged();
        return !first.isBlock() && isMore ? second : first;
    }
}
