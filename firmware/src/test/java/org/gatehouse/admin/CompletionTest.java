package org.gatehouse.admin;

import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.HEAD;
import static org.gatehouse.admin.TestAppliance.POLICY;
import static org.gatehouse.admin.TestAppliance.TECHNICIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.admin.Completion.Choice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Tab offers. A line is cut at its blanks; {@code _} stands for a blank in a word, {@code ~} for no word yet. */
class CompletionTest {
    private static final String MORE = """
            [hours."school hours"]
            from = "08:45"
            to = "15:30"
            [[schedules]]
            name = "Golden time"
            groups = ["pupils"]
            when = "school hours"
            allow = ["games"]
            [[rules]]
            names = ["lessons.example", "=maps.example"]
            action = "allow"
            groups = ["pupils"]
            [[quarantine]]
            mac = "02:00:00:00:00:11"
            reason = "advice is sought"
            [[quarantine]]
            mac = "02:00:00:00:00:99"
            reason = "nobody knows it"
            [[networks]]
            subnet = "10.3.0.0/16"
            group = "staff"
            """;

    @TempDir
    static Path folder;

    private static TestAppliance box;

    @BeforeAll
    static void start() throws Exception {
        TestAppliance.write(folder, "approvals = true\n" + POLICY + MORE);
        box = TestAppliance.start(folder);
        box.run("block", "a.example", "--everyone", "--reason", "waits");
        box.run("block", "b.example", "--everyone", "--reason", "is refused");
        box.run(DSL, "reject", "3", "--reason", "no");
        box.run("review", "request", "www.tate.org.uk", "--group", "pupils", "--reason", "art");
        box.sightings.see(0x02000000002AL, -1, "10.3.0.7", "pc", null, 1);
    }

    @AfterAll
    static void end() {
        box.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "gr; group",
                "group s; set show",
                "group network ~; --help --json add list remove",
                "group show ~; --help --json pupils staff visitors",
                "group show p; pupils",
                "group show P; pupils",
                "group remove pupils --move-devices-to s; staff",
                "explain --group=s; --group=staff",
                "block x.example --group pupils,s; pupils,staff",
                "block x.example --group pupils,; pupils,staff pupils,visitors",
                "block x.example --group=pupils,v; --group=pupils,visitors",
                "block x.example --group=nobody,; --group=nobody,pupils --group=nobody,staff --group=nobody,visitors",
                "device show Year_2_t; Year_2_tablet_1 Year_2_teacher's_laptop",
                "device show year_2_ta; Year_2_tablet_1",
                "quarantine Year_2_tab; Year_2_tablet_1",
                "release ~; --help --json --reason 02:00:00:00:00:99 Year_2_tablet_1",
                "category block gam; gambling games",
                "category block locked; ''",
                "lift ~; --everyone --group --help --json --reason =maps.example lessons.example",
                "lift le; lessons.example",
                "allow le; lessons.example",
                "schedule remove G; Golden_time",
                "schedule add x --hours s; school_hours",
                "schedule add x --days mon,t; mon,thu mon,tue",
                "schedule add x --allow games,gam; games,gambling",
                "group set staff --stance v; vpn=",
                "group set staff --stance vpn=; vpn=allow vpn=block vpn=flag vpn=usual",
                "group set staff --stance vpn=flag,quic=j; vpn=flag,quic=judge",
                "group set staff --stance=quic=b; --stance=quic=block",
                "group set staff --mode ~; allow-only filter",
                "safe-search set staff --youtube m; moderate",
                "safe-search set staff --search o; off on",
                "device set x --kind s; shared",
                "show ~; --help --json 1 2 3",
                "group network remove --subnet 1; 10.3.0.0/16",
                "help group ne; network",
                "help group network ~; --help --json add list remove",
                "reboot --y; --yes",
                "block x --reason g; ''",
            })
    void technician_isOffered(String line, String expected) {
        assertEquals(expected, offered(TECHNICIAN, line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "approve ~; --help --json --reason 2",
                "reject ~; --help --json --reason 2",
                "group s; show",
                "reb; ''",
                "review close 1; 1",
                "review close 1 --outcome k; kept",
            })
    void head_isOffered(String line, String expected) {
        assertEquals(expected, offered(HEAD, line));
    }

    @Test
    void unknownDevice_isOfferedByItsAddress_forTheRegister() {
        assertEquals("02:00:00:00:00:2a", offered(TECHNICIAN, "device add x --mac 02"));
    }

    @Test
    void revision_isOfferedWithItsReason() {
        List<Choice> choices = new Completion(box, HEAD).choices(List.of("approve"), "");
        assertTrue(choices.contains(new Choice("2", "2", "waits", true)), choices.toString());
    }

    @Test
    void stance_isNotWholeBeforeItsAnswer() {
        Choice choice = new Completion(box, TECHNICIAN)
                .choices(List.of("group", "set", "staff", "--stance"), "vp")
                .get(0);
        assertFalse(choice.whole());
        assertEquals("vpn=", choice.word());
    }

    private static String offered(Person person, String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.split(" ", -1)));
        words.replaceAll(word -> word.replace('_', ' ').replace("~", ""));
        String typed = words.remove(words.size() - 1);
        return String.join(
                " ",
                new Completion(box, person)
                        .choices(words, typed).stream()
                                .map(choice -> choice.word().replace(' ', '_'))
                                .sorted()
                                .toList());
    }
}
