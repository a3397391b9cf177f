package org.gatehouse.logbook;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.gatehouse.logbook.Verification.Kind;
import org.gatehouse.seal.BoxPublicKey;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.SealException;

/**
 * Reads an export whose outer message was opened, from its beginning to its end, and verifies it. One thread; memory for one segment at a time, beside what {@link Verification} remembers.
 */
public final class ExportReader {
    /** The most that is read of one file in it; a segment has some hundred kilobytes, the other files some megabytes for a year. */
    public static final int MAX_FILE = 256 << 20;

    /** The most that a sealed message may hold: 8,192 rows of a few hundred bytes are a hundredth of it. */
    public static final int MAX_CONTENT = 256 << 20;

    private static final Pattern SEGMENT = Pattern.compile("segments/(\\d{1,18})\\.pgp");
    private static final Pattern PIECE = Pattern.compile("pieces/(\\d{1,18})\\.pgp");
    private static final String TOO_EARLY = " stands before what vouches for it";

    private final Optional<BoxPublicKey> expected;
    private final Optional<Opener> opener;
    private final Visitor visitor;
    private final Map<String, ExportManifest.Sum> found = new HashMap<>();
    private byte[] manifestBytes;
    private byte[] signature;
    private byte[] removedBytes;
    private byte[] removedSignature;
    private ExportManifest manifest;
    private Verification verification;
    private BoxPublicKey boxKey;
    private long segments;
    private long bytes;

    /** Takes what is read, in this order; each is called as soon as it was read. */
    public interface Visitor {
        /** What the export says of itself. */
        default void onManifest(ExportManifest manifest) {}

        /** A segment of the chain; whether it is sound is for the verification to say. */
        default void onHeader(ChainRow row) {}

        /** Whether a segment is to be opened; it is verified in any case. */
        default boolean wants(long seq) {
            return true;
        }

        /**
         * What was sealed; not called where it cannot be opened.
         *
         * @param seq the segment, or 0 for what was in none yet
         */
        default void onRows(long seq, EventText.Reading reading) {}

        /** A segment is as it should be, and sealed to other keys: from before this one came to the box. */
        default void onSealedToOthers(long seq) {}

        /** Any other file: counters, alerts, access record, revisions. */
        default void onFile(String name, byte[] content) {}
    }

    /**
     * What came of reading it.
     *
     * @param boxKey who signed it, as the export says; compare its fingerprint with what the box shows
     */
    public record Outcome(
            Optional<ExportManifest> manifest, Optional<BoxPublicKey> boxKey, Verification.Result result) {}

    private ExportReader(Optional<BoxPublicKey> expected, Optional<Opener> opener, Visitor visitor) {
        this.expected = expected;
        this.opener = opener;
        this.visitor = visitor;
    }

