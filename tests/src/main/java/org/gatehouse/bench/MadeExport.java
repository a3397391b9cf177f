package org.gatehouse.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.gatehouse.logbook.Author;
import org.gatehouse.logbook.ChainRow;
import org.gatehouse.logbook.EventRow;
import org.gatehouse.logbook.EventText;
import org.gatehouse.logbook.ExportManifest;
import org.gatehouse.logbook.ExportManifest.Asked;
import org.gatehouse.logbook.ExportManifest.Chain;
import org.gatehouse.logbook.ExportManifest.Counts;
import org.gatehouse.logbook.ExportManifest.Sum;
import org.gatehouse.logbook.SegmentHeader;
import org.gatehouse.logbook.Timestamp;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.Recipient;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;

/**
 * An export of a log that is made up, without a box and its database: segments are sealed, chained and signed as they come. It differs from a box's in what nobody asks of it here: no alerts, no counters, no
 * access record.
 */
public final class MadeExport {
    private final BoxKey box;
    private Sealer sealer;
    private List<String> recipients;
    private final Path work;
    private final List<ChainRow> chain = new ArrayList<>();
    private byte[] previous = SegmentHeader.nothingBefore();
    private long rows;
    private long events;
    private long bytes;

    /** @param work a folder that exists, for the box's key and the segments */
    public MadeExport(Path work, List<Recipient> recipients) throws IOException, SealException {
        this.work = work;
        sealTo(recipients);
        box = BoxKey.openOrMake(work.resolve("box.key"));
    }

    /** From now on to these keys. */
    public void sealTo(List<Recipient> next) {
        recipients = next.stream().map(Recipient::fingerprint).toList();
        sealer = new Sealer(next);
    }

    /** The fingerprint of the key that signs. */
    public String boxFingerprint() {
        return box.publicKey().fingerprint();
    }

    /** Bytes of sealed segments so far. */
    public long sealedBytes() {
        return bytes;
    }

    /** Adds a segment of five minutes. */
    public void add(long startMillis, List<EventRow> segment) {
        try {
            byte[] message = sealer.seal(EventText.write(segment), "events", Instant.ofEpochMilli(startMillis));
            long seq = chain.size() + 1;
            long count = segment.stream().mapToLong(EventRow::count).sum();
            SegmentHeader header = new SegmentHeader(
                    seq,
                    SegmentHeader.Kind.EVENTS,
                    startMillis * 1000,
                    (startMillis + 299_999) * 1000,
                    segment.size(),
                    count,
                    0,
                    true,
                    recipients,
                    new byte[0],
                    "",
                    SegmentHeader.sha256(message),
                    previous,
                    new byte[64]);
            SegmentHeader signed = header.signed(box.sign(header.text()));
            previous = signed.hash();
            chain.add(new ChainRow(signed, previous, ChainRow.Content.HERE));
            Files.write(file(seq), message);
            rows += segment.size();
            events += count;
            bytes += message.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SealException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the export. */
    public void write(Path export) throws IOException, SealException {
        byte[] table = chainTable();
        byte[] key = box.publicPem().getBytes(StandardCharsets.US_ASCII);
        Map<String, Sum> sums = new LinkedHashMap<>();
        sums.put("box.pub", sum(key));
        sums.put("chain.tsv", sum(table));
        ExportManifest manifest = manifest(sums);
        try (OutputStream file = Files.newOutputStream(export);
                OutputStream sealed = sealer.open(
                        file, "gatehouse-export.tar", manifest.made().time());
                TarArchiveOutputStream tar = new TarArchiveOutputStream(sealed, StandardCharsets.UTF_8.name())) {
            put(tar, "manifest.json", manifest.json().getBytes(StandardCharsets.UTF_8));
            put(tar, "manifest.sig", box.sign(manifest.json()));
            put(tar, "box.pub", key);
            put(tar, "chain.tsv", table);
            for (long seq = 1; seq <= chain.size(); seq++) {
                put(tar, "segments/%010d.pgp".formatted(seq), Files.readAllBytes(file(seq)));
            }
        }
    }

    /** Where a segment lies until it is exported: a test may damage it. */
    public Path file(long seq) {
        return work.resolve("segment-" + seq + ".pgp");
    }

    private ExportManifest manifest(Map<String, Sum> sums) {
        long last = chain.size();
        return new ExportManifest(
                new Timestamp(Instant.parse("2026-11-22T16:00:00Z"), true),
                "Example Primary School",
                boxFingerprint(),
                new Author("lead.1", "dsl", "ssh"),
                "weekly review",
                1,
                new Asked(Optional.empty(), Optional.empty(), Optional.empty()),
                recipients,
                new Chain(1, last, last, last, HexFormat.of().formatHex(previous)),
                new Counts(last, rows, events, bytes, 0, 0),
                List.of(),
                sums);
    }

    private byte[] chainTable() {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        String head = ChainRow.FIRST_LINE + "\n" + String.join("\t", ChainRow.COLUMNS) + "\n";
        table.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        chain.forEach(row -> table.writeBytes(row.line().getBytes(StandardCharsets.UTF_8)));
        return table.toByteArray();
    }

    private static Sum sum(byte[] content) {
        return new Sum(content.length, HexFormat.of().formatHex(SegmentHeader.sha256(content)));
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
