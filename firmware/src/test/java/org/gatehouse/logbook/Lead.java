package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatehouse.logbook.SegmentReader.Segment;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.KeyMaker.KeyPair;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.Recipients;
import org.gatehouse.seal.SealException;

/** A safeguarding lead with her key: puts it into a box, and reads what the box wrote. The same key in all tests of a run, since making one takes a moment. */
public final class Lead {
    private static final char[] PASSPHRASE = "correct horse".toCharArray();
    private static final Instant MADE = Instant.parse("2026-11-01T00:00:00Z");
    private static final int MAX_MESSAGE = 64 << 20;
    private static final KeyPair KEYS = make();
    private static final Opener OPENER = opener();

    private Lead() {}

    private static KeyPair make() {
        try {
            return KeyMaker.make("Safeguarding lead <lead@school.example>", PASSPHRASE.clone(), MADE);
        } catch (SealException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Opener opener() {
        try {
            return Opener.of(KEYS.secretKey().getBytes(StandardCharsets.US_ASCII), PASSPHRASE.clone());
        } catch (SealException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The keys in a folder beside a logbook, with hers among them. */
    public static Recipients recipientsBeside(Path logbook) throws SealException, IOException {
        Recipients recipients = new Recipients(logbook.resolveSibling("recipients"));
        recipients.add(KEYS.publicKey().getBytes(StandardCharsets.US_ASCII), Instant.now());
        return recipients;
    }

    /** What a message says. */
    public static List<EventRow> open(byte[] message) throws SealException {
        EventText.Reading reading = EventText.read(OPENER.open(message, MAX_MESSAGE));
        if (!reading.faults().isEmpty()) {
            throw new IllegalStateException(reading.faults().toString());
        }
        return reading.rows();
    }

    /** All rows of a logbook, those that are only in its journal last. */
    public static List<EventRow> rows(Path logbook) throws LogbookException, SealException {
        List<EventRow> rows = new ArrayList<>();
        try (SegmentReader reader = SegmentReader.open(logbook)) {
            SegmentReader.Extent extent = reader.extent();
            Optional<Segment> next = reader.next(0);
            while (next.isPresent() && next.get().header().seq() <= extent.lastSeq()) {
                if (next.get().message().isPresent()) {
                    rows.addAll(open(next.get().message().get()));
                }
                next = reader.next(next.get().header().seq());
            }
            for (Piece piece : extent.pieces()) {
                if (piece.message().length > 0) {
                    rows.addAll(open(piece.message()));
                }
            }
        }
        return rows;
    }

    /** All headers of a logbook. */
    public static List<SegmentHeader> headers(Path logbook) throws LogbookException {
        try (SegmentReader reader = SegmentReader.open(logbook)) {
            return reader.headers(1, Long.MAX_VALUE);
        }
    }
}
