package org.gatehouse.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.gatehouse.event.Event;
import org.gatehouse.event.Protocol;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R23")
@Tag("R36")
class TalliesTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Instant FROM = Instant.parse("2026-11-16T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-11-17T00:00:00Z");

    private final Tallies tallies = new Tallies(FROM);

    @Test
    void whoTriedWhat_isRankedByHowOften() {
        for (int i = 0; i < 3; i++) {
            tallies.on(event(0x11, "games", "a.example", true), "Tablet 1", "pupil7", true);
        }
        tallies.on(event(0x11, "adult", "b.example", true), "Tablet 1", null, true);
        tallies.on(event(0x11, null, "fine.example", false), "Tablet 1", null, true);
        tallies.on(event(0x12, null, "fine.example", false), null, null, true);
        Tallies.Taken taken = tallies.take(UNTIL, LONDON).orElseThrow();
        assertEquals(2, taken.devices());
        assertEquals("""
                Who tried what, 16 Nov 2026, 00:00 to 17 Nov 2026, 00:00 (Europe/London)
                2 devices; those with most blocked or marked first.

                Tablet 1, 00:00:00:00:00:11, user pupil7, group pupils
                  5 openings, 4 blocked, 0 marked
                           3  games
                           1  adult
                  tried most
                           3  a.example
                           1  b.example

                Not in the register, 00:00:00:00:00:12, group pupils
                  1 openings, 0 blocked, 0 marked
                """, taken.text());
        assertEquals(Optional.empty(), tallies.take(UNTIL, LONDON));
    }

    /** Against every event kept in a list; more names than are kept are counted as others. */
    @Test
    void drawnEvents_addUp() {
        Random random = new Random(36);
        List<String> blocked = new ArrayList<>();
        long openings = 0;
        for (int i = 0; i < 20_000; i++) {
            boolean isBlocked = random.nextInt(3) == 0;
            String name = "site" + (int) Math.abs(random.nextGaussian() * 60) + ".example";
            tallies.on(event(0x11, "games", name, isBlocked), "Tablet 1", null, true);
            openings++;
            if (isBlocked) {
                blocked.add(name);
            }
        }
        String text = tallies.take(UNTIL, LONDON).orElseThrow().text();
        assertTrue(
                text.contains(
                        String.format(Locale.UK, "%,d openings, %,d blocked, 0 marked", openings, blocked.size())),
                text);
        Map<String, Long> counts = new TreeMap<>();
        blocked.forEach(name -> counts.merge(name, 1L, Long::sum));
        long shown = 0;
        boolean names = false;
        for (String line : text.lines().toList()) {
            if (names && !line.isBlank()) {
                String[] words = line.strip().split("  ");
                long count = Long.parseLong(words[0].replace(",", ""));
                shown += count;
                if (!words[1].equals("other names")) {
                    assertEquals(counts.get(words[1]), count, line); // exact for those that are named
                }
            }
            names |= line.contains("tried most");
        }
        assertEquals(blocked.size(), shown);
    }

    @Test
    void devicesPastTheBound_areCountedTogether() {
        for (int mac = 0; mac < Tallies.MAX_DEVICES + 100; mac++) {
            tallies.on(event(mac, "games", "a.example", true), null, null, true);
        }
        Tallies.Taken taken = tallies.take(UNTIL, LONDON).orElseThrow();
        assertEquals(Tallies.MAX_DEVICES + 1, taken.devices());
        assertTrue(taken.text().contains("too many to tell them apart\n  100 openings, 100 blocked"), taken.text());
    }

    private static Event event(long mac, String category, String name, boolean blocked) {
        Event event = new Event();
        event.clientMac = mac;
        event.protocol = Protocol.TLS;
        event.group = "pupils";
        event.category = category;
        event.reason = "category";
        event.blocked = blocked;
        byte[] bytes = name.getBytes(US_ASCII);
        event.name(bytes, 0, bytes.length);
        return event;
    }
}
