package org.gatehouse.policy;

import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;

/** What a device is judged as: its group, or several at a time. Immutable; judging allocates nothing. */
public sealed interface Standing permits Group, Strictest, Resolver {
    /**
     * Judges a name that was read, by the steps of {@link Step} in their order.
     *
     * @param name the name, or one without labels for DNS's root
     * @param match what the lists say of the name; cleared when it is on none. Its bits are of the categories that the policy was put together with
     * @param purpose a way round the filter that the opening shows itself to be, or null. What the name itself shows is seen to here: Tor, and names by which programs ask whether they may
     *     hide names
     */
    Verdict judge(CanonicalName name, Match match, Reason purpose);

    /**
     * Judges a name that a DNS question asks for.
     *
     * @param purpose as in {@link #judge}
     */
    default Verdict judgeQuestion(CanonicalName name, Match match, Reason purpose) {
        return judge(name, match, purpose);
    }

    /**
     * Judges a name that one which may be reached is an alias of: an allow-only group reaches it too, since nobody can say beforehand which networks deliver a site's pages.
     */
    Verdict judgeTarget(CanonicalName target, Match match);

    /** Judges an opening without a name to judge by: the group's stance on what is in the way. */
    Verdict judgeUnnamed(Reason reason);

    /**
     * Judges an opening that has no name, and is for something else, too.
     *
     * @param purpose as in {@link #judge}; a hidden name is known by the name in front of it, and nothing where there is none
     */
    default Verdict judgeUnnamed(Reason reason, Reason purpose) {
        Verdict verdict = judgeUnnamed(reason);
        return purpose == null || purpose == Reason.ENCRYPTED_NAME ? verdict : graver(purpose, verdict);
    }

    /** The stance on something else about what was judged, where it says more than the verdict so far. */
    default Verdict graver(Reason reason, Verdict otherwise) {
        Verdict stance = judgeUnnamed(reason);
        boolean marks = stance.flagged() && !otherwise.isBlock() && !otherwise.flagged();
        return stance.isBlock() || marks ? stance : otherwise;
    }

    /** Whether only the names that the policy allows may be reached, and only addresses that these resolved to. */
    boolean isAllowOnly();

    /** What search engines show. */
    SafeSearch safeSearch();

    /** How {@link #judge} comes to its verdict, by the same steps. */
    Trail explain(CanonicalName name, Match match, Reason purpose);

    /** How {@link #judgeQuestion} comes to its verdict. */
    default Trail explainQuestion(CanonicalName name, Match match, Reason purpose) {
        return explain(name, match, purpose);
    }
}
