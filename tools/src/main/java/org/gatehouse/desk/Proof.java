package org.gatehouse.desk;

import java.util.List;

/**
 * What the chain of an export shows.
 *
 * @param sound whether nothing is missing or altered
 * @param sentence the same in words
 * @param faults exactly what is wrong, one sentence each; empty when it is sound
 * @param notes what is no fault and should be known: events that the box lost, starts, times when it had nobody to seal to
 * @param box the box's key: SHA-256 of it, in groups of four digits
 * @param standing whether this computer knows that key
 * @param warning what to do about it; empty when nothing
 * @param segments how many pieces the log of this export is of
 * @param events openings in them
 * @param lost openings that the box could not keep
 * @param school the school's name; may be empty
 * @param exported when it was exported, by whom and why; empty where the export does not say
 */
record Proof(
        boolean sound,
        String sentence,
        List<String> faults,
        List<String> notes,
        String box,
        KnownBoxes.Standing standing,
        String warning,
        long segments,
        long events,
        long lost,
        String school,
        String exported) {
    /** The same for a box of another standing. */
    Proof of(KnownBoxes.Standing next, String nextWarning) {
        return new Proof(
                sound, sentence, faults, notes, box, next, nextWarning, segments, events, lost, school, exported);
    }
}
