package org.gatehouse.logbook;

/** The configured place can never hold a logbook; the message names it and says why. */
public final class LogbookException extends Exception {
    public LogbookException(String message) {
        super(message);
    }
}
