package org.gatehouse.enforce;

import org.gatehouse.policy.Verdict;

/** Says to whoever was blocked, in one sentence, why. */
final class Explanation {
    private Explanation() {}

    static String line(Verdict verdict) {
        return switch (verdict.reason()) {
            case LOCKED -> "Blocked for everybody: the site is on a list of unlawful content";
            case CATEGORY -> "Blocked by the school: " + verdict.categoryTitle();
            case QUARANTINE -> "Blocked by the school: this device is kept from the internet for now";
            case BLOCKED_NAME -> "Blocked by the school: this site";
            case SCHEDULE -> "Blocked by the school at this time";
            case NOT_ALLOWED, UNRESOLVED ->
                "Blocked by the school: this device may reach only the sites that were chosen for it";
            case NO_NAME, ADDRESS_FOR_NAME -> "Blocked by the school: the connection does not say which site it wants";
            case ENCRYPTED_NAME -> "Blocked by the school: the site's name is hidden";
            case FRONTED -> "Blocked by the school: the site's name does not belong to its address";
            case UNSAFE_SEARCH -> "Blocked by the school: searches must be safe, and this one would not be";
            case UNREADABLE, CONTRADICTION, TOO_LONG, FRAGMENT ->
                "Blocked by the school: the connection could not be read";
            case QUIC -> "Blocked by the school: QUIC";
            case DOH, DOT, DOQ, DNSCRYPT -> "Blocked by the school: encrypted DNS";
            case VPN, TUNNEL, TOR -> "Blocked by the school: a way round the filter";
            case UNKNOWN_PROTOCOL, UNKNOWN_ETHERTYPE -> "Blocked by the school: an unknown protocol";
            case NOT_LISTED, NOT_BLOCKED_HERE, ALLOWED_NAME -> "Allowed";
        };
    }
}
