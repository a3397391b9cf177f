package org.gatehouse.policy;

/** Says what a verdict rests on, for a technician. */
final class Sentences {
    private Sentences() {}

    /** @param detail the part of the name that a rule is about; may be empty */
    static String of(Verdict verdict, String detail) {
        String what =
                switch (verdict.reason()) {
                    case LOCKED -> "on a list of unlawful content: blocked for everybody";
                    case QUARANTINE, BLOCKED_NAME, ALLOWED_NAME -> verdict.rule() == null ? "allowed" : verdict.rule();
                    case SCHEDULE ->
                        "schedule \"" + verdict.schedule() + "\" "
                                + (verdict.isBlock() ? "blocks " : "allows ")
                                + (verdict.category() == null ? "everything" : verdict.category());
                    case NOT_LISTED -> "on no list: allowed";
                    case NOT_BLOCKED_HERE ->
                        verdict.category() + ", which the group may reach"
                                + (verdict.alert() ? "; the safeguarding lead is told" : "");
                    case CATEGORY -> verdict.category() + ", which the group may not reach";
                    case NOT_ALLOWED -> "none of the names that the group may reach";
                    case NO_NAME,
                            ADDRESS_FOR_NAME,
                            UNREADABLE,
                            CONTRADICTION,
                            TOO_LONG,
                            QUIC,
                            FRAGMENT,
                            ENCRYPTED_NAME,
                            DOH,
                            DOT,
                            DOQ,
                            DNSCRYPT,
                            VPN,
                            TUNNEL,
                            TOR,
                            UNKNOWN_PROTOCOL,
                            UNKNOWN_ETHERTYPE,
                            UNRESOLVED,
                            FRONTED,
                            UNSAFE_SEARCH ->
                        "the group's stance on " + verdict.reason().code();
                };
        return detail.isEmpty() ? what : detail + ": " + what;
    }
}
