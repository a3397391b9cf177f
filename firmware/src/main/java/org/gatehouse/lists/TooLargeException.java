package org.gatehouse.lists;

import java.io.IOException;

/** A list, or what it unpacks to, is larger than any list has reason to be. */
final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
        super(message);
    }
}
