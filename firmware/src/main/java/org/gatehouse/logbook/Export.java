package org.gatehouse.logbook;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.logbook.ChainRow.Content;
import org.gatehouse.logbook.ExportManifest.Asked;
import org.gatehouse.logbook.SegmentReader.Extent;
import org.gatehouse.logbook.SegmentReader.Listed;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;

/**
 * Writes a part of the log, or all of it, for somebody outside: one OpenPGP message with a tar in it. What was sealed stays sealed in there. Nothing is held in memory but one segment; the log is read
 * as it stands at one moment, twice: once to say in the manifest what will follow, once to write it.
 *
 * <p>Runs on the thread of who asked, beside the one that writes the log.
 */
public final class Export {
    private static final int BATCH = 256; // headers in memory; one has about a kilobyte
    private static final int BUFFER = 1 << 16;

    private final SegmentReader reader;
    private final Asked asked;
    private final OptionalInt device;
    private final long fromMicros;
    private final long beforeMicros;
    private final Setting setting;
    private final Extent extent;
    private long first;
    private long last;

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

    /** A file of the archive, whose content can be written any number of times. */
    private interface Part {
        void write(OutputStream out) throws IOException, LogbookException;
    }

    private Export(SegmentReader reader, Asked asked, OptionalInt device, Setting setting) throws LogbookException {
        this.reader = reader;
        this.asked = asked;
        this.device = device;
        this.setting = setting;
        this.fromMicros = asked.from().map(ChangeRow::micros).orElse(Long.MIN_VALUE);
        this.beforeMicros = asked.to().map(ChangeRow::micros).orElse(Long.MAX_VALUE);
        reader.freeze();
        this.extent = reader.extent();
        findRange();
    }

    /**
     * Writes an export.
     *
     * @param reader of the log; it stands still for this reader until it is closed
     * @param device the hash of the device that was asked for, as {@link DeviceIndex} has it
     * @throws IOException when {@code out} cannot be written
     * @throws LogbookException when the log cannot be read
     * @throws SealException when it cannot be sealed
     */
    public static ExportManifest write(
            SegmentReader reader, Asked asked, OptionalInt device, Setting setting, OutputStream out, Progress progress)
            throws IOException, LogbookException, SealException {
        Export export = new Export(reader, asked, device, setting);
        Map<String, Part> parts = export.parts();
        ExportManifest manifest = export.manifest(parts);
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
        export.putSegments(tar, manifest, progress);
        tar.close(); // only what was written whole gets an end that holds: what failed on its way opens nowhere
        return manifest;
    }

    private byte[] readme() {
        return ExportText.readme(setting, asked).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] publicKey() {
        return setting.key().publicPem().getBytes(StandardCharsets.US_ASCII);
    }

