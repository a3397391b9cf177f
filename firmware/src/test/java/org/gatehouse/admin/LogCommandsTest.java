package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.logbook.EventRow;
import org.gatehouse.logbook.EventText;
import org.gatehouse.logbook.ExportReader;
import org.gatehouse.logbook.SealedLog;
import org.gatehouse.logbook.SealedLog.Reader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code key}, {@code export}, {@code verify}, {@code audit} and {@code hold}: who may, what is recorded, what comes out. */
@Tag("R08")
@Tag("R35")
class LogCommandsTest extends WithAppliance {
    private static Reader lead;
    private static Reader deputy;

    private SealedLog log;

    @BeforeAll
    static void makeKeys() throws Exception {
        lead = Reader.make("Lead <lead@school.example>");
        deputy = Reader.make("Deputy <deputy@school.example>");
    }

    @BeforeEach
    void start() throws Exception {
        Files.delete(folder.resolve("recipients/reader.asc"));
        log = new SealedLog(folder);
        for (int i = 1; i <= 3; i++) {
            log.add(i, SealedLog.rows(i, 3), List.of(lead));
        }
    }

    @AfterEach
    void end() throws Exception {
        log.close();
    }

    private Run dsl(String... words) {
        return box.run(
                TestAppliance.DSL,
                Map.of("lead.asc", lead.publicKey(), "deputy.asc", deputy.publicKey(), "lead.sec", lead.secretKey()),
                words);
    }

    @Test
    void key_isAddedListedAndRemovedBySafeguardingLead() {
        Run none = box.run("key", "list");
        assertEquals(1, none.status());
        assertTrue(none.out().startsWith("NOBODY"), none.out());
        Run status = box.run("status");
        assertEquals(1, status.status(), "somebody has to do something");
        assertTrue(status.out().contains("sealed to  NOBODY"), status.out());
        Run added = dsl("key", "add", "--key", "lead.asc", "--reason", "new lead");
        assertEquals(0, added.status(), added.err());
        assertTrue(added.out()
                .contains("fingerprint " + KeyCommand.grouped(lead.recipient().fingerprint())));
        assertEquals(
                0,
                dsl("key", "add", "--key", "deputy.asc", "--reason", "new deputy")
                        .status());
        Run list = box.run("key", "list", "--json");
        assertEquals(0, list.status());
        assertTrue(list.out().contains("\"fingerprint\":\"" + deputy.recipient().fingerprint() + "\""), list.out());
        assertEquals(0, box.run("status").status());
        assertTrue(box.run("status").out().contains("sealed to  Lead <lead@school.example>"));
        Run removed =
                dsl("key", "remove", KeyCommand.grouped(lead.recipient().fingerprint()), "--reason", "left", "--yes");
        assertEquals("the log is no longer sealed to Lead <lead@school.example>\n", removed.out());
        assertTrue(dsl("key", "remove", deputy.recipient().fingerprint(), "--reason", "left", "--yes")
                .out()
                .contains("NOBODY"));
        String audit = dsl("audit").out();
        assertTrue(audit.contains("key add") && audit.contains("key remove") && audit.contains("new deputy"), audit);
        assertTrue(audit.contains("lead.1 (dsl)"), audit);
    }

    @Test
    void key_ofSomebodyElseOrNone_isRefused() {
        for (Person other : List.of(TestAppliance.TECHNICIAN, TestAppliance.HEAD)) {
            Run refused = box.run(other, Map.of("k", lead.publicKey()), "key", "add", "--key", "k", "--reason", "x");
            assertEquals(1, refused.status());
            assertTrue(refused.err().contains("the safeguarding lead"), refused.err());
            assertEquals(
                    1,
                    box.run(other, "key", "remove", lead.recipient().fingerprint(), "--reason", "x")
                            .status());
        }
        Run secret = dsl("key", "add", "--key", "lead.sec", "--reason", "x");
        assertEquals(1, secret.status());
        assertTrue(secret.err().contains("SECRET"), secret.err());
        assertEquals(2, dsl("key", "add", "--key", "lead.asc").status(), "a reason is required");
        assertEquals(
                1, dsl("key", "remove", "0123456789ABCDEF", "--reason", "x").status());
        assertFalse(dsl("audit").out().contains("key"), "nothing was done, nothing is recorded");
    }

