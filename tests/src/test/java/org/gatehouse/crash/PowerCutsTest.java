package org.gatehouse.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.gatehouse.lab.RootCondition;
import org.gatehouse.logbook.EventRow;
import org.gatehouse.logbook.Lead;
import org.gatehouse.logbook.Logbook;
import org.gatehouse.logbook.SegmentHeader;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.seal.BoxKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is cut, or the process killed, again and again while it logs at some rate between a quiet school's and a flood: the database opens each time, the chain holds, what was logged is there but
 * for the last second, and the log says that the end was none.
 *
 * <p>A cut is a copy of the card's image while it is written to: what the kernel had not yet given to the card is not in it. In every other round the process stands still meanwhile. The file system's
 * journal is replayed, then the logbook opened by another service. {@code GATEHOUSE_POWER_CUTS} says how many rounds (20 unless said otherwise; {@code tests/power-cuts} makes 200).
 */
@Tag("R35")
@Tag("R41")
@ExtendWith(RootCondition.class)
class PowerCutsTest {
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("GATEHOUSE_POWER_CUTS", "20"));
    private static final int ROUNDS_A_CARD = 10;
    private static final int MEGABYTES = 96;
    private static final int[] RATES = {20, 50, 200, 1000, 4000, 12_000}; // events a second

    /** 0.9 s until rows are due, and what sealing and the card take: in the middle of all rounds. */
    private static final long USUALLY_LOST_MILLIS = 1500;

    /** In any round: on a machine that does ten other things a megabyte takes seconds to seal. */
    private static final long MOST_LOST_MILLIS = 6000;

    @TempDir
    Path folder;

    private final List<CardImage> cards = new ArrayList<>();
    private final Random random = new Random();
    private final List<Long> lostMillis = new ArrayList<>();
    private long events;
    private long recovered;

    /** What was known to be published, and when that was. */
    private record Said(long number, long nanos) {}

    @Test
    void killsAndPowerCuts_costTheLastSecondAtMost() throws Exception {
        CardImage card = null;
        for (int round = 1; round <= ROUNDS; round++) {
            if (card == null) {
                card = CardImage.make(folder.resolve("card-" + round), MEGABYTES);
                cards.add(card);
            }
            CardImage next = round(card, round);
            boolean last = round % ROUNDS_A_CARD == 0;
            card = last ? null : next;
            if (last) {
                report(round);
            }
        }
        long middle = report(ROUNDS);
        assertTrue(middle <= USUALLY_LOST_MILLIS, middle + " ms");
    }

    /** Returns how old the oldest event that was lost was, in the middle of all kills and cuts. */
    private long report(int rounds) {
        List<Long> sorted = lostMillis.stream().sorted().toList();
        long middle = sorted.get(sorted.size() / 2);
        System.out.printf(
                "%d kills and %d power cuts: %,d events, %,d seconds recovered from the journal; the oldest event that was lost: median %d ms old, at most %d%n",
                rounds, rounds, events, recovered, middle, sorted.get(sorted.size() - 1));
        return middle;
    }

    @AfterEach
    void unmount() throws IOException {
        for (CardImage card : cards) {
            card.close();
        }
    }

    /** A service that is killed after its power was cut; returns the card as the cut left it. */
    private CardImage round(CardImage card, int round) throws Exception {
        Path file = card.mount().resolve("logbook.db");
        Lead.recipientsBeside(file);
        String cutPrefix = "r" + round;
        CardImage cut;
        List<Said> said = new ArrayList<>();
        long cutNanos;
        long killedNanos;
        boolean still = round % 2 == 0;
        Process service = start(file, cutPrefix);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8))) {
            readFor(lines, said, 1_000 + random.nextInt(3_000));
            signal(service, still ? "STOP" : "CONT");
            cutNanos = System.nanoTime();
            cut = card.copy(folder.resolve("card-" + round + "-cut"));
            cards.add(cut);
            signal(service, "CONT");
            readFor(lines, said, random.nextInt(1_000));
            killedNanos = System.nanoTime();
            service.destroyForcibly().waitFor();
        }
        check(file, cutPrefix, said, killedNanos, "killed in round " + round);
        card.delete();
        cut.mend();
        Path left = cut.mount().resolve("logbook.db");
        check(left, cutPrefix, said, cutNanos, "power cut in round " + round);
        cut.close();
        return cut;
    }

    private Process start(Path file, String prefix) throws IOException {
        int rate = RATES[random.nextInt(RATES.length)];
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoggingService.class.getName(),
                        file.toString(),
                        prefix,
                        Integer.toString(rate))
                .redirectError(folder.resolve("service.err").toFile())
                .start();
    }

    /** From the first line on, for as long. */
    private static void readFor(BufferedReader lines, List<Said> said, int millis) throws IOException {
        long endNanos = said.isEmpty() ? Long.MAX_VALUE : System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < endNanos) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the service ended");
            }
            said.add(new Said(Long.parseLong(line), System.nanoTime()));
            if (said.size() == 1) {
                endNanos = System.nanoTime() + millis * 1_000_000L;
            }
        }
    }

    private static void signal(Process process, String name) throws Exception {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** What a service finds that is started after the cut. */
    private void check(Path file, String prefix, List<Said> said, long endNanos, String what) throws Exception {
        Logbook logbook = LoggingService.open(file);
        logbook.start();
        logbook.close();
        assertEquals(0, logbook.lost(), what);
        assertSound(file, what);
        List<SegmentHeader> headers = assertChained(file, what);
        SegmentHeader start = headers.get(headers.size() - 1);
        assertEquals(Kind.START, start.kind(), what);
        long lostInChain = lostSinceTheStartBefore(headers);
        recovered += headers.stream()
                .filter(header -> header.kind() == Kind.RECOVERED)
                .count();
        BitSet there = numbers(file, prefix, what);
        long present = there.cardinality();
        events += present;
        if (present > 0) {
            assertTrue(start.note().contains("did not end in order"), what + ": " + start.note());
            assertTrue(there.length() - 1 - present <= lostInChain, what + ": a hole: " + there.nextClearBit(1));
        }
        assertLittleIsLost(said, there.length() - 1L, endNanos, what);
    }

    private void assertLittleIsLost(List<Said> said, long last, long endNanos, String what) {
        long worst = 0;
        for (Said one : said) {
            long ageMillis = (endNanos - one.nanos()) / 1_000_000;
            if (ageMillis >= 0 && one.number() > Math.max(0, last)) {
                worst = Math.max(worst, ageMillis);
            }
        }
        lostMillis.add(worst);
        assertTrue(
                worst <= MOST_LOST_MILLIS,
                what + ": what was published " + worst + " ms before the end is lost; the last there is " + last);
    }

    private static long lostSinceTheStartBefore(List<SegmentHeader> headers) {
        long lost = 0;
        for (int i = headers.size() - 2; i >= 0 && headers.get(i).kind() != Kind.START; i--) {
            lost += headers.get(i).lost();
        }
        return lost;
    }

    private static BitSet numbers(Path file, String prefix, String what) throws Exception {
        BitSet there = new BitSet();
        for (EventRow row : Lead.rows(file)) {
            if (row.name().startsWith(prefix + "-")) {
                String number = row.name().substring(prefix.length() + 1).replace(".example", "");
                int value = Integer.parseInt(number);
                assertTrue(!there.get(value), what + ": event " + value + " is there twice");
                there.set(value);
            }
        }
        return there;
    }

    private static void assertSound(Path file, String what) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
            result.next();
            assertEquals("ok", result.getString(1), what);
        }
    }

    private static List<SegmentHeader> assertChained(Path file, String what) throws Exception {
        BoxKey key = BoxKey.openOrMake(file.resolveSibling("box.key"));
        List<SegmentHeader> headers = Lead.headers(file);
        byte[] previous = SegmentHeader.nothingBefore();
        for (int i = 0; i < headers.size(); i++) {
            assertEquals(i + 1, headers.get(i).seq(), what);
            assertArrayEquals(previous, headers.get(i).previousHash(), what);
            assertTrue(key.verify(headers.get(i).text(), headers.get(i).signature()), what);
            previous = headers.get(i).hash();
        }
        return headers;
    }
}
