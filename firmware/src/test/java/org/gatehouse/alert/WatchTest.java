package org.gatehouse.alert;

import static org.gatehouse.alert.Attempts.MAC;
import static org.gatehouse.alert.Attempts.blocked;
import static org.gatehouse.alert.Attempts.rule;
import static org.gatehouse.alert.Attempts.unnamed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.gatehouse.config.ConfigException;
import org.gatehouse.event.Alarm;
import org.gatehouse.event.Event;
import org.gatehouse.event.Protocol;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.AlertRule;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Telling;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R08")
@Tag("R36")
class WatchTest {
    private static final AlertRule HARM = rule("harm", List.of("self-harm"), 1, 60, Telling.AT_ONCE);
    private static final AlertRule BYPASS =
            new AlertRule("bypass", List.of("vpn-proxy"), List.of("vpn"), false, List.of(), 10, 10, Telling.AT_ONCE);
    private static final AlertRule MARKED =
            new AlertRule("marked", List.of(), List.of(), true, List.of("pupils"), 1, 60, Telling.HOURLY);

    private long now = TimeUnit.HOURS.toNanos(1);
    private final Watch watch = new Watch(() -> now);

    @Test
    void firstAttempt_isToldOnceTheDevicePauses() {
        watch.follow(List.of(HARM));
        watch.on(blocked(MAC, "self-harm", "a.example"), "Tablet 1", "pupil7", true);
        watch.on(blocked(MAC, "self-harm", "a.example"), "Tablet 1", "pupil7", true);
        assertEquals(List.of(), watch.due());
        pass(2, TimeUnit.SECONDS);
        Incident told = only(watch.due());
        assertEquals(2, told.attempts());
        assertEquals(Map.of("a.example", 2L), told.names());
        assertEquals("Tablet 1", told.who().device());
        assertEquals("02:00:00:00:00:11", told.who().mac());
        assertEquals("192.0.2.11", told.who().address());
        assertEquals("pupil7", told.who().user());
        assertFalse(told.continued());
        assertEquals(List.of(), watch.due());
    }

