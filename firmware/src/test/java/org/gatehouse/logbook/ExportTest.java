package org.gatehouse.logbook;

import static org.gatehouse.logbook.ExportedFiles.assertFaults;
import static org.gatehouse.logbook.ExportedFiles.chain;
import static org.gatehouse.logbook.ExportedFiles.kinds;
import static org.gatehouse.logbook.ExportedFiles.packed;
import static org.gatehouse.logbook.ExportedFiles.verify;
import static org.gatehouse.logbook.ExportedFiles.with;
import static org.gatehouse.logbook.ExportedFiles.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.logbook.ExportManifest.Asked;
import org.gatehouse.logbook.ExportReader.Outcome;
import org.gatehouse.logbook.SealedLog.Reader;
import org.gatehouse.logbook.Verification.Finding;
import org.gatehouse.logbook.Verification.Kind;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.BoxPublicKey;
import org.gatehouse.seal.Gpg;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of a log that is on the disk, opened here and by GnuPG, and each way in which one can be tampered with. */
@Tag("R08")
@Tag("R35")
class ExportTest {
    private static final Asked EVERYTHING = new Asked(Optional.empty(), Optional.empty(), Optional.empty());
    private static final Timestamp NOW = new Timestamp(Instant.parse("2025-03-04T10:15:00Z"), true);
    private static final Author LEAD = new Author("lead.1", "dsl", "local");

    private static final KeptAlert ALERT = new KeptAlert(
            7,
            NOW.time(),
            true,
            "self-harm",
            "self-harm",
            "pupils",
            3,
            "",
            true,
            "sealed".getBytes(StandardCharsets.US_ASCII));

    private static Reader lead;
    private static Reader deputy;

    @TempDir
    Path folder;

    private SealedLog log;
    private AccessRecord accesses;

    @BeforeAll
    static void makeKeys() throws Exception {
        lead = Reader.make("Lead <lead@school.example>");
        deputy = Reader.make("Deputy <deputy@school.example>");
    }

    @BeforeEach
    void begin() throws Exception {
        log = new SealedLog(folder);
        accesses = new AccessRecord(folder.resolve("access.db"));
    }

    @AfterEach
    void end() throws Exception {
        log.close();
    }

    @Test
    void everything_isReadBack_andIsSound() throws Exception {
        writeSegments();
        Path file = export(EVERYTHING, OptionalInt.empty(), lead);
        Read read = read(file, lead);
        assertEquals(List.of(), read.outcome.result().findings());
        assertTrue(read.outcome.result().isSound());
        assertEquals(sorted(log.rows), sorted(read.rows));
        ExportManifest manifest = read.outcome.manifest().orElseThrow();
        assertEquals("evidence for the panel\nof Monday", manifest.reason());
        assertEquals(LEAD, manifest.by());
        assertEquals("Hill Primary", manifest.school());
        assertEquals(new ExportManifest.Chain(1, 7, 7, 7, manifest.chain().newestHash()), manifest.chain());
        assertEquals(5, manifest.counts().segments());
        assertEquals(log.rows.size(), manifest.counts().rows());
        assertEquals(log.rows.size(), read.outcome.result().rows());
        assertEquals(List.of(lead.recipient().toString()), manifest.recipients());
        assertEquals(manifest, ExportManifest.parse(manifest.bytes()));
        assertTrue(read.files.get("counters.tsv").contains("2025-03-03T08:00:00Z\tpupils\t\tallow\t"));
        assertTrue(read.files.get("access.tsv").contains("\texport\teverything\tevidence for the panel\\nof Monday\t"));
        assertEquals("sealed", read.files.get("alerts/0000000007.pgp"));
        assertTrue(read.files
                .get("alerts.tsv")
                .endsWith("7\t" + NOW.time() + "\tright\tself-harm\tself-harm\tpupils\t3\n"));
        assertEquals(Optional.empty(), accesses.verify(log.key.publicKey()));
    }

