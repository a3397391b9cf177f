package org.gatehouse.gate;

import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/**
 * Looks a name up and asks the policy. One lane judges; any thread publishes new rules, which hold from the next opening on.
 */
public final class Judge {
    private final Match match = new Match();
    private volatile Rules rules;
    private Rules judgedBy; // what the match's ids are of: the lane's own, while others publish

    public Judge(Rules rules) {
        this.rules = rules;
        this.judgedBy = rules;
    }

    /** Puts other rules in force. */
    public void publish(Rules next) {
        rules = next;
    }

    /** What was listed of the name judged last; nothing where there was no name. */
    Match match() {
        return match;
    }

    /** The list that the verdict's category comes from, or null. */
    String listBehind(Verdict verdict) {
        return verdict.categoryBit() < 0 ? null : judgedBy.names().list(match.listOf(verdict.categoryBit()));
    }

    /** The verdict on a whole opening of TLS, QUIC or HTTP. */
    Verdict judge(long clientMac, Outcome outcome, CanonicalName name) {
        match.clear();
        return switch (outcome) {
            case NAMED -> judgeName(clientMac, name);
            case NO_NAME -> judgeUnnamed(clientMac, Reason.NO_NAME);
            case ADDRESS -> judgeUnnamed(clientMac, Reason.ADDRESS_FOR_NAME);
            case UNREADABLE, NEEDS_MORE, NOT_AN_OPENING -> judgeUnnamed(clientMac, Reason.UNREADABLE);
            case CONTRADICTION -> judgeUnnamed(clientMac, Reason.CONTRADICTION);
            case TOO_LONG -> judgeUnnamed(clientMac, Reason.TOO_LONG);
        };
    }

    /** The verdict on a DNS query, where the root is a name like any other and is on no list. */
    Verdict judgeQuestion(long clientMac, Outcome outcome, CanonicalName name) {
        match.clear();
        return outcome == Outcome.NO_NAME
                ? rules.policy().judge(clientMac, name, match)
                : judge(clientMac, outcome, name);
    }

    Verdict judgeUnnamed(long clientMac, Reason reason) {
        match.clear();
        return rules.policy().judgeUnnamed(clientMac, reason);
    }

    private Verdict judgeName(long clientMac, CanonicalName name) {
        Rules inForce = rules;
        judgedBy = inForce;
        inForce.names().find(name, match);
        return inForce.policy().judge(clientMac, name, match);
    }
}
