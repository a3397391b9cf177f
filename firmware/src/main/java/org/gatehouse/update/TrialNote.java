package org.gatehouse.update;

import java.util.Optional;

/** How far a firmware on trial came, as it wrote down itself: why it was not confirmed can be told when it was given up. */
public enum TrialNote {
    /** It wrote nothing down. */
    NONE("none", "it ended before it filtered"),
    /** Everything was well, and it ended before its time was over. */
    FILTERED("filtered", "it filtered, but ended before it had done so for long enough"),
    /** No heartbeat came through the kernel's rules and the lanes. */
    NO_HEARTBEAT("no-heartbeat", "no frame came through it"),
    /** There was no way to administer the box. */
    NO_ADMIN_PORT("no-admin-port", "its admin port did not open");

    private final String code;
    private final String text;

    TrialNote(String code, String text) {
        this.code = code;
        this.text = text;
    }

    String code() {
        return code;
    }

    /** As a sentence goes on. */
    public String text() {
        return text;
    }

    static Optional<TrialNote> of(String code) {
        for (TrialNote note : values()) {
            if (note.code.equals(code)) {
                return Optional.of(note);
            }
        }
        return Optional.empty();
    }
}
