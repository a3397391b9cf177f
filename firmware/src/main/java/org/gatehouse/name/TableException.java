package org.gatehouse.name;

/** A table file that is not to be used; the message says which, what is wrong with it, where, and what would be right. */
public final class TableException extends Exception {
    TableException(String message) {
        super(message);
    }

    TableException(String message, Throwable cause) {
        super(message, cause);
    }
}
