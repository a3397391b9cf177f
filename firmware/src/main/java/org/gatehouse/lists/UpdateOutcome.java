package org.gatehouse.lists;

/** What became of a source, or of the whole table, in an update; the code is what the journal shows, and stays as it is once published. */
public enum UpdateOutcome {
    /** Taken: it differs from the copy before. */
    CHANGED("changed"),
    /** Nothing new. */
    UNCHANGED("unchanged"),
    /** The server or the file could not be read. */
    NOT_FETCHED("not-fetched"),
    /** It took too long. */
    TOO_SLOW("too-slow"),
    /** It, or what it unpacks to, is too large. */
    TOO_LARGE("too-large"),
    /** Its signature is missing, of another content or of another key. */
    BAD_SIGNATURE("bad-signature"),
    /** It was signed before the copy that is kept: an old list, played back. */
    OLDER("older"),
    /** It is no list of the format that the settings say. */
    UNREADABLE("unreadable"),
    /** It names a public suffix. */
    PUBLIC_SUFFIX("public-suffix"),
    /** Less than half of what it was is left. */
    SHRUNK("shrunk"),
    /** A new table is in force. */
    PUBLISHED("published"),
    /** The table could not be compiled or opened; the one before stays. */
    NOT_COMPILED("not-compiled"),
    /** The table before the last one is in force again. */
    ROLLED_BACK("rolled-back"),
    /** A table file was damaged and is not used. */
    DAMAGED("damaged");

    private final String code;

    UpdateOutcome(String code) {
        this.code = code;
    }

    /** Lower case with hyphens. */
    public String code() {
        return code;
    }

    /** Whether somebody should look at it: what was in force before still is. */
    public boolean isFailure() {
        return switch (this) {
            case CHANGED, UNCHANGED, PUBLISHED, ROLLED_BACK -> false;
            case NOT_FETCHED,
                    TOO_SLOW,
                    TOO_LARGE,
                    BAD_SIGNATURE,
                    OLDER,
                    UNREADABLE,
                    PUBLIC_SUFFIX,
                    SHRUNK,
                    NOT_COMPILED,
                    DAMAGED -> true;
        };
    }

    static UpdateOutcome ofCode(String code) {
        for (UpdateOutcome outcome : values()) {
            if (outcome.code.equals(code)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException(code);
    }
}
