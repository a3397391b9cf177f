package org.gatehouse.logbook;

/** What a revision counts for; the code is what commands show, and stays as it is. */
public enum Standing {
    /** It is the policy. */
    IN_FORCE("in-force"),
    /** It was the policy until a later one was. */
    REPLACED("replaced"),
    /** Somebody has to approve it. */
    WAITING("waiting"),
    /** It was refused, and never was the policy. */
    REJECTED("rejected");

    private final String code;

    Standing(String code) {
        this.code = code;
    }

    /** Lower case with hyphens. */
    public String code() {
        return code;
    }
}