    /**
     * Reads it.
     *
     * @param tar what the outer message holds
     * @param opener opens the segments; without, what is in them is not looked at
     * @param expected the box's key, where it is known; else the export's own is taken, which shows only that nothing was changed since that key signed it
     * @throws IOException when it is no export, ends too early, or cannot be read
     */
    public static Outcome read(
            InputStream tar, Optional<Opener> opener, Optional<BoxPublicKey> expected, Visitor visitor)
            throws IOException {
        ExportReader reader = new ExportReader(expected, opener, visitor);
        try (TarArchiveInputStream archive = new TarArchiveInputStream(tar)) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                reader.take(entry, archive);
            }
        } catch (IllegalArgumentException noTar) { // the library throws it at some headers that are none
            throw new IOException("no export: " + noTar.getMessage(), noTar);
        }
        return reader.end();
    }

    private void take(TarArchiveEntry entry, InputStream archive) throws IOException {
        String name = entry.getName();
        if (!entry.isFile() || entry.getSize() > MAX_FILE) {
            throw new IOException(name + ": no file of an export, or too large");
        }
        byte[] content = archive.readNBytes(MAX_FILE + 1);
        if (content.length != entry.getSize()) {
            throw new IOException(name + ": ends too early");
        }
        Matcher segment = SEGMENT.matcher(name);
        if (segment.matches()) {
            takeSegment(Long.parseLong(segment.group(1)), content);
            return;
        }
        switch (name) { // at its end, and not in the manifest, which was written first
            case RemovedMeanwhile.FILE -> removedBytes = content;
            case RemovedMeanwhile.SIGNATURE -> removedSignature = content;
            default -> takeListed(name, content);
        }
    }

    private void takeListed(String name, byte[] content) throws IOException {
        found.put(name, sum(content));
        if (PIECE.matcher(name).matches()) {
            takePiece(name, content);
            return;
        }
        switch (name) {
            case "manifest.json" -> takeManifest(content);
            case "manifest.sig" -> signature = content;
            case "box.pub" -> takeKey(content);
            case "chain.tsv" -> takeChain(content);
            default -> visitor.onFile(name, content);
        }
    }

    private void takeManifest(byte[] content) throws IOException {
        manifestBytes = content;
        try {
            manifest = ExportManifest.parse(content);
        } catch (IOException e) {
            throw new IOException("manifest.json: " + e.getMessage(), e);
        }
        visitor.onManifest(manifest);
    }

    /** From here on it is known by whose word everything is measured. */
    private void takeKey(byte[] content) throws IOException {
        if (verification != null) {
            throw new IOException("box.pub is there twice");
        }
        try {
            boxKey = BoxPublicKey.parse(content);
        } catch (SealException e) {
            throw new IOException("box.pub: " + e.getMessage(), e);
        }
        BoxPublicKey key = expected.orElse(boxKey);
        verification = new Verification(key);
        if (!key.equals(boxKey)) {
            verification.add(
                    Kind.OTHER_BOX,
                    0,
                    "it is of the box whose key is " + boxKey.fingerprint() + "; expected " + key.fingerprint());
        }
        if (manifest == null || signature == null) {
            throw new IOException("box.pub" + TOO_EARLY);
        }
        verification.exempt(!manifest.holds().isEmpty());
        if (!key.verify(manifestBytes, signature)) {
            verification.add(
                    boxKey.verify(manifestBytes, signature) ? Kind.OTHER_BOX : Kind.ALTERED,
                    0,
                    "manifest.json does not have the signature of the box whose key is " + key.fingerprint());
        }
    }

    private void takeChain(byte[] content) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8));
        verification();
        String first = lines.readLine();
        if (!ChainRow.FIRST_LINE.equals(first)
                || !String.join("\t", ChainRow.COLUMNS).equals(lines.readLine())) {
            throw new IOException("chain.tsv: begins with " + first + "; expected " + ChainRow.FIRST_LINE);
        }
        int number = 3;
        for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
            try {
                ChainRow row = ChainRow.parse(line);
                verification.onHeader(row);
                visitor.onHeader(row);
            } catch (IllegalArgumentException e) {
                verification.add(Kind.UNREADABLE, 0, "chain.tsv, line " + number + ": " + e.getMessage());
            }
        }
    }

    private void takeSegment(long seq, byte[] message) throws IOException {
        segments++;
        bytes += message.length;
        boolean sound = verification().onMessage(seq, message);
        if (opener.isEmpty() || !visitor.wants(seq)) {
            return;
        }
        try {
            EventText.Reading reading = EventText.read(opener.get().open(message, MAX_CONTENT));
            verification.onContent(seq, reading);
            visitor.onRows(seq, reading);
        } catch (SealException e) {
            if (e.problem() == SealException.Problem.OTHER_RECIPIENT) {
                visitor.onSealedToOthers(seq);
            } else if (sound) { // else it is told already
                verification.add(Kind.UNREADABLE, seq, "cannot be opened: " + e.getMessage());
            }
        }
    }

    /** Its hash is in the manifest. */
    private void takePiece(String name, byte[] message) throws IOException {
        verification();
        if (opener.isPresent()) {
            try {
                EventText.Reading reading = EventText.read(opener.get().open(message, MAX_CONTENT));
                verification.onPiece(name, reading);
                visitor.onRows(0, reading);
            } catch (SealException e) {
                if (e.problem() != SealException.Problem.OTHER_RECIPIENT) {
                    verification.add(Kind.UNREADABLE, 0, name + " cannot be opened: " + e.getMessage());
                }
            }
        }
    }

    private Outcome end() throws IOException {
        verification();
        manifest.files().forEach((name, sum) -> {
            if (!sum.equals(found.get(name))) {
                verification.add(
                        found.containsKey(name) ? Kind.ALTERED : Kind.MISSING,
                        0,
                        name + (found.containsKey(name) ? " was altered" : " is missing"));
            }
        });
        for (String name : found.keySet()) {
            if (!manifest.files().containsKey(name) && !name.startsWith("manifest.")) {
                verification.add(Kind.ALTERED, 0, name + " was added");
            }
        }
        RemovedMeanwhile removed = removedMeanwhile();
        verification.onRemovedMeanwhile(removed.segments());
        checkCounts(removed);
        return new Outcome(Optional.of(manifest), Optional.of(boxKey), verification.end());
    }

    /** What the box says was deleted before it could be written; nothing, where it is not the box that says so, and of this export. */
    private RemovedMeanwhile removedMeanwhile() throws IOException {
        String its = HexFormat.of().formatHex(SegmentHeader.sha256(manifestBytes));
        RemovedMeanwhile nothing = new RemovedMeanwhile(its, List.of(), 0);
        if (removedBytes == null && removedSignature == null) {
            return nothing;
        }
        if (removedBytes == null
                || removedSignature == null
                || !expected.orElse(boxKey).verify(removedBytes, removedSignature)) {
            verification.add(Kind.ALTERED, 0, RemovedMeanwhile.FILE + " does not have the signature of the box");
            return nothing;
        }
        RemovedMeanwhile removed = RemovedMeanwhile.parse(removedBytes);
        if (!removed.manifest().equals(its)) {
            verification.add(Kind.ALTERED, 0, RemovedMeanwhile.FILE + " is of another export");
            return nothing;
        }
        return removed;
    }

    private void checkCounts(RemovedMeanwhile removed) {
        ExportManifest.Counts counts = manifest.counts();
        if (counts.segments() != segments + removed.segments().size()
                || counts.bytes() != bytes + removed.contentBytes()) {
            verification.add(
                    Kind.COUNTS,
                    0,
                    "holds " + segments + " segments of " + bytes + " bytes; its manifest says " + counts.segments()
                            + " of " + counts.bytes());
        }
        if (!manifest.boxKey().equals(boxKey.fingerprint())) {
            verification.add(Kind.OTHER_BOX, 0, "its manifest names another box's key than box.pub is");
        }
    }

    /** Where the key has not been read there is nothing to measure by. */
    private Verification verification() throws IOException {
        if (verification == null) {
            throw new IOException("no export: manifest.json, manifest.sig and box.pub come first in one");
        }
        return verification;
    }

    private static ExportManifest.Sum sum(byte[] content) {
        return new ExportManifest.Sum(content.length, HexFormat.of().formatHex(SegmentHeader.sha256(content)));
    }
}
