package org.gatehouse.desk;

import java.util.Optional;
import org.gatehouse.seal.SealException;

/** What the desk has in its hands: nothing, an export that is being opened, or one that is open. One thread opens, the server's threads look. */
final class DeskState {
    /** How far it is. */
    enum Stage {
        EMPTY,
        OPENING,
        OPEN
    }

    /** Told how much of the work is done. */
    @FunctionalInterface
    interface Progress {
        /**
         * @param done of {@code whole}; both 0 where nobody knows
         * @param what is being done, for a person
         */
        void at(long done, long whole, String what);
    }

    /** Opens an export. */
    @FunctionalInterface
    interface Opening {
        Opened open(Progress progress) throws CannotOpen;
    }

    /** An export cannot be opened; the message says why and what to do, to a person. */
    static final class CannotOpen extends Exception {
        CannotOpen(String message, Throwable cause) {
            super(message, cause);
        }

        CannotOpen(String message) {
            this(message, null);
        }

        /** What is wrong with a key file, or with its passphrase. */
        static String key(SealException e) {
            return switch (e.problem()) {
                case WRONG_PASSPHRASE -> "The passphrase does not open this key. Type it again; mind capital letters.";
                case UNTRUSTED, BAD_KEY, REVOKED, EXPIRED, OTHER_RECIPIENT, NO_MESSAGE, DAMAGED, TOO_LARGE ->
                    "This is not a secret key: " + e.getMessage() + ". It is the file that ends in .sec.";
            };
        }

        /** What is wrong with an export. */
        static CannotOpen export(SealException e) {
            String sentence =
                    switch (e.problem()) {
                        case OTHER_RECIPIENT ->
                            "This export is sealed to somebody else's key. Was it made before your key came to the box?";
                        case NO_MESSAGE -> "This file is not an export: nothing in it is sealed.";
                        case DAMAGED -> "This export is damaged. Copy it from the box once more.";
                        case TOO_LARGE -> "This export is larger than any that a box writes.";
                        case UNTRUSTED, BAD_KEY, REVOKED, EXPIRED, WRONG_PASSPHRASE ->
                            "This export cannot be opened: " + e.getMessage() + ".";
                    };
            return new CannotOpen(sentence, e);
        }
    }

    /**
     * What the page shows while it waits.
     *
     * @param problem why the last export could not be opened; empty when it could
     */
    record View(Stage stage, long done, long whole, String what, String problem) {}

    private volatile View view = new View(Stage.EMPTY, 0, 0, "", "");
    private volatile Opened opened;

    View view() {
        return view;
    }

    Optional<Opened> opened() {
        return Optional.ofNullable(opened);
    }

    /** What is known of the open export has changed. */
    synchronized void change(Opened next) {
        if (opened != null) {
            opened = next;
        }
    }

    synchronized void forget() {
        opened = null;
        view = new View(Stage.EMPTY, 0, 0, "", "");
    }

    /** Opens an export in the caller's thread; the one that was open is forgotten first. Returns whether it is open. */
    boolean open(Opening opening) {
        synchronized (this) {
            if (view.stage() == Stage.OPENING) {
                return false;
            }
            view = new View(Stage.OPENING, 0, 0, "Opening", "");
            opened = null;
        }
        try {
            opened = opening.open((done, whole, what) -> view = new View(Stage.OPENING, done, whole, what, ""));
            view = new View(Stage.OPEN, 0, 0, "", "");
            return true;
        } catch (CannotOpen e) {
            view = new View(Stage.EMPTY, 0, 0, "", e.getMessage());
        } catch (RuntimeException e) { // a fault of ours: the page must not wait for ever
            view = new View(Stage.EMPTY, 0, 0, "", "The desk has a fault: " + e);
        } catch (OutOfMemoryError e) {
            view = new View(
                    Stage.EMPTY,
                    0,
                    0,
                    "",
                    "This computer gives the desk too little memory for so long a period. Open a shorter one, or start it with java -Xmx4g -jar gatehouse-desk.jar.");
        }
        return false;
    }
}
