package org.gatehouse.update;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which firmware runs, and what is beside it.
 *
 * @param version of what runs
 * @param slot where that lies
 * @param trial how often it was started on trial; empty where it is not on trial
 * @param places every slot
 * @param last what became of the latest that was confirmed, given up or left
 * @param seen whether somebody has taken note of that
 */
public record FirmwareStatus(
        Version version, Slot slot, OptionalInt trial, List<Place> places, Optional<Ending> last, boolean seen) {
    /** So often a firmware on trial is started before it is given up. */
    public static final int MOST_STARTS = SlotState.MOST_STARTS;

    public FirmwareStatus {
        places = List.copyOf(places);
    }

    /**
     * A slot.
     *
     * @param version of what it holds; empty where it holds nothing, or nothing that says its version
     */
    public record Place(Slot slot, Optional<Version> version, Use use) {}

    /** What a slot is good for. */
    public enum Use {
        RUNS("runs", "runs"),
        TRIAL("trial", "runs, on trial"),
        NEXT("next", "is what the next start takes"),
        BEFORE("before", "comes back when what runs fails"),
        FAILED("failed", "failed, and is not used"),
        KEPT("kept", "is kept, and not used"),
        LAST_RESORT("last-resort", "was shipped with the card: used when nothing else can be"),
        EMPTY("empty", "is empty");

        private final String code;
        private final String text;

        Use(String code, String text) {
            this.code = code;
            this.text = text;
        }

        public String code() {
            return code;
        }

        /** As a sentence goes on. */
        public String text() {
            return text;
        }
    }

    /** Whether the box left a firmware by itself, and nobody has taken note of it yet. */
    public boolean needsSomebody() {
        return !seen && last.map(ending -> ending.kind().isFailure()).orElse(false);
    }
}
