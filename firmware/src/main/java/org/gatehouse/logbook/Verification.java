package org.gatehouse.logbook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.logbook.ChainRow.Content;
import org.gatehouse.logbook.SegmentReader.Anchor;
import org.gatehouse.logbook.SegmentReader.Segment;
import org.gatehouse.seal.BoxPublicKey;

/**
 * Goes through a part of the chain in its order, and through what was sealed, and names whatever is not as it was written. One thread; remembers some 200 bytes of each segment whose content is there.
 *
 * <p>Whoever holds the box's secret key could write another chain; whoever holds the file alone cannot change a bit of it without it being named here.
 */
public final class Verification {
    private static final int MAX_FINDINGS = 1000; // more are counted and not told: the first say enough
    private static final long UNKNOWN = -1; // what stands before the first that is looked at

    private final BoxPublicKey key;
    private final Map<Long, Due> due = new HashMap<>();
    private final Map<String, Long> byHash = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Run removed = new Run();
    private long previousSeq = UNKNOWN;
    private byte[] previousHash;
    private boolean previousIsSound = true;
    private boolean keptOlder;
    private boolean exempted;
    private long faults;
    private long headers;
    private long badSignatures;
    private long contents;
    private long rows;
    private long events;
    private long lost;

    /** @param key the box's, from somewhere that is trusted */
    public Verification(BoxPublicKey key) {
        this.key = key;
    }

    /** What something that was found is. */
    public enum Kind {
        /** What is signed or hashed is not what it was. */
        ALTERED(true),
        /** It should be there, and is not. */
        MISSING(true),
        /** It stands in another's place. */
        REORDERED(true),
        /** It is not chained to what stands before it: something else stood there. */
        UNCHAINED(true),
        /** Another box signed it. */
        OTHER_BOX(true),
        /** It holds more or less than is said of it. */
        COUNTS(true),
        /** It cannot be read. */
        UNREADABLE(true),
        /** Content was deleted because it was old, which is as it should be. */
        DELETED(false),
        /** Events were lost before they could be sealed; the box said so itself. */
        LOST(false),
        /** The box was not ended in order. */
        UNCLEAN(false);

        private final boolean fault;

        Kind(boolean fault) {
            this.fault = fault;
        }

        public boolean isFault() {
            return fault;
        }
    }

    /**
     * Something that somebody should know.
     *
     * @param seq the segment that it is about, 0 for none
     */
    public record Finding(Kind kind, long seq, String text) {
        @Override
        public String toString() {
            return (seq == 0 ? "" : "segment " + seq + ": ") + text;
        }
    }

    /**
     * What came out.
     *
     * @param faults how many findings are faults, those included that are not listed
     * @param headers segments of the chain that were seen
     * @param contents sealed messages that are what the chain says
     * @param rows rows, and events, of contents that were opened
     * @param lost events that the chain says were lost
     */
    public record Result(
            List<Finding> findings, long faults, long headers, long contents, long rows, long events, long lost) {
        public Result {
            findings = List.copyOf(findings);
        }

        /** Whether nothing is missing or altered. */
        public boolean isSound() {
            return faults == 0;
        }
    }

    private static final class Due {
        final byte[] messageHash;
        final long rows;
        final long events;
        boolean seen;

        Due(SegmentHeader header) {
            messageHash = header.messageHash();
            rows = header.rows();
            events = header.events();
        }
    }

    /** Neighbours that have the same to be said of them. */
    private static final class Run {
        long first;
        long last;
        long count;
    }

    /** Takes the next segment of the chain. */
    public void onHeader(ChainRow row) {
        SegmentHeader header = row.header();
        headers++;
        lost += header.lost();
        boolean sound = isSound(row);
        if (follows(header) && sound && previousIsSound && isChainedToAnother(header)) {
            add(
                    Kind.UNCHAINED,
                    header.seq(),
                    previousSeq == 0
                            ? "is the first, and is chained to one before it"
                            : "is not chained to segment " + previousSeq + ": another one stood before it");
        }
        if (row.content() == Content.HERE && due.putIfAbsent(header.seq(), new Due(header)) == null) {
            byHash.put(HexFormat.of().formatHex(header.messageHash()), header.seq());
        }
        note(row);
        if (header.seq() > previousSeq) {
            previousSeq = header.seq();
            previousHash = header.hash();
            previousIsSound = sound;
        }
    }