    @Test
    void export_opensWithTheKey_andIsRecorded() throws Exception {
        dsl("key", "add", "--key", "lead.asc", "--reason", "new lead");
        Run run = dsl("export", "--all", "--reason", "evidence");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.err().startsWith("3 segments with 9 events"), run.err());
        List<EventRow> rows = new ArrayList<>();
        ExportReader.Outcome outcome = opened(run, rows);
        assertTrue(outcome.result().isSound(), outcome.result().findings().toString());
        assertEquals(9, rows.size());
        assertEquals("evidence", outcome.manifest().orElseThrow().reason());
        assertEquals("Hill Primary", outcome.manifest().orElseThrow().school());
        Run part = dsl(
                "export",
                "--from",
                "2025-03-03 08:05",
                "--to",
                "2025-03-03 08:10",
                "--device",
                "Year 2 tablet 1",
                "--reason",
                "evidence");
        assertEquals(0, part.status(), part.err());
        assertTrue(part.err().startsWith("0 segments"), "that device is in none: " + part.err());
        String audit = dsl("audit", "--verify").out();
        assertTrue(audit.contains("export") && audit.contains("everything") && audit.contains("evidence"), audit);
        assertTrue(audit.contains("from 2025-03-03T08:05:00Z to 2025-03-03T08:10:00Z device "), audit);
        assertFalse(audit.contains("02:00:00:00:00:11"), "whose it is stays out of the record");
        assertTrue(audit.endsWith("the record is as it was written\n"), audit);
        String calls = dsl("access", "log").out();
        assertTrue(
                calls.contains("export --all --reason …")
                        && calls.contains("export --from … --to … --device … --reason …"),
                calls);
        assertFalse(calls.contains("tablet") || calls.contains("evidence"), calls);
        assertTrue(calls.contains("key add --key lead.asc --reason \"new lead\""), calls);
        Run day = dsl("export", "--from", "2025-03-03", "--to", "2025-03-03", "--reason", "a day", "--json");
        assertTrue(day.err().startsWith("{\"segments\":3,\"rows\":9,"), day.err());
    }

    @Test
    void export_withoutRoleReasonPeriodOrKey_isRefused() {
        for (Person other : List.of(TestAppliance.TECHNICIAN, TestAppliance.HEAD)) {
            Run refused = box.run(other, "export", "--all", "--reason", "x");
            assertEquals(1, refused.status());
            assertEquals("", refused.out());
        }
        assertEquals(2, dsl("export", "--all").status());
        assertEquals(2, dsl("export", "--all", "--reason", " ").status());
        assertEquals(2, dsl("export", "--reason", "x").status());
        assertEquals(
                2,
                dsl("export", "--all", "--from", "2025-03-03", "--reason", "x").status());
        assertEquals(2, dsl("export", "--from", "yesterday", "--reason", "x").status());
        assertEquals(
                2,
                dsl("export", "--from", "2025-03-04", "--to", "2025-03-03", "--reason", "x")
                        .status());
        assertEquals(2, dsl("export", "--device", "nobody's", "--reason", "x").status());
        Run nobody = dsl("export", "--all", "--reason", "x");
        assertEquals(1, nobody.status());
        assertTrue(nobody.err().contains("NOBODY"), nobody.err());
        assertFalse(dsl("audit").out().contains("export"));
    }

    @Test
    void verify_namesWhatIsNotAsItWasWritten() throws Exception {
        Run sound = box.run("verify");
        assertEquals(0, sound.status(), sound.out());
        assertTrue(sound.out().contains("3 segments, 3 with content: as they were written"), sound.out());
        assertTrue(sound.out().contains("box key    " + box.boxKey().publicKey().fingerprint()));
        log.sql("UPDATE segment SET message = (SELECT message FROM segment WHERE seq = 3) WHERE seq = 2");
        assertFault("segment 2: in its place is the content of segment 3");
        log.sql("UPDATE segment SET message = x'00' WHERE seq = 2");
        assertFault("segment 2: its content was altered");
        log.sql("UPDATE segment SET message = NULL WHERE seq = 2");
        assertFault("segment 2: its content was deleted, though older content is kept");
        log.sql("UPDATE segment SET rows = 7 WHERE seq = 2");
        assertFault("segment 2: its header was altered");
        log.sql("DELETE FROM segment WHERE seq = 2");
        assertFault("segment 2: is missing");
        log.sql("UPDATE segment SET seq = 2 WHERE seq = 1");
        assertFault("segment 1: is missing");
    }

    @Test
    void verify_ofTheOtherRecords() throws Exception {
        dsl("key", "add", "--key", "lead.asc", "--reason", "new lead");
        dsl("key", "add", "--key", "deputy.asc", "--reason", "new deputy");
        assertEquals(0, box.run("verify").status());
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("access.db"));
                var statement = connection.createStatement()) {
            statement.execute("UPDATE access SET person = 'nobody' WHERE row = 1");
        }
        assertFault("audit      BROKEN, first in row 1");
        assertEquals(1, dsl("audit", "--verify").status());
    }

    @Test
    void hold_isMadeListedAndLifted() {
        Run made = dsl("hold", "add", "--from", "2025-03-03", "--to", "2025-03-07", "--reason", "inquiry 14");
        assertEquals("hold 1: nothing of it is deleted\n", made.out(), made.err());
        assertEquals(
                0,
                dsl("hold", "add", "--device", "Year 2 tablet 1", "--reason", "inquiry 15")
                        .status());
        Run list = box.run(TestAppliance.HEAD, "hold", "list");
        assertEquals(0, list.status());
        assertTrue(
                list.out().contains("Mon 2025-03-03 00:00") && list.out().contains("Sat 2025-03-08 00:00"), list.out());
        assertTrue(list.out().contains("inquiry 15") && list.out().contains("lead.1 (dsl)"), list.out());
        assertEquals(
                0, dsl("hold", "remove", "1", "--reason", "closed", "--yes").status());
        assertTrue(dsl("access", "log").out().contains("hold add --device … --reason …"));
        assertEquals(
                1, dsl("hold", "remove", "1", "--reason", "closed", "--yes").status());
        assertFalse(dsl("hold", "list").out().contains("inquiry 14"));
        assertTrue(dsl("hold", "list", "--lifted").out().contains("inquiry 14"));
        assertEquals(1, box.run("hold", "add", "--all", "--reason", "x").status(), "no technician");
        assertTrue(dsl("audit").out().contains("hold remove"));
    }

    private void assertFault(String said) {
        Run run = box.run("verify");
        assertEquals(1, run.status());
        assertTrue(run.out().contains(said), run.out());
    }

    private ExportReader.Outcome opened(Run run, List<EventRow> rows) throws Exception {
        byte[] bytes = new byte[run.out().length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) run.out().charAt(i);
        }
        Path file = Files.write(folder.resolve("export.gpg"), bytes);
        try (InputStream tar = lead.opener().open(file)) {
            return ExportReader.read(
                    tar, Optional.of(lead.opener()), Optional.of(box.boxKey().publicKey()), new ExportReader.Visitor() {
                        @Override
                        public void onRows(long seq, EventText.Reading reading) {
                            rows.addAll(reading.rows());
                        }
                    });
        }
    }
}
