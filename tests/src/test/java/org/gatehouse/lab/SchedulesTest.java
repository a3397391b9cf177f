package org.gatehouse.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gatehouse.ClockedService;
import org.gatehouse.lists.ListFolder;
import org.gatehouse.lists.LoadedLists;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.gatehouse.policy.Client;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.Policy;
import org.gatehouse.policy.PolicyDocument;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pupil, a teacher and a visitor ask for the same names at the same moment, while the box's clock moves over the end of school, over nights in which clocks change, and becomes unknown. What they
 * meet is what an explanation says.
 */
@LabTest
class SchedulesTest {
    private static final String SOCIAL = "www.instagram.com";
    private static final String PLAIN = "www.bbc.co.uk";
    private static final String HELP = "www.childline.org.uk";
    private static final List<String> NAMES = List.of(SOCIAL, PLAIN, HELP);
    private static final Map<String, Long> MACS =
            Map.of("pupil", 0x020000000011L, "staff", 0x020000000012L, "visitor", 0x020000000013L);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration IN_FORCE =
            Duration.ofSeconds(5); // of which each question takes a part, on a busy machine
    private static final String POLICY = """
            unknown-devices = "visitors"
            [school]
            time-zone = "Europe/London"
            [hours.school]
            days = ["mon", "tue", "wed", "thu", "fri"]
            from = "08:30"
            to = "15:30"
            [hours.night]
            from = "22:00"
            to = "06:00"
            [groups.pupils]
            block = ["social", "games"]
            [groups.staff]
            block = []
            [groups.visitors]
            block = []
            [[schedules]]
            name = "lessons"
            groups = ["staff"]
            when = "school"
            block = ["social"]
            [[schedules]]
            name = "phones away"
            groups = ["visitors"]
            when = "school"
            internet = false
            [[schedules]]
            name = "lights out"
            groups = ["pupils"]
            when = "night"
            internet = false
            [[rules]]
            names = ["childline.org.uk"]
            action = "allow"
            groups = "everyone"
            [[devices]]
            name = "tablet"
            mac = "02:00:00:00:00:11"
            group = "pupils"
            [[devices]]
            name = "laptop"
            mac = "02:00:00:00:00:12"
            group = "staff"
            """;

    /** A moment, and who then reaches what of the three names: social media, a plain site, a site that helps. */
    private record Scene(String clock, String pupil, String staff, String visitor) {}

    private static final List<Scene> SCENES = List.of(
            new Scene("2026-11-20T15:29:59Z", "no yes yes", "no yes yes", "no no yes"),
            new Scene("2026-11-20T15:30:00Z", "no yes yes", "yes yes yes", "yes yes yes"),
            new Scene("2026-11-20T22:00:00Z", "no no yes", "yes yes yes", "yes yes yes"),
            new Scene("2027-03-28T04:59:59Z", "no no yes", "yes yes yes", "yes yes yes"), // the clocks went forward
            new Scene("2027-03-28T05:00:00Z", "no yes yes", "yes yes yes", "yes yes yes"),
            new Scene("2026-10-25T05:59:59Z", "no no yes", "yes yes yes", "yes yes yes"), // they went back
            new Scene("2026-10-25T06:00:00Z", "no yes yes", "yes yes yes", "yes yes yes"),
            new Scene("?2026-11-21T12:00:00Z", "no no yes", "no yes yes", "no no yes"),
            new Scene("2026-11-21T12:00:00Z", "no yes yes", "yes yes yes", "yes yes yes"));

    @TempDir
    Path folder;

    @Test
    @Tag("R04")
    @Tag("R13")
    @Tag("R27")
    @Tag("R29")
    void clockMoves_andEachMeetsWhatTheExplanationSays() throws Exception {
        Path clock = folder.resolve("clock");
        set(clock, SCENES.get(0).clock());
        LoadedLists lists = ListFolder.starter();
        PolicyDocument document = PolicyDocument.parse("policy", POLICY, lists.categories());
        try (Lab lab = Lab.up("--bare");
                Running service = lab.startService(ClockedService.class, settings(), clock.toString())) {
            assertTrue(Lab.within(PATIENCE, () -> service.output().contains("ready\n")), service::output);
            for (Scene scene : SCENES) {
                set(clock, scene.clock());
                for (String host : List.of("pupil", "staff", "visitor")) {
                    String expected =
                            switch (host) {
                                case "pupil" -> scene.pupil();
                                case "staff" -> scene.staff();
                                default -> scene.visitor();
                            };
                    assertEquals(expected, explained(document, lists, scene.clock(), host), scene + ", " + host);
                    assertTrue(
                            Lab.within(IN_FORCE, () -> reached(lab, host).equals(expected)),
                            () -> scene + ", " + host + " reaches " + reached(lab, host) + "\n" + service.output());
                }
            }
        }
    }

    private static String reached(Lab lab, String host) {
        StringBuilder reached = new StringBuilder();
        for (String name : NAMES) {
            boolean answered = lab.dig(host, "@" + Lab.SERVER4, name).output().contains("status: NOERROR");
            reached.append(reached.isEmpty() ? "" : " ").append(answered ? "yes" : "no");
        }
        return reached.toString();
    }

    private static String explained(PolicyDocument document, LoadedLists lists, String clock, String host) {
        Moment moment = new Moment(Instant.parse(clock.replace("?", "")), !clock.startsWith("?"));
        Policy policy = Policy.of(document, 0, lists.table().categories(), moment);
        Client client = new Client().device(MACS.get(host), -1);
        CanonicalName name = new CanonicalName();
        Match match = new Match();
        StringBuilder explained = new StringBuilder();
        for (String asked : NAMES) {
            name.readText(asked.getBytes(US_ASCII), 0, asked.length());
            lists.table().find(name, match);
            boolean blocked =
                    policy.explainQuestion(client, name, match).verdict().isBlock();
            explained.append(explained.isEmpty() ? "" : " ").append(blocked ? "no" : "yes");
        }
        return explained.toString();
    }

    /** As a whole: a clock has no half of a moment. */
    private void set(Path clock, String text) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), text);
        Files.move(next, clock, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private String settings() throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.toml"), POLICY);
        String settings = "lan = \"lan0\"\nwan = \"wan0\"\nbridge = \"br0\"\nmtu = 1500\npolicy = \"" + policy
                + "\"\nlogbook = \"" + folder.resolve("logbook.db") + "\"\nadmin-socket = \""
                + folder.resolve("admin.sock")
                + "\"\n";
        return Files.writeString(folder.resolve("settings.toml"), settings).toString();
    }
}
