package org.gatehouse.alert;

/** A letter could not be handed to the mail server. The message is for people, and holds nothing of the letter. */
public final class MailException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean ofServer;

    MailException(String message, boolean ofServer) {
        super(message);
        this.ofServer = ofServer;
    }

    /** Whether no other letter would fare better. */
    boolean isOfServer() {
        return ofServer;
    }
}
