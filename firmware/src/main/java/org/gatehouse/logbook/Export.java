package org.gatehouse.logbook;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.logbook.ExportManifest.Asked;
import org.gatehouse.logbook.SegmentReader.Extent;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;

/**
 * Writes a part of the log, or all of it, for somebody outside: one OpenPGP message with a tar in it. What was sealed stays sealed in there. The log is read
 * twice: once as it stands at one moment, to say in the manifest what will follow, and once to write it, piece by piece as it is taken. That may last for hours, so the log stands still for the first time
 * only, and nothing is held in memory but a segment, the chain's outline and the counters. What is deleted in between is named at the end ({@link RemovedMeanwhile}).
 *
 * <p>Runs on the thread of who asked, beside the one that writes the log.
 */
public final class Export {
    private static final int BUFFER = 1 << 16;

    private final SegmentReader reader;
    private final Asked asked;
    private final Setting setting;
    private final Extent extent;
    private final ExportChain chain;

    /** Who asks, and by whose keys. */
    public record Setting(
            Timestamp now,
            String school,
            AccessEntry access,
            BoxKey key,
            Sealer sealer,
            List<AccessEntry> accesses,
            List<Revision> revisions,
            List<KeptAlert> alerts,
            List<String> holds) {}

    /** Hears how far it is. */
    public interface Progress {
        /** So many segments of all that will be written are. */
        void at(long segments, long all);
    }

    /**
     * What was written.
     *
     * @param manifest as it stands in the file: what there was when it was begun
     * @param removed what of it was deleted before it was written
     */
    public record Written(ExportManifest manifest, RemovedMeanwhile removed) {}

    /** A file of the archive, whose content can be written any number of times. */
    private interface Part {
        void write(OutputStream out) throws IOException, LogbookException;
    }

    private Export(SegmentReader reader, Asked asked, OptionalInt device, Setting setting) throws LogbookException {
        this.reader = reader;
        this.asked = asked;
        this.setting = setting;
        this.extent = reader.extent();
        this.chain = new ExportChain(reader, asked, device, extent.lastSeq());
    }

