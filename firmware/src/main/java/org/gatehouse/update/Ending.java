package org.gatehouse.update;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What became of a firmware that was in use.
 *
 * @param slot where it lies
 * @param version 0 where it is unknown
 * @param note how far it came on trial
 * @param at by the box's clock, which may not have been set
 */
public record Ending(Kind kind, Slot slot, Version version, TrialNote note, Instant at) {
    private static final int WORDS = 5;

    /** What it was. */
    public enum Kind {
        /** It has stood its trial. */
        CONFIRMED("confirmed"),
        /** Three starts of it were not confirmed, or one that went on for long. */
        GIVEN_UP("given-up"),
        /** Its starts could not be counted, so it was not tried. */
        NOT_COUNTED("not-counted"),
        /** Its file is missing, or is not what was installed. */
        DAMAGED("damaged"),
        /** Somebody wanted the one before. */
        ROLLED_BACK("rolled-back");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        /** Whether the box did so by itself, and somebody should know. */
        public boolean isFailure() {
            return switch (this) {
                case GIVEN_UP, NOT_COUNTED, DAMAGED -> true;
                case CONFIRMED, ROLLED_BACK -> false;
            };
        }

        private static Optional<Kind> of(String code) {
            for (Kind kind : values()) {
                if (kind.code.equals(code)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** A sentence without its end. */
    public String text() {
        String became =
                switch (kind) {
                    case CONFIRMED -> "has stood its trial";
                    case GIVEN_UP -> "was given up: " + note.text();
                    case NOT_COUNTED -> "was not tried: its starts cannot be counted, the card does not take a file";
                    case DAMAGED -> "is damaged: the card may be failing";
                    case ROLLED_BACK -> "was left for the one before, as somebody asked";
                };
        return "version " + version + " in slot " + slot.code() + " " + became;
    }

    /** As the slots' state has it. */
    String line() {
        return kind.code + " " + slot.code() + " " + version + " " + note.code() + " " + at;
    }

    /** Empty where it is none. */
    static Optional<Ending> parse(String line) {
        String[] words = line.split(" ");
        if (words.length != WORDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Ending(
                    Kind.of(words[0]).orElseThrow(),
                    Slot.of(words[1]).orElseThrow(),
                    Version.parse(words[2]).orElseThrow(),
                    TrialNote.of(words[3]).orElse(TrialNote.NONE),
                    Instant.parse(words[4])));
        } catch (NoSuchElementException | DateTimeParseException none) {
            return Optional.empty();
        }
    }
}
