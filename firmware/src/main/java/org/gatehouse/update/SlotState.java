package org.gatehouse.update;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which slot is used, and which comes back when it fails: the text that {@code board/gatehouse-start} reads and writes, too. Immutable.
 *
 * @param use the slot that the next start takes
 * @param before the one that comes back when it fails
 * @param trial how often a slot on trial was started; empty where it is not on trial
 * @param note how far it came
 * @param last what became of the latest one that was confirmed, given up or left
 * @param seen whether somebody has taken note of that
 */
record SlotState(Slot use, Slot before, OptionalInt trial, TrialNote note, Optional<Ending> last, boolean seen) {
    /** A slot on trial is started so often; {@code board/gatehouse-start} counts. */
    static final int MOST_STARTS = 3;

    static final SlotState AS_SHIPPED =
            new SlotState(Slot.SHIPPED, Slot.SHIPPED, OptionalInt.empty(), TrialNote.NONE, Optional.empty(), true);

    private static final String HEADING = "gatehouse-slots 1";
    private static final String NOTHING = "-";

    /** A slot that was just filled, on trial; the one that runs comes back when it fails. */
    static SlotState trialOf(Slot slot, Slot running) {
        return new SlotState(slot, running, OptionalInt.of(0), TrialNote.NONE, Optional.empty(), true);
    }

    /** A slot is about to be filled: nothing falls back to it. */
    SlotState without(Slot slot) {
        return new SlotState(use, before == slot ? Slot.SHIPPED : before, trial, note, last, seen);
    }

    SlotState noted(TrialNote next) {
        return new SlotState(use, before, trial, next, last, seen);
    }

    SlotState confirmed(Version version, Instant at) {
        Ending ending = new Ending(Ending.Kind.CONFIRMED, use, version, TrialNote.NONE, at);
        return new SlotState(use, before, OptionalInt.empty(), TrialNote.NONE, Optional.of(ending), true);
    }

    /** The one on trial is left for the one before; {@code board/gatehouse-start} does the same after three starts. */
    SlotState givenUp(Version version, Instant at) {
        Ending ending = new Ending(Ending.Kind.GIVEN_UP, use, version, note, at);
        return new SlotState(before, Slot.SHIPPED, OptionalInt.empty(), TrialNote.NONE, Optional.of(ending), false);
    }

    /** The latest start is taken back from the count. */
    SlotState notCounted() {
        OptionalInt fewer = OptionalInt.of(Math.max(0, trial.orElse(0) - 1));
        return new SlotState(use, before, fewer, note, last, seen);
    }

    /** The slot that runs is left, whatever the state says of it. */
    SlotState rolledBack(Slot running, Version version, Instant at) {
        Ending ending = new Ending(Ending.Kind.ROLLED_BACK, running, version, note, at);
        Slot back = before == running ? Slot.SHIPPED : before;
        return new SlotState(back, Slot.SHIPPED, OptionalInt.empty(), TrialNote.NONE, Optional.of(ending), true);
    }

    SlotState dismissed() {
        return new SlotState(use, before, trial, note, last, true);
    }

    String text() {
        return HEADING + "\nuse " + use.code() + "\nbefore " + before.code() + "\ntrial "
                + (trial.isPresent() ? trial.getAsInt() : NOTHING) + "\nnote " + note.code() + "\nlast "
                + last.map(Ending::line).orElse("none") + "\nseen " + (seen ? "yes" : "no") + "\n";
    }

    /** What is not written as it must be counts as not written. */
    static SlotState parse(String text) {
        String[] lines = text.split("\n", -1); // at least one, whatever the text
        if (!lines[0].equals(HEADING)) {
            return AS_SHIPPED;
        }
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int blank = line.indexOf(' ');
            values.put(line.substring(0, Math.max(0, blank)), line.substring(blank + 1));
        }
        String starts = values.getOrDefault("trial", NOTHING);
        return new SlotState(
                Slot.of(values.getOrDefault("use", "")).orElse(Slot.SHIPPED),
                Slot.of(values.getOrDefault("before", "")).orElse(Slot.SHIPPED),
                starts.matches("[0-9]") ? OptionalInt.of(Integer.parseInt(starts)) : OptionalInt.empty(),
                TrialNote.of(values.getOrDefault("note", "")).orElse(TrialNote.NONE),
                Ending.parse(values.getOrDefault("last", "")),
                !values.getOrDefault("seen", "").equals("no"));
    }
}
