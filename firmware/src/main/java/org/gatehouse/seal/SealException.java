package org.gatehouse.seal;

/** A key or a signature that is not to be trusted; the message says which and why. */
public final class SealException extends Exception {
    private static final long serialVersionUID = 1;

    SealException(String message) {
        super(message);
    }

    SealException(String message, Throwable cause) {
        super(message, cause);
    }
}