    /** What the README of an export says works with GnuPG, tar and OpenSSL alone. */
    @Test
    void gnuPgTarAndOpenSsl_openIt() throws Exception {
        writeSegments();
        Path file = export(EVERYTHING, OptionalInt.empty(), lead, deputy);
        try (Gpg gpg = new Gpg()) {
            gpg.run(lead.secretKey().getBytes(StandardCharsets.US_ASCII), "--passphrase", "passphrase", "--import");
            byte[] tar = gpg.run(Files.readAllBytes(file), "--passphrase", "passphrase", "--decrypt");
            Path opened = Files.createDirectory(folder.resolve("opened"));
            Path archive = Files.write(folder.resolve("export.tar"), tar);
            run(opened, "tar", "xf", archive.toString());
            run(
                    opened,
                    "openssl",
                    "pkeyutl",
                    "-verify",
                    "-pubin",
                    "-inkey",
                    "box.pub",
                    "-rawin",
                    "-in",
                    "manifest.json",
                    "-sigfile",
                    "manifest.sig");
            List<EventRow> rows = new ArrayList<>();
            try (var segments = Files.list(opened.resolve("segments"))) {
                for (Path segment : segments.sorted().toList()) {
                    byte[] text = gpg.run(Files.readAllBytes(segment), "--passphrase", "passphrase", "--decrypt");
                    rows.addAll(EventText.read(text).rows());
                }
            }
            assertEquals(sorted(log.rows), sorted(rows));
        }
        assertEquals(sorted(log.rows), sorted(read(file, deputy).rows));
    }

    @Test
    void period_holdsItsSegmentsAndTheirNeighboursHeaders() throws Exception {
        writeSegments();
        Asked asked = new Asked(
                Optional.of(SealedLog.BEGIN.plusSeconds(2 * 300)),
                Optional.of(SealedLog.BEGIN.plusSeconds(4 * 300)),
                Optional.empty());
        Read read = read(export(asked, OptionalInt.empty(), lead), lead);
        assertEquals(List.of(), read.outcome.result().findings());
        ExportManifest manifest = read.outcome.manifest().orElseThrow();
        assertEquals(asked, manifest.asked());
        List<EventRow> expected = log.rows.stream()
                .filter(row -> row.timeMillis() >= asked.from().orElseThrow().toEpochMilli()
                        && row.timeMillis() < asked.to().orElseThrow().toEpochMilli())
                .toList();
        assertEquals(sorted(expected), sorted(read.rows));
        assertEquals(2, manifest.counts().segments());
        assertEquals(2, manifest.chain().first());
        assertEquals(5, manifest.chain().last());
        assertEquals(7, manifest.chain().newest());
    }

    @Test
    void device_holdsOnlySegmentsThatNameIt() throws Exception {
        writeSegments();
        long mac = 0x020000000000L + 3003 % 300; // the fourth row of the fourth segment; others have three rows
        Asked asked = new Asked(Optional.empty(), Optional.empty(), Optional.of("02:00:00:00:00:03"));
        Read read = read(export(asked, OptionalInt.of(log.deviceHash(mac)), lead), lead);
        assertEquals(List.of(), read.outcome.result().findings());
        assertEquals(1, read.outcome.manifest().orElseThrow().counts().segments());
        assertTrue(read.rows.stream().anyMatch(row -> row.mac() == mac));
        Read none = read(export(asked, OptionalInt.of(log.deviceHash(0x123456789aL)), lead), lead);
        assertTrue(none.outcome.result().isSound());
        assertEquals(List.of(), none.rows);
    }

    @Test
    void clockThatWasWrong_segmentIsInWhateverPeriod() throws Exception {
        log.add(0, SealedLog.rows(0, 3), List.of(lead));
        log.add(-100_000, SealedLog.rows(1, 3), List.of(lead), 0, false);
        log.add(-100_000, SealedLog.rows(2, 3), List.of(lead), 0, false);
        log.add(3, SealedLog.rows(3, 3), List.of(lead));
        Asked asked = new Asked(Optional.of(SealedLog.BEGIN.plusSeconds(900)), Optional.empty(), Optional.empty());
        Read read = read(export(asked, OptionalInt.empty(), lead), lead);
        assertTrue(read.outcome.result().isSound());
        assertEquals(9, read.rows.size(), "of the two whose clock was wrong, and of the one that was asked for");
    }

