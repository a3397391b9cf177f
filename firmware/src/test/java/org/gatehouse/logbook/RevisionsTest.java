package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatehouse.logbook.NewRevision.Entry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RevisionsTest {
    private static final Author TECHNICIAN = new Author("tech.1", "technician", "local");
    private static final Author DSL = new Author("lead.1", "dsl", "local");
    private static final Timestamp MONDAY = new Timestamp(Instant.parse("2026-11-23T10:15:00.123456Z"), true);
    private static final Timestamp UNSURE = new Timestamp(Instant.parse("1970-01-01T00:01:00Z"), false);

    private static final Export.Progress UNWATCHED = (done, all) -> {};

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("data/policy.db");
    }

    @Test
    @Tag("R06")
    void firstRevision_asWritten() throws LogbookException {
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals(Optional.empty(), revisions.inForce());
            revisions.add(wanted("one\n", Entry.AT_ONCE));
        }
        try (Revisions revisions = Revisions.open(file)) {
            Revision first = revisions.inForce().orElseThrow();
            assertEquals(1, first.number());
            assertEquals(0, first.base());
            assertEquals(TECHNICIAN, first.author());
            assertEquals("because of one", first.reason());
            assertEquals(MONDAY, first.made());
            assertFalse(first.urgent());
            assertEquals(Standing.IN_FORCE, first.standing());
            assertEquals(Optional.empty(), first.decision());
            assertTrue(first.hash().matches("[0-9a-f]{64}"), first.hash());
            assertEquals("one\n", revisions.document(1));
            assertEquals("--- nothing\n+++ revision 1\n@@ -0,0 +1,1 @@\n+one\n", revisions.difference(1));
            assertEquals(List.of(first), revisions.history());
        }
    }

    @Test
    @Tag("R06")
    void waiting_isNotInForceUntilApproved() throws LogbookException {
        try (Revisions revisions = Revisions.open(file)) {
            revisions.add(wanted("one\n", Entry.AT_ONCE));
            revisions.add(wanted("two\n", Entry.WHEN_APPROVED));
            assertEquals(1, revisions.inForce().orElseThrow().number());
            assertEquals(Standing.WAITING, revisions.find(2).orElseThrow().standing());
            revisions.decide(2, new Decision(true, DSL, UNSURE, "talked over"));
        }
        try (Revisions revisions = Revisions.open(file)) {
            Revision second = revisions.inForce().orElseThrow();
            assertEquals(2, second.number());
            assertEquals(Optional.of(new Decision(true, DSL, UNSURE, "talked over")), second.decision());
            assertEquals(Standing.REPLACED, revisions.find(1).orElseThrow().standing());
        }
    }

    @Test
    @Tag("R06")
    void rejected_neverComesIntoForce() throws LogbookException {
        try (Revisions revisions = Revisions.open(file)) {
            revisions.add(wanted("one\n", Entry.AT_ONCE));
            revisions.add(wanted("two\n", Entry.WHEN_APPROVED));
            Revision refused = revisions.decide(2, new Decision(false, DSL, MONDAY, "not in an infant school"));
            assertEquals(Standing.REJECTED, refused.standing());
            assertEquals(1, revisions.inForce().orElseThrow().number());
            Decision again = new Decision(true, DSL, MONDAY, "");
            assertThrows(IllegalStateException.class, () -> revisions.decide(2, again));
            assertThrows(IllegalStateException.class, () -> revisions.decide(1, again));
            assertThrows(IllegalStateException.class, () -> revisions.decide(3, again));
            assertEquals(2, revisions.history().size());
        }
    }

    @Test
    @Tag("R25")
    void urgent_isInForceAndSaysSo() throws LogbookException {
        try (Revisions revisions = Revisions.open(file)) {
            revisions.add(wanted("one\n", Entry.AT_ONCE));
            revisions.add(wanted("two\n", Entry.WHEN_APPROVED));
            Revision third = revisions.add(wanted("three\n", Entry.URGENT));
            assertTrue(third.urgent());
            assertEquals(1, third.base(), "what was in force, not what waits");
            assertEquals(third, revisions.inForce().orElseThrow());
            assertEquals(Standing.WAITING, revisions.find(2).orElseThrow().standing());
        }
    }

    @Test
    void difference_isThatOfDiff() throws LogbookException, IOException {
        String before = IntStream.range(0, 40).mapToObj(i -> "line " + i + "\n").reduce("", String::concat);
        String after = before.replace("line 20\n", "").replace("line 30\n", "line 30\nand more\n");
        try (Revisions revisions = Revisions.open(file)) {
            revisions.add(wanted(before, Entry.AT_ONCE));
            revisions.add(wanted(after, Entry.AT_ONCE));
            assertEquals("""
                    --- revision 1
                    +++ revision 2
                    @@ -18,7 +18,6 @@
                     line 17
                     line 18
                     line 19
                    -line 20
                     line 21
                     line 22
                     line 23
                    @@ -29,6 +28,7 @@
                     line 28
                     line 29
                     line 30
                    +and more
                     line 31
                     line 32
                     line 33
                    """, revisions.difference(2));
        }
    }

    @Test
    void reason_blank_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new NewRevision("one\n", TECHNICIAN, " \t", MONDAY, Entry.AT_ONCE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind = 'in-force'",
                "revision = 9",
                "base = 0",
                "document = 'other'",
                "difference = ''",
                "person = 'lead.1'",
                "role = 'dsl'",
                "way = 'file'",
                "reason = 'another'",
                "time_micros = time_micros + 1",
                "clock_trusted = 0",
                "hash = zeroblob(32)",
            })
    @Tag("R06")
    void verify_namesTheRowThatWasChanged(String change) throws LogbookException, SQLException {
        writeFour();
        execute("UPDATE change SET " + change + " WHERE row = 2");
        try (Revisions revisions = Revisions.open(file)) {
            BrokenLink broken = revisions.verify(UNWATCHED).orElseThrow();
            assertEquals(2, broken.row(), broken::toString);
        }
    }

    @Test
    void verify_namesTheRowThatIsGone() throws LogbookException, SQLException {
        writeFour();
        execute("DELETE FROM change WHERE row = 3");
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals(
                    "row 3: it is missing",
                    revisions.verify(UNWATCHED).orElseThrow().toString());
        }
    }

    /** Who changes a row and seals it again breaks the next one. */
    @Test
    void verify_namesTheRowAfterOneThatWasSealedAgain() throws LogbookException, SQLException {
        writeFour();
        String forged;
        try (Revisions other = Revisions.open(folder.resolve("other/policy.db"))) {
            other.add(wanted("forged\n", Entry.AT_ONCE));
            forged = other.hash();
        }
        execute("UPDATE change SET document = 'forged' || char(10), reason = 'because of forged',"
                + " difference = '--- nothing' || char(10) || '+++ revision 1' || char(10) || '@@ -0,0 +1,1 @@'"
                + " || char(10) || '+forged' || char(10), hash = x'" + forged + "' WHERE row = 1");
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals(2, revisions.verify(UNWATCHED).orElseThrow().row());
        }
    }

    @Test
    void verify_whileOpen_seesWhatIsDeleted() throws LogbookException, SQLException {
        writeFour();
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals(Optional.empty(), revisions.verify(UNWATCHED));
            execute("DELETE FROM change WHERE row = 4");
            assertEquals(4, revisions.verify(UNWATCHED).orElseThrow().row());
        }
    }

    @Test
    void documentInForce_isKeptBeside() throws LogbookException, IOException {
        Path kept = file.resolveSibling("policy-in-force.toml");
        try (Revisions revisions = Revisions.open(file)) {
            revisions.add(wanted("one\n", Entry.AT_ONCE));
            assertEquals("one\n", Files.readString(kept));
            revisions.add(wanted("two\n", Entry.WHEN_APPROVED));
            assertEquals("one\n", Files.readString(kept));
            revisions.decide(2, new Decision(true, DSL, MONDAY, ""));
            assertEquals("two\n", Files.readString(kept));
        }
        Files.delete(kept);
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals(Optional.of("two\n"), revisions.keptDocument());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 25_000})
    void damagedFile_isSetAsideAndTheLastTextIsLeft(int place) throws LogbookException, IOException {
        try (Revisions revisions = Revisions.open(file)) {
            revisions.add(wanted("one\n".repeat(2000), Entry.AT_ONCE));
            revisions.add(wanted("two\n".repeat(2000), Entry.AT_ONCE));
        }
        damage(place);
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals(List.of(), revisions.history());
            assertEquals(Optional.of("two\n".repeat(2000)), revisions.keptDocument());
            assertTrue(Files.exists(Path.of(revisions.setAside())), revisions.setAside());
            revisions.add(wanted("three\n", Entry.AT_ONCE));
            assertEquals(Optional.empty(), revisions.verify(UNWATCHED));
        }
    }

    @Test
    void damagedText_ofAnOldRevision_leavesTheRestAndIsNamed() throws LogbookException, IOException {
        try (Revisions revisions = Revisions.open(file)) {
            revisions.add(wanted("one\n".repeat(2000), Entry.AT_ONCE));
            revisions.add(wanted("two\n".repeat(2000), Entry.AT_ONCE));
        }
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, content.replace("one\none\n", "one\nOne\n"), StandardCharsets.ISO_8859_1);
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals("", revisions.setAside());
            assertEquals("two\n".repeat(2000), revisions.document(2));
            assertEquals(1, revisions.verify(UNWATCHED).orElseThrow().row());
        }
    }

    @Test
    void powerCut_losesNothingThatWasReturned() throws LogbookException, IOException {
        Path afterwards = folder.resolve("afterwards");
        Files.createDirectory(afterwards);
        try (Revisions revisions = Revisions.open(file)) {
            revisions.add(wanted("one\n", Entry.AT_ONCE));
            revisions.add(wanted("two\n", Entry.AT_ONCE));
            // What is on the disk at this moment, without the order that closing makes.
            try (Stream<Path> files = Files.list(file.getParent())) {
                for (Path each :
                        files.filter(path -> !path.toString().endsWith("-shm")).toList()) {
                    Files.copy(each, afterwards.resolve(each.getFileName()));
                }
            }
        }
        try (Revisions revisions = Revisions.open(afterwards.resolve("policy.db"))) {
            assertEquals(
                    "two\n",
                    revisions.document(revisions.inForce().orElseThrow().number()));
            assertEquals(Optional.empty(), revisions.verify(UNWATCHED));
        }
    }

    /** Whatever is written and decided, each text is what it was, after a restart, too; whether it is kept whole or as what it differs in. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Tag("R32")
    void texts_keptAsDifferences_areWhatWasWritten(long seed) throws LogbookException {
        Random random = new Random(seed);
        List<String> twin = new ArrayList<>();
        List<Long> waiting = new ArrayList<>();
        String text = "line\n".repeat(50);
        int maxSteps = 1 + random.nextInt(20);
        for (int round = 0; round < 5; round++) {
            try (Revisions revisions = Revisions.open(file, maxSteps)) {
                for (int i = 0; i < 40; i++) {
                    text = edited(random, text);
                    boolean waits = random.nextInt(4) == 0;
                    twin.add(text);
                    Revision added = revisions.add(wanted(text, waits ? Entry.WHEN_APPROVED : Entry.AT_ONCE));
                    assertEquals(twin.size(), added.number());
                    if (waits) {
                        waiting.add(added.number());
                    }
                    if (!waiting.isEmpty() && random.nextInt(4) == 0) {
                        long number = waiting.remove(random.nextInt(waiting.size()));
                        revisions.decide(number, new Decision(random.nextBoolean(), DSL, MONDAY, "so"));
                    }
                    long in = revisions.inForce().map(Revision::number).orElse(0L);
                    text = in == 0 ? text : twin.get((int) in - 1);
                    assertEquals(in == 0 ? Optional.empty() : Optional.of(text), revisions.keptDocument());
                }
            }
            try (Revisions revisions = Revisions.open(file, maxSteps)) {
                assertEquals("", revisions.setAside());
                for (int i = 0; i < twin.size(); i++) {
                    assertEquals(twin.get(i), revisions.document(i + 1));
                }
                assertEquals(Optional.empty(), revisions.verify(UNWATCHED));
            }
        }
    }

    private static String edited(Random random, String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        switch (random.nextInt(12)) {
            case 0 -> lines.replaceAll(line -> "all new " + random.nextInt(1000));
            case 1 -> lines.clear();
            case 2 -> lines.add(random.nextInt(lines.size() + 1), "-- no header of a difference");
            case 3 -> lines.add(random.nextInt(lines.size() + 1), "");
            case 4 -> lines.removeIf(line -> random.nextInt(10) == 0);
            default -> lines.add(random.nextInt(lines.size() + 1), "line " + random.nextInt(1000));
        }
        String end = List.of("\n", "\n", "\n", "\n", "", "\r\n").get(random.nextInt(6));
        return lines.isEmpty() ? "" : String.join("\n", lines) + end;
    }

    /** Ten years of changes must not fill the card, nor a backup: each costs about what it changed, beside one whole text in five hundred. */
    @Test
    @Tag("R32")
    void manyChanges_ofALargeText_costWhatTheyChanged() throws LogbookException, IOException {
        StringBuilder large = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            large.append("names = [\"site").append(i).append(".example\"]\n");
        }
        String text = large.toString();
        try (Revisions revisions = Revisions.open(file)) {
            for (int i = 0; i < 60; i++) {
                text = text.replace("\"site" + i * 100 + ".example", "\"other" + i + ".example");
                revisions.add(wanted(text, Entry.AT_ONCE));
            }
            assertEquals(text, revisions.document(60));
        }
        long bytes = Files.size(file);
        assertTrue(bytes < 3L * text.length(), () -> bytes + " bytes for 60 revisions of 260,000");
        try (Revisions revisions = Revisions.open(file)) {
            assertTrue(revisions.document(30).contains("other29.example"));
            assertFalse(revisions.document(30).contains("other30.example"));
        }
    }

    /** A text that cannot be put together is told, never guessed; what is in force is beside the record, and what comes next is kept whole. */
    @Test
    void alteredDifference_isNeverAnotherPolicy() throws LogbookException, SQLException {
        String text = "line\n".repeat(200);
        try (Revisions revisions = Revisions.open(file)) {
            for (int i = 1; i <= 4; i++) {
                revisions.add(wanted(text + "mark " + i + "\n", Entry.AT_ONCE));
            }
        }
        execute("UPDATE change SET difference = replace(difference, '+mark 2', '+mark 9') WHERE row = 2");
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals("", revisions.setAside());
            assertEquals(text + "mark 4\n", revisions.document(4));
            assertThrows(LogbookException.class, () -> revisions.document(2));
            assertThrows(LogbookException.class, () -> revisions.document(3));
            assertEquals(text + "mark 1\n", revisions.document(1));
            assertEquals(2, revisions.verify(UNWATCHED).orElseThrow().row());
            revisions.add(wanted(text + "mark 5\n", Entry.AT_ONCE));
            revisions.add(wanted(text + "mark 6\n", Entry.AT_ONCE));
        }
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals(text + "mark 5\n", revisions.document(5));
            assertEquals(text + "mark 6\n", revisions.document(6));
        }
    }

    /** A record as the firmware wrote it that kept all texts whole. */
    @Test
    void recordOfVersionOne_isTakenOver() throws LogbookException, SQLException {
        writeFour();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 1");
        }
        try (Revisions revisions = Revisions.open(file)) {
            assertEquals("", revisions.setAside());
            assertEquals("three\n", revisions.document(3));
            assertEquals(4, revisions.add(wanted("four\n", Entry.AT_ONCE)).number());
            assertEquals(Optional.empty(), revisions.verify(UNWATCHED));
        }
    }

    @Test
    void inMemory_worksAndSaysThatItDoesNotLast() throws LogbookException {
        try (Revisions revisions = Revisions.inMemory()) {
            assertFalse(revisions.isLasting());
            revisions.add(wanted("one\n", Entry.AT_ONCE));
            assertEquals(1, revisions.inForce().orElseThrow().number());
        }
    }

    @Test
    void fileThatCannotBeMade_isSaid() {
        assertThrows(LogbookException.class, () -> Revisions.open(Path.of("/sys/kernel/policy.db")));
    }

    @Test
    void fileThatIsLocked_isNotSetAside() throws Exception {
        writeFour();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement();
                Revisions revisions = Revisions.open(file)) {
            statement.execute("BEGIN IMMEDIATE");
            LogbookException refused =
                    assertThrows(LogbookException.class, () -> revisions.add(wanted("five\n", Entry.AT_ONCE)));
            assertTrue(refused.getMessage().contains("locked"), refused.getMessage());
            assertEquals(3, revisions.inForce().orElseThrow().number());
            statement.execute("ROLLBACK");
            assertEquals(4, revisions.add(wanted("five\n", Entry.AT_ONCE)).number());
            assertEquals(Optional.empty(), revisions.verify(UNWATCHED));
        }
    }

    private void writeFour() throws LogbookException {
        try (Revisions revisions = Revisions.open(file)) {
            revisions.add(wanted("one\n", Entry.AT_ONCE));
            revisions.add(wanted("two\n", Entry.WHEN_APPROVED));
            revisions.add(wanted("three\n", Entry.AT_ONCE));
            revisions.decide(2, new Decision(false, DSL, MONDAY, "no"));
            assertEquals(Optional.empty(), revisions.verify(UNWATCHED));
        }
    }

    private void damage(int place) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.seek(place);
            content.write(new byte[3000]);
        }
    }

    private static NewRevision wanted(String document, Entry entry) {
        String reason = "because of " + document.lines().findFirst().orElse("nothing");
        return new NewRevision(document, TECHNICIAN, reason, MONDAY, entry);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            assertEquals(1, statement.executeUpdate(sql), sql);
        }
    }
}
