package org.gatehouse.seal;

/** A key, a signature or a sealed message that is not what it should be; the message says which and why, the problem which kind of trouble it is. */
public final class SealException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Problem {
        /** A signature, or the key that is to check one. */
        UNTRUSTED,
        /** No key to seal to or to open with, or not one that can be used. */
        BAD_KEY,
        /** The key's owner has revoked it. */
        REVOKED,
        /** The key's own end has passed. */
        EXPIRED,
        /** The passphrase does not open the secret key. */
        WRONG_PASSPHRASE,
        /** A sealed message, but to nobody whose key is here. */
        OTHER_RECIPIENT,
        /** No sealed message at all. */
        NO_MESSAGE,
        /** A sealed message that is not as it was written. */
        DAMAGED,
        /** What is in the message is larger than the caller has room for. */
        TOO_LARGE
    }

    private final Problem problem;

    SealException(String message) {
        this(Problem.UNTRUSTED, message);
    }

    SealException(String message, Throwable cause) {
        this(Problem.UNTRUSTED, message, cause);
    }

    SealException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    SealException(Problem problem, String message, Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
