package org.gatehouse.divert;

/** The rules could not be put in force, or a port could not be set up. The message says which and what the kernel said. */
public final class DivertException extends Exception {
    private static final long serialVersionUID = 1;

    DivertException(String message) {
        super(message);
    }

    DivertException(String message, Throwable cause) {
        super(message, cause);
    }
}
