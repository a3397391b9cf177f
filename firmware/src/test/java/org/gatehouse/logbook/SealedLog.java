package org.gatehouse.logbook;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.logbook.Summary.CountKey;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.Recipient;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;

/** A logbook on the disk, segment by segment as the sealer would write it. */
public final class SealedLog implements AutoCloseable {
    public static final Instant BEGIN = Instant.parse("2025-03-03T08:00:00Z");
    public static final char[] PASSPHRASE = "passphrase".toCharArray();

    /** A recipient with her secret key. */
    public record Reader(Recipient recipient, Opener opener, String publicKey, String secretKey) {
        public static Reader make(String name) throws Exception {
            KeyMaker.KeyPair pair = KeyMaker.make(name, PASSPHRASE, BEGIN);
            Recipient recipient = Recipient.read(pair.publicKey().getBytes(StandardCharsets.US_ASCII), BEGIN);
            Opener opener = Opener.of(pair.secretKey().getBytes(StandardCharsets.US_ASCII), PASSPHRASE);
            return new Reader(recipient, opener, pair.publicKey(), pair.secretKey());
        }
    }

    final Path file;
    final BoxKey key;
    public final List<EventRow> rows = new ArrayList<>();
    private final SegmentTable table;
    private final DeviceIndex index;

    public SealedLog(Path folder) throws Exception {
        file = folder.resolve("logbook.db");
        key = BoxKey.openOrMake(folder.resolve("box.key"));
        index = new DeviceIndex(key);
        table = SegmentTable.open(file);
    }

    int deviceHash(long mac) {
        return index.hash(mac);
    }

    /** A segment of five minutes, the number-th of them; sealed to nobody where there are no readers. */
    public SegmentHeader add(int number, List<EventRow> segmentRows, List<Reader> readers) throws Exception {
        return add(number, segmentRows, readers, 0, true);
    }

    SegmentHeader add(int number, List<EventRow> segmentRows, List<Reader> readers, long lieAboutRows, boolean trusted)
            throws Exception {
        Instant begun = BEGIN.plusSeconds(300L * number);
        TreeSet<Long> devices = new TreeSet<>();
        segmentRows.forEach(row -> devices.add(row.mac()));
        long events = segmentRows.stream().mapToLong(EventRow::count).sum();
        Map<CountKey, Long> counts = Map.of(new CountKey(begun.getEpochSecond() / 3600, "pupils", "", "allow"), events);
        Summary summary = new Summary(
                ChangeRow.micros(begun),
                ChangeRow.micros(begun.plusSeconds(299)),
                segmentRows.size() + lieAboutRows,
                events,
                0,
                trusted,
                index.hashes(devices),
                counts);
        byte[] message = readers.isEmpty() ? new byte[0] : sealed(readers, EventText.write(segmentRows), begun);
        Kind kind = segmentRows.isEmpty() ? Kind.START : readers.isEmpty() ? Kind.COUNTED : Kind.EVENTS;
        SegmentHeader signed = add(kind, summary, readers, message);
        if (!readers.isEmpty()) {
            rows.addAll(segmentRows);
        }
        return signed;
    }

    /** A segment of so many octets, where what is in them does not matter. */
    public void addNoise(int number, int octets, List<Reader> readers) throws Exception {
        byte[] noise = new byte[octets];
        new Random(number).nextBytes(noise);
        Instant begun = BEGIN.plusSeconds(300L * number);
        long micros = ChangeRow.micros(begun);
        Summary summary = new Summary(micros, micros + 1, 1, 1, 0, true, new byte[0], Map.of());
        add(Kind.EVENTS, summary, readers, sealed(readers, noise, begun));
    }

    private static byte[] sealed(List<Reader> readers, byte[] content, Instant begun) throws SealException {
        return new Sealer(readers.stream().map(Reader::recipient).toList()).seal(content, "events", begun);
    }

    private SegmentHeader add(Kind kind, Summary summary, List<Reader> readers, byte[] message) throws Exception {
        List<String> recipients =
                readers.stream().map(one -> one.recipient().fingerprint()).toList();
        byte[] previous = table.chain().hash();
        long seq = table.chain().seq() + 1;
        SegmentHeader header = summary.header(seq, kind, recipients, "", message, previous);
        SegmentHeader signed = header.signed(key.sign(header.text()));
        table.inTransaction(() -> {
            table.add(signed, message);
            table.count(summary.counts());
        });
        return signed;
    }

    /** Rows of a segment: each of them of another second and device. */
    public static List<EventRow> rows(int segment, int count) {
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(RandomRows.numbered(
                    segment * 1000L + i,
                    BEGIN.plusSeconds(300L * segment + i % 299).toEpochMilli()));
        }
        return rows;
    }

    public void sql(String statement) throws Exception {
        Database.execute(table.connection(), statement);
    }

    /** Whether somebody reads it as it was before it was last written: then SQLite's journal cannot be emptied. */
    boolean isHeld() throws SQLException {
        return Database.number(table.connection(), "PRAGMA wal_checkpoint(TRUNCATE)") != 0;
    }

    @Override
    public void close() throws SQLException {
        table.close();
    }
}
