package org.gatehouse.network;

/** An address that cannot be the box's; the message says each fault in a sentence. */
public final class AddressException extends Exception {
    private static final long serialVersionUID = 1;

    AddressException(String message) {
        super(message);
    }
}
