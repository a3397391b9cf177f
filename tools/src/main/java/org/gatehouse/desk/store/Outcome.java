package org.gatehouse.desk.store;

/** What became of an opening. */
public enum Outcome {
    ALLOW,
    FLAG,
    BLOCK;

    /** How many there are. */
    public static final int COUNT = values().length;

    /** The word of the log. */
    public String code() {
        return switch (this) {
            case ALLOW -> "allow";
            case FLAG -> "flag";
            case BLOCK -> "block";
        };
    }
}