    @Test
    void recipientRemoved_readsWhatWasSealedToHerOnly() throws Exception {
        log.add(0, SealedLog.rows(0, 3), List.of(lead, deputy));
        log.add(1, SealedLog.rows(1, 3), List.of(lead));
        Path file = export(EVERYTHING, OptionalInt.empty(), lead, deputy);
        assertEquals(6, read(file, lead).rows.size());
        Read read = read(file, deputy);
        assertEquals(3, read.rows.size());
        assertTrue(read.outcome.result().isSound(), "what is for others is as it should be");
        assertEquals(2, read.outcome.result().contents());
    }

    @Test
    void deletedByRetention_isToldAndNoFault() throws Exception {
        writeSegments();
        log.sql("UPDATE segment SET message = NULL WHERE seq <= 3");
        Read read = read(export(EVERYTHING, OptionalInt.empty(), lead), lead);
        assertTrue(read.outcome.result().isSound());
        assertEquals(List.of(Kind.DELETED), kinds(read.outcome));
        log.sql("DELETE FROM segment WHERE seq <= 2");
        read = read(export(EVERYTHING, OptionalInt.empty(), lead), lead);
        assertTrue(
                read.outcome.result().isSound(),
                read.outcome.result().findings().toString());
        assertEquals(3, read.outcome.manifest().orElseThrow().chain().first());
    }

    @Test
    void countsThatDoNotMatch_areNamed() throws Exception {
        log.add(0, SealedLog.rows(0, 3), List.of(lead));
        log.add(1, SealedLog.rows(1, 3), List.of(lead), 1, true);
        assertFaults(
                read(export(EVERYTHING, OptionalInt.empty(), lead), lead).outcome,
                "segment 2: holds 3 rows of 3 events; its header says 4");
    }

    @Test
    void emptyLog_isExported() throws Exception {
        Read read = read(export(EVERYTHING, OptionalInt.empty(), lead), lead);
        assertTrue(read.outcome.result().isSound());
        assertEquals(0, read.outcome.result().headers());
    }

    @Test
    void segments_alteredRemovedSwappedOrDoubled_areNamed() throws Exception {
        writeSegments();
        Map<String, byte[]> sound = unpacked(export(EVERYTHING, OptionalInt.empty(), lead));
        assertFaults(
                verify(with(sound, "segments/0000000003.pgp", content -> content[20] ^= 1)),
                "segment 3: its content was altered");
        assertFaults(
                verify(without(sound, "segments/0000000004.pgp")),
                "segment 4: its content is missing",
                "holds 4 segments");
        Map<String, byte[]> swapped = new LinkedHashMap<>(sound);
        swapped.put("segments/0000000003.pgp", sound.get("segments/0000000004.pgp"));
        swapped.put("segments/0000000004.pgp", sound.get("segments/0000000003.pgp"));
        assertFaults(
                verify(swapped),
                "segment 3: in its place is the content of segment 4",
                "segment 4: in its place is the content of segment 3");
        Map<String, byte[]> added = new LinkedHashMap<>(sound);
        added.put("segments/0000000099.pgp", sound.get("segments/0000000003.pgp"));
        assertFaults(verify(added), "segment 99: has content that the chain knows nothing of", "holds 6 segments");
    }

    /** A forger would change the manifest's hash of the chain as well, so these go without that. */
    @Test
    void chain_alteredCutOrReordered_isNamed() throws Exception {
        writeSegments();
        Map<String, byte[]> sound = unpacked(export(EVERYTHING, OptionalInt.empty(), lead));
        assertFaults(
                verify(chain(sound, lines -> lines.set(4, lines.get(4).replace("\t0\tright", "\t7\tright")))),
                "segment 3: its header was altered",
                "chain.tsv was altered");
        assertFaults(
                verify(chain(sound, lines -> lines.remove(4))),
                "segment 3: is missing",
                "segment 3: has content that the chain knows nothing of",
                "chain.tsv was altered");
        assertFaults(
                verify(chain(sound, lines -> lines.add(4, lines.remove(5)))),
                "segment 3: is missing",
                "segment 3: stands behind segment 4",
                "chain.tsv was altered");
        assertFaults(
                verify(chain(sound, lines -> lines.set(4, "nonsense"))),
                "chain.tsv, line 5: 1 columns",
                "segment 3: is missing",
                "segment 3: has content",
                "chain.tsv was altered");
        assertFaults(
                verify(chain(sound, lines -> lines.remove(8))),
                "segment 7: has content that the chain knows nothing of",
                "chain.tsv was altered");
    }

