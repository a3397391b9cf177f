package org.gatehouse.event;

/** What became of an opening; the code is the word that the logbook and the replay's table use. */
public enum Treatment {
    ALLOWED("allow"),
    /** It passed, and somebody should look at it. */
    FLAGGED("flag"),
    BLOCKED("block");

    private final String code;

    Treatment(String code) {
        this.code = code;
    }

    /** Lower case. */
    public String code() {
        return code;
    }

    public static Treatment of(boolean blocked, boolean flagged) {
        return blocked ? BLOCKED : flagged ? FLAGGED : ALLOWED;
    }
}