    /**
     * Goes through the log as it stands on the box, in memory for one segment.
     *
     * @param reader stands still until it is closed
     * @param exempted whether there were holds, so that what is kept may be older than what was deleted
     */
    public static Result ofLog(SegmentReader reader, BoxPublicKey key, boolean exempted, Export.Progress progress)
            throws LogbookException {
        Verification verification = new Verification(key);
        verification.exempted = exempted;
        reader.freeze();
        long all = reader.extent().lastSeq();
        verification.beginBehind(reader.anchor());
        for (Optional<Segment> next = reader.next(0); next.isPresent(); ) {
            Segment segment = next.get();
            SegmentHeader header = segment.header();
            verification.onHeader(new ChainRow(header, segment.hash(), contentOf(segment)));
            if (segment.message().isPresent()) {
                byte[] message = segment.message().get();
                byte[] hash = SegmentHeader.sha256(message);
                if (!Arrays.equals(hash, header.messageHash())) {
                    reader.seqOf(hash).ifPresent(seq -> verification.byHash.put(hashOf(message), seq));
                }
                verification.onMessage(header.seq(), message);
                verification.byHash.clear();
                verification.due.clear();
            }
            progress.at(header.seq(), all);
            next = reader.next(header.seq());
        }
        return verification.end();
    }

    private static Content contentOf(Segment segment) {
        boolean sealed =
                segment.header().rows() > 0 && !segment.header().recipients().isEmpty();
        return segment.message().isPresent() ? Content.HERE : sealed ? Content.REMOVED : Content.NONE;
    }

    /** A log whose beginning was removed says so with the box's signature. */
    private void beginBehind(Optional<Anchor> anchor) {
        previousSeq = anchor.map(Anchor::seq).orElse(0L);
        previousHash = anchor.map(Anchor::hash).orElse(SegmentHeader.nothingBefore());
        anchor.ifPresent(begin -> {
            byte[] text = begin.text().getBytes(StandardCharsets.UTF_8);
            if (key.verify(text, begin.signature())) {
                add(Kind.DELETED, 0, "segments up to " + begin.seq() + " were deleted, as old as they were");
            } else {
                add(
                        Kind.ALTERED,
                        0,
                        "what says that segments up to " + begin.seq() + " were deleted is not signed by the box");
            }
        });
    }

    /** Says that some of what is old was kept on purpose. */
    void exempt(boolean some) {
        exempted = some;
    }

    private boolean isChainedToAnother(SegmentHeader header) {
        return previousSeq != UNKNOWN && !Arrays.equals(header.previousHash(), previousHash);
    }

    private static String hashOf(byte[] message) {
        return HexFormat.of().formatHex(SegmentHeader.sha256(message));
    }

    /**
     * Takes a sealed message.
     *
     * @param seq the segment whose it is said to be
     * @return whether it is that
     */
    public boolean onMessage(long seq, byte[] message) {
        String hash = hashOf(message);
        Due wanted = due.get(seq);
        if (wanted == null) {
            add(Kind.ALTERED, seq, "has content that the chain knows nothing of");
            return false;
        }
        if (wanted.seen) {
            add(Kind.ALTERED, seq, "has content twice");
            return false;
        }
        wanted.seen = true;
        if (!hash.equals(HexFormat.of().formatHex(wanted.messageHash))) {
            Long other = byHash.get(hash);
            add(
                    other == null ? Kind.ALTERED : Kind.REORDERED,
                    seq,
                    other == null ? "its content was altered" : "in its place is the content of segment " + other);
            return false;
        }
        contents++;
        return true;
    }

    /** Takes what was in a message that was opened. */
    public void onContent(long seq, EventText.Reading reading) {
        long inRows = reading.rows().size();
        long inEvents = reading.rows().stream().mapToLong(EventRow::count).sum();
        rows += inRows;
        events += inEvents;
        reading.faults().forEach(fault -> add(Kind.UNREADABLE, seq, fault));
        Due wanted = due.get(seq);
        if (wanted != null && (wanted.rows != inRows || wanted.events != inEvents)) {
            add(
                    Kind.COUNTS,
                    seq,
                    "holds " + inRows + " rows of " + inEvents + " events; its header says " + wanted.rows + " of "
                            + wanted.events);
        }
    }