    /** A box that was put back to an older state writes other segments under the same numbers: each is signed, and they do not fit. */
    @Test
    void forkedChain_isNamed() throws Exception {
        writeSegments();
        log.sql("CREATE TABLE kept AS SELECT * FROM segment WHERE seq = 4");
        log.sql("DELETE FROM segment WHERE seq >= 4");
        log.add(3, SealedLog.rows(30, 2), List.of(lead));
        log.add(4, SealedLog.rows(31, 2), List.of(lead));
        log.sql("DELETE FROM segment WHERE seq = 4");
        log.sql("INSERT INTO segment SELECT * FROM kept");
        assertFaults(
                verify(unpacked(export(EVERYTHING, OptionalInt.empty(), lead))),
                "segment 5: is not chained to segment 4");
    }

    @Test
    void manifestOrOtherFiles_changed_areNamed() throws Exception {
        writeSegments();
        Map<String, byte[]> sound = unpacked(export(EVERYTHING, OptionalInt.empty(), lead));
        String manifest = new String(sound.get("manifest.json"), StandardCharsets.UTF_8);
        Map<String, byte[]> changed = new LinkedHashMap<>(sound);
        changed.put("manifest.json", manifest.replace("evidence", "nothing!").getBytes(StandardCharsets.UTF_8));
        assertFaults(verify(changed), "manifest.json does not have the signature");
        assertFaults(verify(with(sound, "counters.tsv", content -> content[40] ^= 1)), "counters.tsv was altered");
        assertFaults(verify(without(sound, "access.tsv")), "access.tsv is missing");
        Map<String, byte[]> added = new LinkedHashMap<>(sound);
        added.put("more.txt", new byte[3]);
        assertFaults(verify(added), "more.txt was added");
        assertThrows(IOException.class, () -> verify(without(sound, "box.pub")));
        assertThrows(IOException.class, () -> verify(without(sound, "manifest.json")));
        assertThrows(IOException.class, () -> verify(Map.of()));
        assertThrows(
                IOException.class,
                () -> verify("no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8), Optional.empty()));
    }

    @Test
    void cutAnywhere_isNoticed() throws Exception {
        writeSegments();
        byte[] tar = packed(unpacked(export(EVERYTHING, OptionalInt.empty(), lead)));
        int end = tar.length;
        while (tar[end - 1] == 0) {
            end--; // blocks of zeros end an archive
        }
        for (int length = 0; length < end; length += 128) {
            Outcome outcome;
            try {
                outcome = verify(Arrays.copyOf(tar, length), Optional.empty());
            } catch (IOException noticed) {
                continue;
            }
            assertFalse(outcome.result().isSound(), "cut to " + length + " of " + end);
        }
    }

    /** Somebody takes the first byte, and for an hour no other: the log goes on, and what is old goes. */
    @Test
    @Tag("R40")
    void slowTaker_holdsNothing_andGetsWhatIsStillThere_signedByTheBox() throws Exception {
        writeSegments();
        List<EventRow> stillThere = new ArrayList<>(log.rows);
        stillThere.removeAll(SealedLog.rows(1, 3)); // segment 2
        stillThere.removeAll(SealedLog.rows(3, 4)); // segment 4
        Path file = slowly(() -> {
            assertFalse(log.isHeld());
            for (int i = 6; i < 40; i++) {
                log.add(i, SealedLog.rows(i, 3), List.of(lead));
            }
            assertFalse(log.isHeld());
            log.sql("DELETE FROM segment WHERE seq <= 2");
            log.sql("UPDATE segment SET message = NULL WHERE seq = 4");
            log.sql("UPDATE counter SET events = events + 1");
        });
        Read read = read(file, lead);
        assertEquals(
                List.of(
                        "the content of 2 segments, 2 to 4, was deleted while the export was written, as old as it was"),
                read.outcome.result().findings().stream().map(Finding::text).toList());
        assertTrue(read.outcome.result().isSound());
        assertEquals(sorted(stillThere), sorted(read.rows));
        Map<String, byte[]> sound = unpacked(file);
        assertFaults(
                verify(with(sound, "removed.tsv", content -> content[content.length - 2] = '3')),
                "removed.tsv does not have the signature",
                "segment 2: its content is missing",
                "segment 4: its content is missing",
                "holds 3 segments");
        assertFaults(
                verify(without(without(sound, "removed.tsv"), "removed.sig")),
                "segment 2: its content is missing",
                "segment 4: its content is missing",
                "holds 3 segments");
    }

    /** Whoever cuts segments out of a file cannot excuse it by what the box said of another. */
    @Test
    void removals_ofAnotherExport_excuseNothing() throws Exception {
        writeSegments();
        Map<String, byte[]> whole = unpacked(export(EVERYTHING, OptionalInt.empty(), lead));
        Map<String, byte[]> other = unpacked(slowly(() -> log.sql("UPDATE segment SET message = NULL WHERE seq = 4")));
        Map<String, byte[]> cut = without(whole, "segments/0000000004.pgp");
        for (String name : List.of("removed.tsv", "removed.sig")) {
            cut.put(name, other.get(name));
        }
        assertFaults(
                verify(cut),
                "removed.tsv is of another export",
                "segment 4: its content is missing",
                "holds 4 segments");
        other.put("segments/0000000004.pgp", whole.get("segments/0000000004.pgp"));
        assertFaults(verify(other), "segment 4: is said to have been deleted", "holds 5 segments");
    }

    /** Many more than are kept in memory, and a log that is made much smaller in the meantime: it says so, and nothing of the file opens. */
    @Test
    void headers_deletedBeforeTheirTurn_endTheExport() throws Exception {
        for (int i = 0; i < 600; i++) {
            log.add(i, List.of(), List.of());
        }
        slowly(() -> log.sql("DELETE FROM segment WHERE seq < 200")); // those are in memory
        LogbookException shorter = assertThrows(
                LogbookException.class, () -> slowly(() -> log.sql("DELETE FROM segment WHERE seq < 500")));
        assertTrue(shorter.getMessage().contains("made shorter"), shorter.getMessage());
    }

    private interface Meanwhile {
        void goOn() throws Exception;
    }

    /** An export of everything, in which something happens before its first byte is taken. */
    private Path slowly(Meanwhile meanwhile) throws Exception {
        Path file = folder.resolve("slow.gpg");
        AccessEntry entry = accesses.add(NOW, LEAD, "export", "everything", "reason", log.key);
        try (var out = new FilterOutputStream(Files.newOutputStream(file)) {
                    private boolean begun;

                    @Override
                    public void write(int octet) throws IOException {
                        if (!begun) {
                            begun = true;
                            try {
                                meanwhile.goOn();
                            } catch (Exception e) {
                                throw new IOException(e);
                            }
                        }
                        super.write(octet);
                    }
                };
                SegmentReader reader = SegmentReader.open(log.file)) {
            Export.write(reader, EVERYTHING, OptionalInt.empty(), setting(entry, lead), out, (done, all) -> {});
        }
        return file;
    }

    @Test
    void failureOnItsWay_leavesNothingThatOpens() throws Exception {
        writeSegments();
        Path file = folder.resolve("export.gpg");
        AccessEntry entry = accesses.add(NOW, LEAD, "export", "everything", "reason", log.key);
        try (var out = Files.newOutputStream(file);
                SegmentReader reader = SegmentReader.open(log.file)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> Export.write(
                            reader, EVERYTHING, OptionalInt.empty(), setting(entry, lead), out, (done, all) -> {
                                if (done == 3) {
                                    throw new IllegalStateException("the card is gone");
                                }
                            }));
        }
        SealException damaged =
                assertThrows(SealException.class, () -> lead.opener().open(file));
        assertEquals(SealException.Problem.DAMAGED, damaged.problem());
    }

    @Test
    void otherBox_isNamedWhereItsKeyIsKnown() throws Exception {
        writeSegments();
        Map<String, byte[]> sound = unpacked(export(EVERYTHING, OptionalInt.empty(), lead));
        assertTrue(
                verify(packed(sound), Optional.of(log.key.publicKey())).result().isSound());
        BoxPublicKey other = BoxKey.openOrMake(folder.resolve("other.key")).publicKey();
        Outcome outcome = verify(packed(sound), Optional.of(other));
        assertFalse(outcome.result().isSound());
        assertTrue(kinds(outcome).contains(Kind.OTHER_BOX));
        assertTrue(outcome.result()
                .findings()
                .get(0)
                .text()
                .contains(log.key.publicKey().fingerprint()));
        assertTrue(outcome.result().findings().get(0).text().contains(other.fingerprint()));
    }

    @Test
    void accessRecord_rowsThatWereChanged_areNamed() throws Exception {
        for (int i = 1; i <= 3; i++) {
            accesses.add(NOW, LEAD, "export", "part " + i, "reason", log.key);
        }
        assertEquals(3, accesses.all().size());
        assertEquals(Optional.empty(), accesses.verify(log.key.publicKey()));
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("access.db"))) {
            Database.execute(connection, "UPDATE access SET subject = 'nothing' WHERE row = 2");
            assertEquals(2, accesses.verify(log.key.publicKey()).orElseThrow().row());
            Database.execute(connection, "UPDATE access SET subject = 'part 2' WHERE row = 2");
            assertEquals(Optional.empty(), accesses.verify(log.key.publicKey()));
            Database.execute(connection, "DELETE FROM access WHERE row = 2");
            assertEquals(2, accesses.verify(log.key.publicKey()).orElseThrow().row());
        }
    }

    /** Seven segments: a start, five of events, and one of a time without recipients. */
    private void writeSegments() throws Exception {
        log.add(0, List.of(), List.of());
        for (int i = 1; i <= 5; i++) {
            log.add(i, SealedLog.rows(i, i == 3 ? 4 : 3), List.of(lead, deputy));
            if (i == 4) {
                log.add(i, SealedLog.rows(i, 3), List.of());
            }
        }
    }

    private Path export(Asked asked, OptionalInt device, Reader... readers) throws Exception {
        Path file = folder.resolve("export.gpg");
        AccessEntry entry =
                accesses.add(NOW, LEAD, "export", asked.toString(), "evidence for the panel\nof Monday", log.key);
        List<Long> progress = new ArrayList<>();
        try (var out = Files.newOutputStream(file);
                SegmentReader reader = SegmentReader.open(log.file)) {
            Export.Written written = Export.write(
                    reader, asked, device, setting(entry, readers), out, (done, all) -> progress.add(done));
            assertEquals(written.manifest().counts().segments(), progress.size());
            assertEquals(List.of(), written.removed().segments());
        }
        return file;
    }

    private Export.Setting setting(AccessEntry entry, Reader... readers) throws LogbookException {
        return new Export.Setting(
                NOW,
                "Hill Primary",
                entry,
                log.key,
                new Sealer(Arrays.stream(readers).map(Reader::recipient).toList()),
                accesses.all(),
                List.of(),
                List.of(ALERT),
                List.of());
    }

    private static final class Read implements ExportReader.Visitor {
        final List<EventRow> rows = new ArrayList<>();
        final Map<String, String> files = new LinkedHashMap<>();
        Outcome outcome;

        @Override
        public void onRows(long seq, EventText.Reading reading) {
            rows.addAll(reading.rows());
        }

        @Override
        public void onFile(String name, byte[] content) {
            files.put(name, new String(content, StandardCharsets.UTF_8));
        }
    }

    private static Read read(Path file, Reader reader) throws Exception {
        Read read = new Read();
        try (InputStream tar = reader.opener().open(file)) {
            read.outcome = ExportReader.read(tar, Optional.of(reader.opener()), Optional.empty(), read);
        }
        return read;
    }

    private static Map<String, byte[]> unpacked(Path file) throws Exception {
        return ExportedFiles.of(file, lead);
    }

    private static List<EventRow> sorted(List<EventRow> rows) {
        return rows.stream()
                .sorted(Comparator.comparingLong(EventRow::timeMillis).thenComparing(EventRow::name))
                .toList();
    }

    private static void run(Path folder, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
