package org.gatehouse.tools;

import java.nio.file.Path;
import java.util.Optional;
import org.gatehouse.event.Counters;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.ChecksumRepair;
import org.gatehouse.gate.Judge;
import org.gatehouse.gate.Lane;
import org.gatehouse.gate.Rules;
import org.gatehouse.link.CaptureFile;
import org.gatehouse.link.LinkException;

/**
 * One capture sent through a lane of its own. A capture made on the sending machine has checksums that its network card had yet to fill in; they are
 * completed first, since nothing could be said of such frames otherwise.
 */
final class CaptureReplay {
    /** Takes what the lane judged. The event is reused after the call. */
    @FunctionalInterface
    interface Rows {
        void row(int frameNumber, Event event);
    }

    private static final int UNBOUNDED_MTU = 65_535;
    private static final int RING_SLOTS = 64; // a frame makes one event, or a few

    private final Counters counters = new Counters();
    private Optional<String> failure = Optional.empty();

    private CaptureReplay() {}

    /**
     * Replays a capture to its end, or to where it cannot be read.
     *
     * @throws LinkException where it cannot be opened
     */
    static CaptureReplay of(Path file, Rules rules, Rows rows) throws LinkException {
        CaptureReplay replay = new CaptureReplay();
        EventRing ring = new EventRing(RING_SLOTS);
        ChecksumRepair checksums = new ChecksumRepair();
        try (CaptureFile capture = CaptureFile.open(file)) {
            Lane lane = new Lane(capture, capture, new Judge(rules), ring, replay.counters, UNBOUNDED_MTU);
            capture.receive((frame, length, epochMicros) -> {
                checksums.repair(frame, length);
                lane.onFrame(frame, length, epochMicros);
                ring.drain(event -> rows.row(capture.frameNumber(), event), RING_SLOTS);
            });
            replay.failure = capture.failure();
        }
        return replay;
    }

    Counters counters() {
        return counters;
    }

    /** Why the reading ended before the capture did. */
    Optional<String> failure() {
        return failure;
    }
}
