package org.gatehouse.policy;

import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;

/** What a device is judged as: its group, or several at a time. Immutable. */
interface Standing {
    /** Judges a name; see {@link Step#judge}. */
    Verdict judge(CanonicalName name, Match match, Reason purpose);

    /** Judges a name that a DNS question asks for. */
    default Verdict judgeQuestion(CanonicalName name, Match match) {
        return judge(name, match, null);
    }

    /** Judges a name that one which may be reached is an alias of. */
    Verdict judgeTarget(CanonicalName target, Match match);

    /** Judges what has no name. */
    Verdict judgeUnnamed(Reason reason);

    boolean isAllowOnly();

    SafeSearch safeSearch();

    /** How {@link #judge} comes to its verdict, by the same steps. */
    Trail explain(CanonicalName name, Match match, Reason purpose);

    /** How {@link #judgeQuestion} comes to its verdict. */
    default Trail explainQuestion(CanonicalName name, Match match) {
        return explain(name, match, null);
    }
}
