package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One device floods, another one works on.
 *
 * <p>What must hold on a machine of any speed: each of the other's visits comes to something in the end, and nearly all at the first try. How long they take is for {@code tests/bench-floods}. So the flood lasts as long as the
 * visits, and not the other way round. A machine that stands still for five seconds costs the visit of that moment, which its next try makes good, as a browser's does; a device that is starved loses most first tries and some
 * of the last, or does not get through its visits within the limit. {@link #deviceThatLosesHalfOfItsAnswers_isSeenToStarve} shows that this would be told apart.
 */
@LabTest
@Tag("E20")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FloodsTest {
    private static final int PER_SECOND = 20_000;
    private static final Duration LONGEST_FLOOD = Duration.ofSeconds(290);
    private static final Duration LIMIT = Duration.ofSeconds(240);
    private static final int VISITS = 30;
    private static final int SECONDS = 2; // at 20,000 frames a second many times what a device may open at once
    private static final int WARM_UP = 10;
    private static final String SHORT_MILLIS = "1000"; // the time for an answer that never comes
    private static final double MAX_AGAIN = 0.1; // of the visits: of 30 one or two may meet a stall of the machine
    private static final int MIN_FRAMES =
            3 * 5_000; // three times what a device may open at once, so that most of the flood was beyond its allowance
    private static final int ROWS_AT_ONCE = 3_000;
    private static final int ROWS_A_SECOND = 50;
    private static final int STRANGERS_ROWS_AT_ONCE = 12_000; // all of them together
    private static final int STRANGERS_ROWS_A_SECOND = 200;

    private static Lab lab;
    private static int rows; // at the end of the flood before

    @BeforeAll
    static void up() {
        lab = Lab.up();
    }

    @AfterAll
    static void down() {
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void serviceIsWell() throws IOException {
        assertTrue(Lab.script("status").output().contains("filtering"));
        String log = Files.readString(Lab.STATE.resolve("service.log"));
        assertFalse(log.contains("ERROR"), log);
        long peak = BoxMemory.peakKilobytes();
        assertTrue(peak < BoxMemory.boundKilobytes(), peak + " KB, bound " + BoxMemory.boundKilobytes());
    }

    @ParameterizedTest
    @EnumSource(Flood.Kind.class)
    void flood_failsNothingOfAnotherDevice(Flood.Kind kind) {
        long begunNanos = System.nanoTime();
        Running flood =
                lab.startJava(kind.host(), Flood.class, kind.name(), "" + PER_SECOND, "" + LONGEST_FLOOD.toSeconds());
        assertTrue(Lab.within(LIMIT, () -> flood.output().contains(Flood.BEGINS)), flood.output());
        List<Visited> visits = visit(VISITS, SECONDS, WARM_UP);
        assertTrue(flood.isAlive(), "the flood lasts as long as the visits: " + flood.output());
        flood.terminate();
        String sent = flood.finish(LIMIT).output();
        System.out.println(kind + ": " + sent.strip().replace('\n', ' ') + "; " + visits);
        assertTrue(framesOf(sent) > MIN_FRAMES, sent);
        for (Visited visited : visits) {
            assertFalse(visited.isStarved(), visits.toString());
            assertTrue(visited.done >= VISITS, visits.toString());
        }
        int rowsBefore = rows;
        rows = rows();
        int written = rows - rowsBefore;
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunNanos) + 1;
        boolean many = kind == Flood.Kind.ADDRESSES;
        long allowed = many
                ? STRANGERS_ROWS_AT_ONCE + STRANGERS_ROWS_A_SECOND * seconds
                : ROWS_AT_ONCE + ROWS_A_SECOND * seconds;
        assertTrue(written <= allowed, written + " rows in " + seconds + " s");
    }

    /** The control: a device that gets only every second answer of its name server comes to everything at the second try, and that is too often. */
    @Test
    void deviceThatLosesHalfOfItsAnswers_isSeenToStarve() {
        lab.run("pupil", "nft", "add table netdev losses");
        try {
            String chain = "add chain netdev losses half { type filter hook ingress device eth0 priority 0; }";
            assertEquals(0, lab.run("pupil", "nft", chain).status());
            String rule = "add rule netdev losses half udp sport 53 numgen inc mod 2 0 drop";
            assertEquals(0, lab.run("pupil", "nft", rule).status());
            List<Visited> visits = visit(2, 0, 0, SHORT_MILLIS);
            assertEquals(
                    List.of(true, false),
                    visits.stream().map(Visited::isStarved).toList(),
                    visits.toString());
        } finally {
            lab.run("pupil", "nft", "delete table netdev losses");
        }
    }

    private static List<Visited> visit(int count, int seconds, int warmUp, String... more) {
        Stream<String> words = Stream.concat(Stream.of("" + count, "" + seconds, "" + warmUp), Stream.of(more));
        Result result = lab.startJava("pupil", Visits.class, words.toArray(String[]::new))
                .finish(LIMIT);
        assertEquals(0, result.status(), result.output());
        return result.output().lines().map(Visited::of).toList();
    }

    /** A line that {@link Visits} prints. */
    private record Visited(String what, int done, int again, int failed, long medianMicros, long slowMicros) {
        private static Visited of(String line) {
            String[] words = line.split(" ");
            int[] count = java.util.stream.IntStream.range(1, 4)
                    .map(i -> Integer.parseInt(words[i]))
                    .toArray();
            return new Visited(
                    words[0], count[0], count[1], count[2], Long.parseLong(words[4]), Long.parseLong(words[5]));
        }

        private boolean isStarved() {
            return failed > 0 || again > MAX_AGAIN * done;
        }
    }

    private static long framesOf(String sent) {
        return Long.parseLong(sent.replaceFirst("(?s).*?(\\d+) " + Flood.FRAMES + ".*", "$1"));
    }

    /** Rows about other devices than the pupil. */
    private static int rows() {
        Lab.pause(Duration.ofMillis(1500)); // a second with events is written at its end
        String answer = lab.log("select coalesce(sum(count), 0) from event where client_mac <> '02:00:00:00:00:11'");
        return Integer.parseInt(answer.strip().replaceFirst("(?s).*\n", "").strip());
    }
}