    /** Takes what was logged and in no segment yet. */
    void onPiece(String name, EventText.Reading reading) {
        rows += reading.rows().size();
        events += reading.rows().stream().mapToLong(EventRow::count).sum();
        reading.faults().forEach(fault -> add(Kind.UNREADABLE, 0, name + ": " + fault));
    }

    /** Takes what the box says it deleted while what is looked at was written: content that the chain has, and that is not there. */
    void onRemovedMeanwhile(List<Long> segments) {
        Run run = new Run();
        for (long seq : segments) {
            Due wanted = due.get(seq);
            if (wanted == null || wanted.seen) {
                add(Kind.ALTERED, seq, "is said to have been deleted meanwhile, and it is not so");
                continue;
            }
            due.remove(seq);
            run.first = run.count == 0 ? seq : run.first;
            run.last = seq;
            run.count++;
        }
        if (run.count > 0) {
            add(
                    Kind.DELETED,
                    0,
                    "the content of " + run.count + " segments, " + run.first + " to " + run.last
                            + ", was deleted while the export was written, as old as it was");
        }
    }

    /** Tells something that was found around the chain. */
    public void add(Kind kind, long seq, String text) {
        faults += kind.isFault() ? 1 : 0;
        if (findings.size() < MAX_FINDINGS) {
            findings.add(new Finding(kind, seq, text));
        }
    }

    /** What came out; to be called once, when all was taken. */
    public Result end() {
        endRemoved();
        due.entrySet().stream()
                .filter(entry -> !entry.getValue().seen)
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(seq -> add(Kind.MISSING, seq, "its content is missing"));
        if (badSignatures > 0 && badSignatures == headers) {
            add(Kind.OTHER_BOX, 0, "no segment was signed by the box whose key is " + key.fingerprint());
        }
        return new Result(findings, faults, headers, contents, rows, events, lost);
    }

    /** A header that was changed has another hash than was recorded, and no signature. */
    private boolean isSound(ChainRow row) {
        SegmentHeader header = row.header();
        byte[] text = header.text().getBytes(StandardCharsets.UTF_8);
        boolean signed = key.verify(text, header.signature());
        boolean hashed = Arrays.equals(header.hash(), row.hash());
        if (!signed) {
            badSignatures++;
            add(
                    hashed ? Kind.OTHER_BOX : Kind.ALTERED,
                    header.seq(),
                    hashed ? "its signature is not this box's" : "its header was altered");
        } else if (!hashed) {
            add(Kind.ALTERED, header.seq(), "its recorded hash was altered");
        }
        return signed;
    }

    private boolean follows(SegmentHeader header) {
        long expected = previousSeq == UNKNOWN ? header.seq() : previousSeq + 1;
        if (header.seq() == expected) {
            return true;
        }
        if (header.seq() < expected) {
            add(
                    Kind.REORDERED,
                    header.seq(),
                    due.containsKey(header.seq()) || header.seq() == expected - 1
                            ? "stands there twice"
                            : "stands behind segment " + (expected - 1));
        } else {
            add(
                    Kind.MISSING,
                    expected,
                    expected == header.seq() - 1
                            ? "is missing"
                            : "and those up to " + (header.seq() - 1) + " are missing");
        }
        return false;
    }

    private void note(ChainRow row) {
        SegmentHeader header = row.header();
        if (row.content() == Content.REMOVED && keptOlder && !exempted) {
            add(Kind.MISSING, header.seq(), "its content was deleted, though older content is kept");
        } else if (row.content() == Content.REMOVED) {
            removed.first = removed.count == 0 ? header.seq() : removed.first;
            removed.last = header.seq();
            removed.count++;
        } else if (row.content() != Content.NONE) {
            keptOlder = true;
            endRemoved();
        }
        if (header.lost() > 0) {
            add(Kind.LOST, header.seq(), header.lost() + " events were lost before it");
        }
        if (header.kind() == SegmentHeader.Kind.RECOVERED) {
            add(Kind.UNCLEAN, header.seq(), "was recovered after the service had ended without order");
        }
    }

    private void endRemoved() {
        if (removed.count > 0) {
            add(
                    Kind.DELETED,
                    0,
                    "the content of segments " + removed.first + " to " + removed.last
                            + " was deleted, as old as it was (" + removed.count + ")");
        }
        removed.count = 0;
    }
}
