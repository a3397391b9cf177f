package org.gatehouse.admin;

/** A command that is not carried out; the message says what would be right. */
public final class Refusal extends Exception {
    /** The exit status of what is refused. */
    static final int NO = 1;

    /** The exit status of a command that is written wrongly. */
    static final int USAGE = 2;

    private static final long serialVersionUID = 1;

    private final int status;

    private Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    /** What cannot be, or may not. */
    static Refusal no(String message) {
        return new Refusal(NO, message);
    }

    /** What is not written as it must be. */
    static Refusal usage(String message) {
        return new Refusal(USAGE, message);
    }

    int status() {
        return status;
    }
}
