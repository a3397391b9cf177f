package org.gatehouse.name;

/** A table file that is not to be used; the message says which, what is wrong with it, where, and what would be right. */
public final class TableException extends Exception {
    TableException(String message) {
        super(message);
    }

    TableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For what no builder writes, though every checksum is right. */
    static void require(boolean isRight, String found) throws TableException {
        if (!isRight) {
            throw new TableException("inconsistent: it has " + found + "; the lists are to be compiled again");
        }
    }
}