    /** All but the segments and what vouches for them. */
    private Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("chain.tsv", this::writeChain);
        parts.put("counters.tsv", this::writeCounters);
        parts.put("access.tsv", this::writeAccesses);
        parts.put("revisions.tsv", this::writeRevisions);
        parts.put("alerts.tsv", this::writeAlerts);
        for (KeptAlert alert : setting.alerts()) {
            parts.put("alerts/%010d.pgp".formatted(alert.number()), out -> out.write(alert.sealed()));
        }
        for (Piece piece : extent.pieces()) {
            Summary summary = piece.summary();
            if (piece.message().length > 0
                    && isAsked(
                            summary.begunMicros(), summary.endedMicros(), summary.clockTrusted(), summary.devices())) {
                parts.put("pieces/%010d.pgp".formatted(piece.sequence()), out -> out.write(piece.message()));
            }
        }
        return parts;
    }

    /**
     * From the segment before the first that was asked for to the one behind the last, so that the chain itself shows that none is missing at either end. Where a clock was wrong the times in a segment
     * say little: such neighbours are taken, too.
     */
    private void findRange() throws LogbookException {
        Optional<long[]> span = reader.span(fromMicros, beforeMicros);
        first = span.map(both -> both[0]).orElse(extent.lastSeq());
        last = span.map(both -> both[1]).orElse(extent.lastSeq());
        first = widened(first, -1);
        last = Math.min(extent.lastSeq(), widened(last, 1));
    }

    private long widened(long seq, int step) throws LogbookException {
        long at = seq + step;
        while (at >= 1) {
            List<SegmentHeader> header = reader.headers(at, at);
            if (header.isEmpty()) {
                return at - step;
            }
            if (header.get(0).clockTrusted()) {
                return at;
            }
            at += step;
        }
        return Math.max(1, at - step);
    }

    private boolean isAsked(long begun, long ended, boolean clockTrusted, byte[] devices) {
        boolean inTime = !clockTrusted || ended >= fromMicros && begun < beforeMicros;
        return inTime && (device.isEmpty() || DeviceIndex.isAmong(devices, device.getAsInt()));
    }

    private ChainRow row(Listed listed) {
        SegmentHeader header = listed.header();
        boolean sealed = header.rows() > 0 && !header.recipients().isEmpty();
        boolean wanted = isAsked(header.begunMicros(), header.endedMicros(), header.clockTrusted(), header.devices());
        Content content = listed.messageBytes() > 0
                ? wanted ? Content.HERE : Content.LEFT_OUT
                : sealed ? Content.REMOVED : Content.NONE;
        return new ChainRow(header, listed.hash(), content);
    }

    /** Takes the rows of the chain that are in the export, in order. */
    private interface RowTaker {
        void take(ChainRow row, long messageBytes) throws IOException, LogbookException;
    }

    private void forEachRow(RowTaker taker) throws IOException, LogbookException {
        for (long next = first; next <= last; ) {
            List<Listed> batch = reader.listed(next, BATCH);
            if (batch.isEmpty()) {
                return;
            }
            for (Listed listed : batch) {
                if (listed.header().seq() > last) {
                    return;
                }
                taker.take(row(listed), listed.messageBytes());
                next = listed.header().seq() + 1;
            }
        }
    }

    private ExportManifest manifest(Map<String, Part> parts) throws IOException, LogbookException {
        Map<String, ExportManifest.Sum> files = new LinkedHashMap<>();
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            files.put(part.getKey(), sum(part.getValue()));
        }
        files.put("README.txt", sum(out -> out.write(readme())));
        files.put("box.pub", sum(out -> out.write(publicKey())));
        long[] counts = new long[7]; // headers, segments, rows, events, bytes, removed, lost
        forEachRow((row, bytes) -> {
            boolean here = row.content() == Content.HERE;
            counts[0]++;
            counts[1] += here ? 1 : 0;
            counts[2] += here ? row.header().rows() : 0;
            counts[3] += here ? row.header().events() : 0;
            counts[4] += here ? bytes : 0;
            counts[5] += row.content() == Content.REMOVED ? 1 : 0;
            counts[6] += row.header().lost();
        });
        List<Listed> newest = reader.listed(extent.lastSeq(), 1);
        String newestHash = newest.isEmpty()
                ? ""
                : HexFormat.of().formatHex(newest.get(0).header().hash());
        return new ExportManifest(
                setting.now(),
                setting.school(),
                setting.key().publicKey().fingerprint(),
                setting.access().author(),
                setting.access().reason(),
                setting.access().row(),
                asked,
                setting.sealer().recipients().stream().map(Object::toString).toList(),
                new ExportManifest.Chain(first, last, counts[0], extent.lastSeq(), newestHash),
                new ExportManifest.Counts(counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]),
                setting.holds(),
                files);
    }

    private void putSegments(TarArchiveOutputStream tar, ExportManifest manifest, Progress progress)
            throws IOException, LogbookException {
        long[] done = new long[1];
        forEachRow((row, bytes) -> {
            if (row.content() == Content.HERE) {
                long seq = row.header().seq();
                byte[] message = reader.next(seq - 1)
                        .filter(segment -> segment.header().seq() == seq)
                        .flatMap(SegmentReader.Segment::message)
                        .orElseThrow(() -> new LogbookException("segment " + seq + " is gone"));
                put(tar, "segments/%010d.pgp".formatted(seq), message);
                progress.at(++done[0], manifest.counts().segments());
            }
        });
    }

    private void writeChain(OutputStream out) throws IOException, LogbookException {
        write(out, ChainRow.FIRST_LINE + "\n" + String.join("\t", ChainRow.COLUMNS) + "\n");
        forEachRow((row, bytes) -> write(out, row.line()));
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
