package org.gatehouse.link;

/** A port could not be opened; the message names the device or file and what was wrong with it. */
public final class LinkException extends Exception {
    public LinkException(String message, Throwable cause) {
        super(message, cause);
    }

    public LinkException(String message) {
        super(message);
    }
}
