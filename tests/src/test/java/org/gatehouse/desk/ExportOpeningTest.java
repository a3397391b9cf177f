package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.gatehouse.bench.MadeExport;
import org.gatehouse.bench.MadeSchool;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.gatehouse.desk.store.Row;
import org.gatehouse.logbook.EventRow;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.Recipient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports opened without a page. */
@Tag("R09")
class ExportOpeningTest {
    private static final char[] PASSPHRASE = MadeLog.PASSPHRASE.toCharArray();
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 9);

    @TempDir
    Path folder;

    private final List<EventRow> first = new ArrayList<>();
    private final List<EventRow> second = new ArrayList<>();
    private Opener lead;
    private Opener deputy;
    private Path export;

    /** The deputy's key comes on Tuesday. */
    @BeforeEach
    void make() throws Exception {
        KeyMaker.KeyPair leads = KeyMaker.make("Lead", PASSPHRASE, Instant.now());
        KeyMaker.KeyPair deputys = KeyMaker.make("Deputy", PASSPHRASE, Instant.now());
        lead = Opener.of(leads.secretKey().getBytes(US_ASCII), PASSPHRASE);
        deputy = Opener.of(deputys.secretKey().getBytes(US_ASCII), PASSPHRASE);
        Recipient one = Recipient.read(leads.publicKey().getBytes(US_ASCII), Instant.now());
        Recipient other = Recipient.read(deputys.publicKey().getBytes(US_ASCII), Instant.now());
        MadeExport made = new MadeExport(folder, List.of(one));
        MadeSchool school = new MadeSchool(3, 20, 500, 60);
        school.days(MONDAY, 1, (start, rows) -> {
            made.add(start, rows);
            first.addAll(rows);
        });
        made.sealTo(List.of(one, other));
        school.days(MONDAY.plusDays(1), 1, (start, rows) -> {
            made.add(start, rows);
            second.addAll(rows);
        });
        export = folder.resolve("export.gpg");
        made.write(export);
    }

    @Test
    void lead_readsEveryRow() throws Exception {
        Opened opened = open(lead, Files.readAllBytes(export));
        assertEquals(first.size() + second.size(), opened.store().rows());
        List<String> expected = new ArrayList<>();
        first.forEach(row -> expected.add(row.timeMillis() + row.device() + row.name() + row.verdict() + row.count()));
        second.forEach(row -> expected.add(row.timeMillis() + row.device() + row.name() + row.verdict() + row.count()));
        List<String> found = new ArrayList<>();
        for (int i = 0; i < opened.store().rows(); i++) {
            Row row = opened.store().row(i);
            found.add(row.millis()
                    + row.who().device()
                    + row.name()
                    + row.ruling().verdict()
                    + row.count());
        }
        assertEquals(
                expected.stream().sorted().toList(), found.stream().sorted().toList());
        assertTrue(opened.proof().sound(), opened.proof().faults()::toString);
    }

    @Test
    void deputy_whoCameLater_isToldWhatSheCannotOpen_andThatNothingIsMissing() throws Exception {
        Opened opened = open(deputy, Files.readAllBytes(export));
        assertEquals(second.size(), opened.store().rows());
        assertTrue(opened.proof().sound(), opened.proof().faults()::toString);
        String notes = opened.proof().notes().toString();
        assertTrue(notes.contains("84 pieces of the log are sealed to other keys than yours"), notes);
        assertTrue(notes.contains("9 Nov 2026 08:30 to 9 Nov 2026 15:29"), notes);
    }

    @Test
    void exportThatWasCutOff_isNotOpened() throws Exception {
        byte[] whole = Files.readAllBytes(export);
        for (int length : List.of(0, 10, whole.length / 2, whole.length - 1)) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThrows(CannotOpen.class, () -> open(lead, cut), () -> length + " bytes");
        }
    }

    private Opened open(Opener key, byte[] bytes) throws CannotOpen {
        Exports exports = new ExportOpening(new KnownBoxes(folder.resolve("boxes")), ZoneId.of("Europe/London"));
        return exports.open(
                new ByteArrayInputStream(bytes),
                bytes.length,
                key,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                (done, all, what) -> {});
    }
}