    @Test
    void whoDoesNotPause_isToldOfWithinTenSeconds() {
        watch.follow(List.of(HARM));
        List<Incident> told = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            watch.on(blocked(MAC, "self-harm", "a.example"), null, null, true);
            pass(100, TimeUnit.MILLISECONDS);
            told.addAll(watch.due());
        }
        assertEquals(100, only(told).attempts());
    }

    @Test
    void thousandAttempts_areOneAlertWithTheirCount() {
        watch.follow(List.of(HARM));
        for (int i = 0; i < 1000; i++) {
            watch.on(blocked(MAC, "self-harm", "site" + i % 50 + ".example"), null, null, true);
        }
        pass(3, TimeUnit.SECONDS);
        Incident told = only(watch.due());
        assertEquals(1000, told.attempts());
        assertEquals(Window.MAX_NAMES, told.names().size());
        assertEquals(1000 - 20 * Window.MAX_NAMES, told.otherNames());
    }

    @Test
    void whatComesLater_isToldAtTheEndOfTheWindow_andThenTheNextIsNews() {
        watch.follow(List.of(HARM));
        watch.on(blocked(MAC, "self-harm", "a.example"), null, null, true);
        pass(3, TimeUnit.SECONDS);
        assertFalse(only(watch.due()).continued());
        for (int i = 0; i < 5; i++) {
            pass(10, TimeUnit.MINUTES);
            watch.on(blocked(MAC, "self-harm", "b.example"), null, null, true);
            assertEquals(List.of(), watch.due());
        }
        pass(11, TimeUnit.MINUTES);
        Incident later = only(watch.due());
        assertTrue(later.continued());
        assertEquals(Map.of("b.example", 5L), later.names());
        watch.on(blocked(MAC, "self-harm", "c.example"), null, null, true);
        pass(3, TimeUnit.SECONDS);
        assertFalse(only(watch.due()).continued());
    }

    @Test
    @Tag("R15")
    void tenTriesInTenMinutes_areAnAlert_nineAreNot() {
        watch.follow(List.of(BYPASS));
        for (int i = 0; i < 9; i++) {
            watch.on(unnamed(MAC, "vpn"), null, null, true);
            pass(1, TimeUnit.MINUTES);
        }
        pass(2, TimeUnit.MINUTES); // the first two are too old by now
        watch.on(blocked(MAC, "vpn-proxy", "vpn.example"), null, null, true);
        pass(3, TimeUnit.SECONDS);
        assertEquals(List.of(), watch.due());
        watch.on(unnamed(MAC, "vpn"), null, null, true);
        watch.on(unnamed(MAC, "vpn"), null, null, true);
        pass(3, TimeUnit.SECONDS);
        assertEquals(12, only(watch.due()).attempts());
    }

    @Test
    void slowTries_areNoAlert_andAreForgotten() {
        watch.follow(List.of(BYPASS));
        for (int i = 0; i < 100; i++) {
            watch.on(unnamed(MAC, "vpn"), null, null, true);
            pass(67, TimeUnit.SECONDS);
            assertEquals(List.of(), watch.due());
        }
    }

    @Test
    void ruleThatAlertsAtTheFirst_endsTheAsking_oneThatWaitsDoesNot() {
        watch.follow(List.of(HARM, BYPASS, MARKED));
        Event both = blocked(MAC, "self-harm", "a.example");
        both.alert = true;
        watch.on(both, null, null, true);
        Event waiting = blocked(MAC, "vpn-proxy", "v.example");
        waiting.alert = true;
        watch.on(waiting, null, null, true);
        pass(3, TimeUnit.SECONDS);
        assertEquals(
                List.of("harm", "marked"),
                watch.due().stream().map(told -> told.rule().name()).toList());
    }

    @Test
    void groupsAndVerdicts_ofTheRule() {
        watch.follow(List.of(MARKED, HARM));
        Event other = blocked(MAC, "drugs", "d.example");
        other.alert = true;
        other.group = "staff";
        watch.on(other, null, null, true);
        Event allowed = blocked(MAC, "self-harm", "a.example");
        allowed.blocked = false;
        watch.on(allowed, null, null, true);
        pass(3, TimeUnit.SECONDS);
        assertEquals(List.of(), watch.due());
        allowed.flagged = true;
        watch.on(allowed, null, null, true);
        pass(3, TimeUnit.SECONDS);
        assertEquals("flag", only(watch.due()).verdict());
    }

    @Test
    void standardRules_askUnlawfulContentFirst_andKnowAlarmsAndTheBox() throws ConfigException {
        PolicyDocument document = PolicyDocument.parse(
                "p", "unknown-devices = \"p\"\n[groups.p]\nblock = [\"adult\"]\n", Categories.standard());
        watch.follow(document.alertRules());
        Event locked = blocked(1, "locked-iwf", "x.example");
        locked.reason = "locked-layer";
        watch.on(locked, null, null, true);
        watch.on(blocked(2, "suicide", "s.example"), null, null, true);
        watch.on(blocked(3, "extremism", "e.example"), null, null, true);
        watch.on(blocked(4, "adult", "a.example"), null, null, true);
        watch.on(blocked(5, "games", "g.example"), null, null, true);
        Event alarm = unnamed(6, Alarm.TWO_NETWORKS.code());
        alarm.protocol = Protocol.DEVICE;
        alarm.blocked = false;
        watch.on(alarm, null, null, true);
        Event box = unnamed(0, "not-filtering");
        box.protocol = Protocol.BOX;
        box.blocked = false;
        box.flagged = true;
        watch.on(box, null, null, true);
        pass(3, TimeUnit.SECONDS);
        Map<String, Telling> told = new TreeMap<>();
        watch.due()
                .forEach(each -> told.put(
                        each.who().mac() + " " + each.reason(), each.rule().tell()));
        assertEquals(
                Map.of(
                        "02:00:00:00:00:01 locked-layer".replace("02:", "00:"),
                        Telling.AT_ONCE,
                        "00:00:00:00:00:02 category",
                        Telling.AT_ONCE,
                        "00:00:00:00:00:03 category",
                        Telling.AT_ONCE,
                        "00:00:00:00:00:04 category",
                        Telling.AT_ONCE,
                        "00:00:00:00:00:06 device-in-two-networks",
                        Telling.DAILY,
                        " not-filtering",
                        Telling.AT_ONCE),
                told);
    }

    @Test
    void rulesThatChange_keepWhatOthersCounted() {
        watch.follow(List.of(BYPASS));
        for (int i = 0; i < 9; i++) {
            watch.on(unnamed(MAC, "vpn"), null, null, true);
        }
        AlertRule same = new AlertRule(
                "bypass", List.of("vpn-proxy"), List.of("vpn"), false, List.of(), 10, 10, Telling.AT_ONCE);
        watch.follow(List.of(HARM, same));
        watch.on(unnamed(MAC, "vpn"), null, null, true);
        pass(3, TimeUnit.SECONDS);
        assertEquals(10, only(watch.due()).attempts());
    }

    @Test
    void devicesPastTheBound_areCountedTogether_andRoomComesBack() {
        watch.follow(List.of(HARM));
        for (int mac = 0; mac < Watch.MAX_WINDOWS + 500; mac++) {
            watch.on(blocked(mac, "self-harm", "a.example"), null, null, true);
        }
        pass(3, TimeUnit.SECONDS);
        List<Incident> told = watch.due();
        assertEquals(Watch.MAX_WINDOWS + 1, told.size());
        Incident others = told.stream()
                .filter(each -> each.who() == Who.OTHERS)
                .findFirst()
                .orElseThrow();
        assertEquals(500, others.attempts());
        pass(61, TimeUnit.MINUTES);
        watch.due();
        watch.on(blocked(0x99, "self-harm", "a.example"), "Tablet 9", null, true);
        pass(3, TimeUnit.SECONDS);
        assertEquals("Tablet 9", only(watch.due()).who().device());
    }

    @Test
    void restOfAnEnd_isToldAtOnce() {
        watch.follow(List.of(HARM, BYPASS));
        watch.on(blocked(MAC, "self-harm", "a.example"), null, null, true);
        watch.on(unnamed(MAC, "vpn"), null, null, true);
        assertEquals("harm", only(watch.rest()).rule().name());
        assertEquals(List.of(), watch.rest());
    }

    /** Against every attempt kept in a list: as many as a rule wants, within its minutes. */
    @Test
    void drawnAttempts_alertWhenAListOfThemWould() {
        Random random = new Random(8);
        for (int round = 0; round < 300; round++) {
            AlertRule rule = rule("r", List.of("games"), 1 + random.nextInt(6), 1 + random.nextInt(4), Telling.AT_ONCE);
            Watch fresh = new Watch(() -> now);
            fresh.follow(List.of(rule));
            List<Long> times = new ArrayList<>();
            boolean expected = false;
            for (int i = 0; i < 12 && !expected; i++) {
                pass(random.nextInt(150), TimeUnit.SECONDS);
                assertEquals(List.of(), fresh.due(), "round " + round);
                fresh.on(blocked(MAC, "games", "g.example"), null, null, true);
                times.add(now);
                long length = TimeUnit.MINUTES.toNanos(rule.minutes());
                expected = times.stream().filter(time -> now - time <= length).count() >= rule.count();
            }
            pass(3, TimeUnit.SECONDS);
            assertEquals(expected ? 1 : 0, fresh.due().size(), "round " + round);
        }
    }

    private void pass(long length, TimeUnit unit) {
        now += unit.toNanos(length);
    }

    private static Incident only(List<Incident> incidents) {
        assertEquals(1, incidents.size(), incidents.toString());
        return incidents.get(0);
    }
}
