package org.gatehouse.name;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {
    private static final int LISTS = 3;

    @TempDir
    Path folder;

    private Path file;
    private Path scratch;

    @BeforeEach
    void makeFolders() throws IOException {
        file = folder.resolve("names.table");
        scratch = Files.createDirectory(folder.resolve("scratch"));
    }

    @Test
    void written_isOpenedAgain() throws Exception {
        Categories categories = Categories.standard().with("astrology");
        try (NameTableBuilder builder = new NameTableBuilder(scratch, categories)) {
            builder.list("ut1/astrology");
            builder.list("ünicode");
            add(builder, new Entry("x.test", categories.bit("astrology"), 0, Cover.NAME_AND_BELOW));
            add(builder, new Entry("x.test", categories.bit("astrology"), 0, Cover.NAME_ONLY));
            add(builder, new Entry("y.x.test", categories.bit("astrology"), 1, Cover.NAME_ONLY));
            assertEquals(3, builder.added());
            BuildReport report = builder.write(file);
            assertEquals(new BuildReport(1, 1, 1, 1, Files.size(file)), report);
        }
        NameTable table = NameTable.open(file);
        assertEquals(categories.ids(), table.categories().ids());
        assertEquals(2, table.lists());
        assertEquals("ünicode", table.list(1));
        assertEquals(1, table.size());
        Match match = new Match();
        assertTrue(table.find(name("www.x.test"), match));
        assertEquals(1L << categories.bit("astrology"), match.categories());
        assertEquals(List.of(), files(scratch));
        assertEquals(List.of("names.table", "scratch"), files(folder));
    }

    @ParameterizedTest
    @ValueSource(ints = {1100, 5_000, 100_000})
    void smallRuns_sameBytesInAnyOrder(int runBytes) throws Exception {
        List<Entry> entries = randomEntries(5_000);
        write(entries, 1 << 20);
        byte[] inOneRun = Files.readAllBytes(file);
        Collections.shuffle(entries, new Random(9));
        write(entries, runBytes);
        assertArrayEquals(inOneRun, Files.readAllBytes(file));
        assertEquals(List.of(), files(scratch));
        NameTableBuilder inMemory = NameTableBuilder.inMemory(Categories.standard());
        addAll(inMemory, entries);
        assertEquals(entriesOf(NameTable.open(file)), entriesOf(inMemory.build()));
    }

    @Test
    void severalStretches_sameAsSlowTwin() throws Exception {
        List<Entry> entries = new ArrayList<>();
        SlowTable slow = new SlowTable();
        for (int i = 0; i < 2_000_000; i++) { // more than the buckets of one stretch take
            entries.add(new Entry("name-" + i + ".test", i % 3, i % LISTS, Cover.NAME_AND_BELOW));
        }
        write(entries, 8 << 20);
        NameTable table = NameTable.open(file);
        assertEquals(entries.size(), table.size());
        Match match = new Match();
        for (int i = 0; i < entries.size(); i += 97) {
            slow.add(entries.get(i));
            String asked = "www." + entries.get(i).name();
            table.find(name(asked), match);
            slow.check(asked, match, asked);
        }
        assertFalse(table.find(name("name-2000000.test"), match));
    }

    /** Where entries may hardly be past their homes, other seeds and more room are tried until all have a place. */
    @Test
    void crowdedBuckets_takeAnotherSeedAndMoreRoom() throws Exception {
        long roomiest = crowd(0);
        long usual = crowd(Buckets.MAX_DISPLACEMENT);
        assertTrue(roomiest > usual, roomiest + " bytes, " + usual + " bytes");
        IOException crowded = assertThrows(IOException.class, () -> crowd(-1));
        assertTrue(crowded.getMessage().startsWith("these names crowd the buckets"), crowded.getMessage());
    }

    private static long crowd(int maxDisplacement) throws Exception {
        Run run = new Run(Run.MAX_BYTES);
        SlowTable slow = new SlowTable();
        for (int i = 0; i < 300; i++) {
            String text = "name-" + i + ".test";
            run.add(name(text), Grant.of(0, Cover.NAME_ONLY.scope(), 0));
            slow.add(new Entry(text, 0, 0, Cover.NAME_ONLY));
        }
        run.sort();
        TableOutput.Memory output = new TableOutput.Memory();
        BuildReport report = new TableWriter(new TableOutput.Memory(), output, maxDisplacement)
                .write(List.of(run.cursor()), List.of("list"), Categories.standard());
        slow.checkEntries(NameTable.of(output.readable()));
        return report.bytes();
    }

    /** However long all names of a list are, and however few of them fit into a bucket. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 17, 20, 25, 28, 45, 60})
    void namesOfOneLength_findRoom(int length) throws Exception {
        List<Entry> entries = new ArrayList<>();
        SlowTable slow = new SlowTable();
        for (int i = 0; i < 20_000; i++) {
            String number = Integer.toString(i, 36);
            String label = "x".repeat(Math.max(0, length - number.length())) + number;
            entries.add(new Entry(label + ".test", 0, 0, Cover.NAME_AND_BELOW));
        }
        entries.forEach(slow::add);
        write(entries, 1 << 20);
        slow.checkEntries(NameTable.open(file));
    }

    /** Names around the length from which on a bucket only refers to them, many with a long beginning or end in common. */
    @Test
    void longNames_sameAsSlowTwin() throws Exception {
        Random random = new Random(5);
        SlowTable slow = new SlowTable();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String host =
                    "x".repeat(40 + random.nextInt(24)) + "." + "y".repeat(random.nextInt(20)) + random.nextInt(30);
            Entry entry = new Entry(host + ".test", random.nextInt(4), 0, Cover.values()[random.nextInt(3)]);
            entries.add(entry);
            slow.add(entry);
        }
        write(entries, 1 << 20);
        NameTable table = NameTable.open(file);
        slow.checkEntries(table);
        Match match = new Match();
        for (Entry entry : entries) {
            for (String asked : List.of(
                    entry.name(), "www." + entry.name(), "x" + entry.name().substring(2))) {
                table.find(name(asked), match);
                slow.check(asked, match, asked);
            }
        }
    }

    @Test
    void otherFiles_areRefusedInWords() throws Exception {
        write(randomEntries(100), 1 << 20);
        byte[] whole = Files.readAllBytes(file);
        assertRefused("no such file", folder.resolve("missing"));
        assertRefused("cannot be read", folder);
        assertRefused("truncated: 0 bytes, where a table begins with a header of 128", new byte[0]);
        assertRefused("no name table", "a text that somebody wrote\n".repeat(10).getBytes(US_ASCII));
        assertRefused("truncated: 1000 bytes of " + whole.length, Arrays.copyOf(whole, 1000));
        assertRefused("damaged: 1 bytes follow its end", Arrays.copyOf(whole, whole.length + 1));
        assertRefused("of version 1 in byte 8, where this firmware reads version 2", changed(whole, 8, 3));
        assertRefused("damaged: the header, bytes 0 to 127", changed(whole, 24, 1));
        assertRefused("damaged: the section of the buckets, bytes 128 to ", changed(whole, 200, 1));
        assertRefused("damaged: the section of the categories, bytes ", changed(whole, whole.length - 1, 1));
    }

    @Test
    void everyByteOfTheHeader_isGuarded() throws Exception {
        write(randomEntries(300), 1 << 20);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < TableHeader.BYTES; at++) {
            for (int flipped : new int[] {1, 0x80, 0xff}) {
                byte[] damaged = changed(whole, at, flipped);
                assertThrows(TableException.class, () -> NameTable.of(ByteBuffer.wrap(damaged)));
            }
            byte[] cut = Arrays.copyOf(whole, at);
            assertThrows(TableException.class, () -> NameTable.of(ByteBuffer.wrap(cut)));
        }
    }

    @Test
    void randomBitsAndCuts_areRefused() throws Exception {
        write(randomEntries(300), 1 << 20);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = changed(whole, random.nextInt(whole.length), 1 << random.nextInt(8));
            assertThrows(TableException.class, () -> NameTable.of(ByteBuffer.wrap(damaged)));
            byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
            assertThrows(TableException.class, () -> NameTable.of(ByteBuffer.wrap(cut)));
        }
    }

    /** A table from a faulty builder: its checksums are right, and what it says is not. No look-up may leave the file or run forever. */
    @Test
    void rightChecksumsOverNonsense_areRefusedOrHarmless() throws Exception {
        List<Entry> entries = randomEntries(300);
        write(entries, 1 << 20);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            byte[] nonsense = whole.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                nonsense[random.nextInt(nonsense.length)] = (byte) random.nextInt();
            }
            TableMender.mend(nonsense);
            try {
                NameTable table = NameTable.of(ByteBuffer.wrap(nonsense));
                Match match = new Match();
                for (int asked = 0; asked < 30; asked++) {
                    table.find(
                            name("www."
                                    + entries.get(random.nextInt(entries.size()))
                                            .name()),
                            match);
                }
                table.forEachEntry(entry -> assertTrue(entry.listId() < LISTS));
            } catch (TableException refused) {
                assertFalse(refused.getMessage().isEmpty());
            }
        }
    }

    /** Slots that begin and end anywhere, also in the last bucket, with as little behind it as a file can have. */
    @Test
    void slotsOutsideTheirBucket_areHarmless() throws Exception {
        Random random = new Random(11);
        CanonicalName asked = name("x.test");
        Match match = new Match();
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer file = fileOfNonsense(random);
            TableMender.mend(file.array());
            NameTable table = NameTable.of(file);
            assertFalse(table.find(asked, match));
            table.forEachEntry(entry -> assertTrue(entry.listId() < LISTS));
        }
    }

    /** One home, the buckets behind it, and of every other section as much as must be there. */
    private static ByteBuffer fileOfNonsense(Random random) {
        int bucketsEnd = TableHeader.BYTES + Buckets.BYTES * (1 + Buckets.MAX_DISPLACEMENT);
        ByteBuffer file =
                ByteBuffer.allocate(bucketsEnd + 3 * Section.ALIGNMENT).order(ByteOrder.LITTLE_ENDIAN);
        int lengths = 48;
        file.putLong(32, -1).putInt(44, Buckets.MAX_DISPLACEMENT);
        file.putInt(lengths + Integer.BYTES * Section.BUCKETS.ordinal(), bucketsEnd - TableHeader.BYTES);
        for (Section section : List.of(Section.SETS, Section.LISTS, Section.CATEGORIES)) {
            file.putInt(lengths + Integer.BYTES * section.ordinal(), Section.ALIGNMENT);
        }
        for (int at = TableHeader.BYTES; at < bucketsEnd; at++) {
            file.put(at, (byte) (random.nextInt(4) > 0 ? -1 : random.nextInt()));
        }
        return file.putLong(file.limit() - Long.BYTES, -1);
    }

    @Test
    void failedWrite_leavesTheOldTable() throws Exception {
        write(randomEntries(100), 1 << 20);
        byte[] before = Files.readAllBytes(file);
        try (NameTableBuilder builder = new NameTableBuilder(folder.resolve("missing"), Categories.standard(), 2_000)) {
            addAll(builder, randomEntries(1_000));
            assertThrows(IOException.class, () -> builder.write(file));
        }
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(List.of("names.table", "scratch"), files(folder));
    }

    @Test
    void leftoverOfAPowerCut_isReplaced() throws Exception {
        Files.writeString(folder.resolve("names.table.part"), "half a table");
        write(randomEntries(100), 1 << 20);
        NameTable.open(file);
        assertEquals(List.of("names.table", "scratch"), files(folder));
    }

    /** A table that is replaced stays whole for those who have it open. */
    @Test
    void replacedFile_oldTableReadsOn() throws Exception {
        List<Entry> entries = randomEntries(2_000);
        write(entries, 1 << 20);
        NameTable old = NameTable.open(file);
        List<Entry> before = entriesOf(old);
        write(randomEntries(10), 1 << 20);
        assertEquals(before, entriesOf(old));
        Files.delete(file);
        assertEquals(before, entriesOf(old));
    }

    @Test
    void endedBuilder_refusesMore() {
        NameTableBuilder builder = NameTableBuilder.inMemory(Categories.standard());
        builder.list("list");
        builder.build();
        assertThrows(IllegalStateException.class, () -> builder.add(name("x.test"), 0, 0));
        assertThrows(IllegalStateException.class, builder::build);
        assertThrows(IllegalArgumentException.class, () -> builder.list("l".repeat(1001)));
    }

    private void write(List<Entry> entries, int runBytes) throws IOException {
        try (NameTableBuilder builder = new NameTableBuilder(scratch, Categories.standard(), runBytes)) {
            addAll(builder, entries);
            builder.write(file);
        }
    }

    private void assertRefused(String part, byte[] content) throws IOException {
        assertRefused(part, Files.write(folder.resolve("faulty.table"), content));
    }

    private static void assertRefused(String part, Path faulty) {
        String message =
                assertThrows(TableException.class, () -> NameTable.open(faulty)).getMessage();
        assertTrue(message.startsWith(faulty + ": ") && message.contains(part), message);
    }

    private static byte[] changed(byte[] whole, int at, int flipped) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) flipped;
        return changed;
    }

    private static void addAll(NameTableBuilder builder, List<Entry> entries) {
        for (int list = 0; list < LISTS; list++) {
            builder.list("list " + list);
        }
        entries.forEach(entry -> add(builder, entry));
    }

    private static void add(NameTableBuilder builder, Entry entry) {
        builder.add(name(entry.name()), entry.categoryBit(), entry.listId(), entry.cover());
    }

    private static List<Entry> randomEntries(int count) {
        Random random = new Random(count);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder name = new StringBuilder("test");
            for (int labels = random.nextInt(4); labels >= 0; labels--) {
                name.insert(0, Integer.toString(random.nextInt(60), 36) + ".");
            }
            Cover cover = Cover.values()[random.nextInt(3)];
            entries.add(new Entry(name.toString(), random.nextInt(4), random.nextInt(LISTS), cover));
        }
        return entries;
    }

    private static List<Entry> entriesOf(NameTable table) {
        List<Entry> entries = new ArrayList<>();
        table.entries().forEach(entries::add);
        return entries;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static CanonicalName name(String text) {
        CanonicalName name = new CanonicalName();
        assertEquals(NameOutcome.NAME, name.readText(text.getBytes(US_ASCII), 0, text.length()), text);
        return name;
    }
}
