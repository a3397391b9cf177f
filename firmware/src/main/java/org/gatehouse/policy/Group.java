package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.List;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;

/** A group of devices at a moment, with every verdict it can meet made beforehand. Immutable. */
final class Group implements Standing {
    private final String name;
    private final boolean allowOnly;
    private final SafeSearch safeSearch;
    private final Step[] steps;
    private final Steps.Bypass bypass;
    private final Told told;
    private final Verdict[] unnamed;
    private final Verdict allowed;

    /**
     * @param steps what its names are judged by, in order; the last has a verdict on everything
     * @param bypass what says of names that pass whether they are marked
     * @param told what names the category of what is blocked for another reason
     * @param unnamed the verdict for each reason why something cannot be judged by a name
     * @param allowed the verdict on a name that the policy allows
     */
    Group(
            String name,
            boolean allowOnly,
            SafeSearch safeSearch,
            List<Step> steps,
            Steps.Bypass bypass,
            Told told,
            Verdict[] unnamed,
            Verdict allowed) {
        this.name = name;
        this.allowOnly = allowOnly;
        this.safeSearch = safeSearch;
        this.steps = steps.toArray(Step[]::new);
        this.bypass = bypass;
        this.told = told;
        this.unnamed = unnamed;
        this.allowed = allowed;
    }

    @Override
    public Verdict judge(CanonicalName asked, Match match, Reason purpose) {
        Verdict verdict = null;
        for (int i = 0; verdict == null; i++) {
            verdict = steps[i].judge(asked, match, purpose);
        }
        return told.named(bypass.marked(verdict, asked, match, purpose), match);
    }

    @Override
    public Verdict judgeTarget(CanonicalName target, Match match) {
        Verdict verdict = judge(target, match, null);
        return verdict.reason() == Reason.NOT_ALLOWED ? allowed : verdict;
    }

    @Override
    public Verdict judgeUnnamed(Reason reason) {
        return unnamed[reason.ordinal()];
    }

    @Override
    public boolean isAllowOnly() {
        return allowOnly;
    }

    @Override
    public SafeSearch safeSearch() {
        return safeSearch;
    }

    @Override
    public Trail explain(CanonicalName asked, Match match, Reason purpose) {
        List<Trail.Said> said = new ArrayList<>();
        Verdict first = null;
        for (Step step : steps) {
            Verdict verdict = step.judge(asked, match, purpose);
            first = first == null ? verdict : first;
            said.add(new Trail.Said(
                    step.title(),
                    verdict,
                    verdict == null ? step.silence() : Sentences.of(verdict, step.detail(asked))));
        }
        Verdict verdict = told.named(bypass.marked(first, asked, match, purpose), match);
        return new Trail(name, said, List.of(), verdict);
    }
}