    /**
     * Writes an export.
     *
     * @param reader of the log; it stands still for this reader until the first byte is written, and no longer
     * @param device the hash of the device that was asked for, as {@link DeviceIndex} has it
     * @throws IOException when {@code out} cannot be written
     * @throws LogbookException when the log cannot be read
     * @throws SealException when it cannot be sealed
     */
    public static Written write(
            SegmentReader reader, Asked asked, OptionalInt device, Setting setting, OutputStream out, Progress progress)
            throws IOException, LogbookException, SealException {
        reader.freeze();
        Export export = new Export(reader, asked, device, setting);
        Map<String, Part> parts = export.parts();
        ExportManifest manifest = export.manifest(parts);
        reader.thaw();
        OutputStream sealed =
                setting.sealer().open(out, "gatehouse-export.tar", setting.now().time());
        TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new BufferedOutputStream(sealed, BUFFER), StandardCharsets.UTF_8.name());
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        export.put(tar, "README.txt", export.readme());
        export.put(tar, "manifest.json", manifest.bytes());
        export.put(tar, "manifest.sig", setting.key().sign(manifest.json()));
        export.put(tar, "box.pub", export.publicKey());
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            export.begin(tar, part.getKey(), manifest.files().get(part.getKey()).bytes());
            part.getValue().write(tar);
            tar.closeArchiveEntry();
        }
        RemovedMeanwhile removed = export.putSegments(tar, manifest, progress);
        if (!removed.segments().isEmpty()) {
            export.put(tar, RemovedMeanwhile.FILE, removed.bytes());
            export.put(tar, RemovedMeanwhile.SIGNATURE, setting.key().sign(removed.text()));
        }
        tar.close(); // only what was written whole gets an end that holds: what failed on its way opens nowhere
        return new Written(manifest, removed);
    }

    private byte[] readme() {
        return ExportText.readme(setting, asked).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] publicKey() {
        return setting.key().publicPem().getBytes(StandardCharsets.US_ASCII);
    }

    /** All but the segments and what vouches for them. */
    private Map<String, Part> parts() throws IOException, LogbookException {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("chain.tsv", chain::write);
        parts.put("counters.tsv", kept(this::writeCounters));
        parts.put("access.tsv", this::writeAccesses);
        parts.put("revisions.tsv", this::writeRevisions);
        parts.put("alerts.tsv", this::writeAlerts);
        for (KeptAlert alert : setting.alerts()) {
            parts.put("alerts/%010d.pgp".formatted(alert.number()), out -> out.write(alert.sealed()));
        }
        for (Piece piece : extent.pieces()) {
            Summary summary = piece.summary();
            if (piece.message().length > 0
                    && chain.isAsked(
                            summary.begunMicros(), summary.endedMicros(), summary.clockTrusted(), summary.devices())) {
                parts.put("pieces/%010d.pgp".formatted(piece.sequence()), out -> out.write(piece.message()));
            }
        }
        return parts;
    }

    private ExportManifest manifest(Map<String, Part> parts) throws IOException, LogbookException {
        Map<String, ExportManifest.Sum> files = new LinkedHashMap<>();
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            files.put(part.getKey(), sum(part.getValue()));
        }
        files.put("README.txt", sum(out -> out.write(readme())));
        files.put("box.pub", sum(out -> out.write(publicKey())));
        return new ExportManifest(
                setting.now(),
                setting.school(),
                setting.key().publicKey().fingerprint(),
                setting.access().author(),
                setting.access().reason(),
                setting.access().row(),
                asked,
                setting.sealer().recipients().stream().map(Object::toString).toList(),
                chain.extent(),
                chain.counts(),
                setting.holds(),
                files);
    }

    private RemovedMeanwhile putSegments(TarArchiveOutputStream tar, ExportManifest manifest, Progress progress)
            throws IOException, LogbookException {
        List<Long> removed = new ArrayList<>();
        long bytes = manifest.counts().bytes();
        long done = 0;
        for (long seq : chain.wanted()) {
            Optional<byte[]> message = reader.message(seq);
            if (message.isPresent()) {
                put(tar, "segments/%010d.pgp".formatted(seq), message.get());
                bytes -= message.get().length;
            } else {
                removed.add(seq);
            }
            progress.at(++done, manifest.counts().segments());
        }
        return new RemovedMeanwhile(HexFormat.of().formatHex(SegmentHeader.sha256(manifest.bytes())), removed, bytes);
    }

    /** What may be another an hour later: in memory, a tenth of its size. */
    private static Part kept(Part part) throws IOException, LogbookException {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (OutputStream deflated = new DeflaterOutputStream(small)) {
            part.write(deflated);
        }
        byte[] bytes = small.toByteArray();
        return out -> {
            try (InputStream content = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
                content.transferTo(out);
            }
        };
    }

    private void writeCounters(OutputStream out) throws IOException, LogbookException {
        write(out, "gatehouse-counters 1\nhour\tgroup\tcategory\tverdict\tevents\n");
        long fromHour = asked.from()
                .map(from -> Math.floorDiv(from.getEpochSecond(), 3600L))
                .orElse(Long.MIN_VALUE);
        long beforeHour = asked.to()
                .map(to -> -Math.floorDiv(-to.getEpochSecond(), 3600L))
                .orElse(Long.MAX_VALUE);
        for (SegmentReader.Count count : reader.counts(fromHour, beforeHour)) {
            writeLine(
                    out,
                    Instant.ofEpochSecond(count.of().hour() * 3600).toString(),
                    count.of().group(),
                    count.of().category(),
                    count.of().verdict(),
                    Long.toString(count.events()));
        }
    }

    private void writeAccesses(OutputStream out) throws IOException {
        write(out, "gatehouse-access 1\n" + String.join("\t", AccessEntry.COLUMNS) + "\n");
        for (AccessEntry entry : setting.accesses()) {
            write(out, entry.line());
        }
    }

    private void writeRevisions(OutputStream out) throws IOException {
        write(out, "gatehouse-revisions 1\nrevision\ttime\tclock\tperson\trole\tstanding\treason\tdecided\thash\n");
        for (Revision revision : setting.revisions()) {
            writeLine(
                    out,
                    Long.toString(revision.number()),
                    revision.made().time().toString(),
                    revision.made().trusted() ? "right" : "unknown",
                    revision.author().person(),
                    revision.author().role(),
                    revision.standing().code(),
                    revision.reason(),
                    revision.decision()
                            .map(decision -> decision.by().toString())
                            .orElse(""),
                    revision.hash());
        }
    }

    private void writeAlerts(OutputStream out) throws IOException {
        write(out, "gatehouse-alerts 1\nnumber\ttime\tclock\trule\tcategory\tgroup\tattempts\n");
        for (KeptAlert alert : setting.alerts()) {
            writeLine(
                    out,
                    Long.toString(alert.number()),
                    alert.at().toString(),
                    alert.clockTrusted() ? "right" : "unknown",
                    alert.rule(),
                    alert.category(),
                    alert.group(),
                    Long.toString(alert.attempts()));
        }
    }

    private static void writeLine(OutputStream out, String... cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i].replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
            write(out, cell + (i + 1 < cells.length ? "\t" : "\n"));
        }
    }

    private void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        begin(tar, name, content.length);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private void begin(TarArchiveOutputStream tar, String name, long bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes);
        entry.setMode(0600);
        entry.setModTime(setting.now().time().toEpochMilli());
        tar.putArchiveEntry(entry);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What a part will be, without keeping it. */
    private static ExportManifest.Sum sum(Part part) throws IOException, LogbookException {
        long[] bytes = new long[1];
        OutputStream counted = new OutputStream() {
            @Override
            public void write(int one) {
                bytes[0]++;
            }

            @Override
            public void write(byte[] buffer, int from, int length) {
                bytes[0] += length;
            }
        };
        try (DigestOutputStream digest = new DigestOutputStream(counted, SegmentHeader.digest())) {
            part.write(digest);
            return new ExportManifest.Sum(
                    bytes[0], HexFormat.of().formatHex(digest.getMessageDigest().digest()));
        }
    }
}
