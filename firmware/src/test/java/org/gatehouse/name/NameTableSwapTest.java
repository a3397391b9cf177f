package org.gatehouse.name;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two readers look up while a writer compiles, opens and publishes tables through one volatile reference. Each table lists all names in the
 * category and by the list of its own number: an answer made of two tables, or of half of one, would show.
 */
class NameTableSwapTest {
    private static final int NAMES = 2_000;
    private static final int TABLES = 200;

    @TempDir
    Path folder;

    private volatile NameTable inForce;
    private volatile boolean ended;

    @Test
    void swappedUnderTwoReaders_everyAnswerIsOfOneTable() throws Exception {
        inForce = table(0);
        ExecutorService readers = Executors.newFixedThreadPool(2);
        Callable<Long> reader = this::readUntilEnded;
        List<Future<Long>> reading = List.of(readers.submit(reader), readers.submit(reader));
        for (int number = 1; number < TABLES; number++) {
            inForce = table(number);
        }
        ended = true;
        for (Future<Long> answers : reading) {
            assertTrue(answers.get() > NAMES);
        }
        readers.shutdown();
    }

    @Test
    void find_allocatesNothing() throws Exception {
        NameTable table = table(1);
        List<CanonicalName> names = new ArrayList<>();
        for (String text : List.of("www.listed-7.test", "listed-8.test", "deep.www.listed-9.test", "no.list.example")) {
            names.add(name(text));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Match match = new Match();
        long allocated = -1;
        for (int round = 0; round < 6; round++) { // the compiler's own doings are over by the last
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 200_000; i++) {
                table.find(names.get(i & 3), match);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    private long readUntilEnded() {
        CanonicalName name = new CanonicalName();
        Match match = new Match();
        long answers = 0;
        while (!ended || answers <= NAMES) {
            byte[] text = ("www.listed-" + answers % NAMES + ".test").getBytes(US_ASCII);
            name.readText(text, 0, text.length);
            NameTable table = inForce;
            assertTrue(table.find(name, match));
            int bit = Long.numberOfTrailingZeros(match.categories());
            assertEquals(1, Long.bitCount(match.categories()));
            assertEquals("table " + bit, table.list(match.listOf(bit)));
            assertEquals(4, match.entryStart());
            answers++;
        }
        return answers;
    }

    private NameTable table(int number) throws Exception {
        int category = number % Categories.standard().size();
        Path file = folder.resolve("names.table");
        try (NameTableBuilder builder = new NameTableBuilder(folder, Categories.standard())) {
            int list = builder.list("table " + category);
            for (int i = 0; i < NAMES; i++) {
                builder.add(name("listed-" + i + ".test"), category, list);
            }
            builder.write(file);
        }
        return NameTable.open(file);
    }

    private static CanonicalName name(String text) {
        CanonicalName name = new CanonicalName();
        assertEquals(NameOutcome.NAME, name.readText(text.getBytes(US_ASCII), 0, text.length()));
        return name;
    }
}
