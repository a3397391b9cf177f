package org.gatehouse.update;

/** An update that is not installed, or a step back that is not taken; the message says why, and what to do. Nothing has changed then. */
public final class UpdateException extends Exception {
    private static final long serialVersionUID = 1;

    UpdateException(String message) {
        super(message);
    }
}
