package org.gatehouse.enforce;

import org.gatehouse.policy.Verdict;

/** Says to whoever was blocked, in one sentence, why. */
final class Explanation {
    private Explanation() {}

    static String line(Verdict verdict) {
        return switch (verdict.reason()) {
            case LOCKED -> "Blocked for everybody: the site is on a list of unlawful content";
            case CATEGORY -> "Blocked by the school: " + verdict.categoryTitle();
            case NO_NAME, ADDRESS_FOR_NAME -> "Blocked by the school: the connection does not say which site it wants";
            case ENCRYPTED_NAME -> "Blocked by the school: the site's name is hidden";
            case UNREADABLE, CONTRADICTION, TOO_LONG, FRAGMENT ->
                "Blocked by the school: the connection could not be read";
            case QUIC -> "Blocked by the school: QUIC";
            case NOT_LISTED, NOT_BLOCKED_HERE -> "Allowed";
        };
    }
}
