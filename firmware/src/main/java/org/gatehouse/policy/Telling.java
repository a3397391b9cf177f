package org.gatehouse.policy;

/** How soon the safeguarding lead hears of what an {@link AlertRule} is about. */
public enum Telling {
    /** A mail of its own, within seconds. */
    AT_ONCE("at-once"),
    /** With what else happened in the hour. */
    HOURLY("hourly"),
    /** With what else happened until the end of the school's day. */
    DAILY("daily"),
    /** By no mail: it is kept in the box, where "alert list" shows it. */
    NEVER("never");

    private final String code;

    Telling(String code) {
        this.code = code;
    }

    /** The word in the policy file. */
    public String code() {
        return code;
    }
}
