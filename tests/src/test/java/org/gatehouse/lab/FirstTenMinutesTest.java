package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new technician types what the README says, at a terminal, on a box that he has plugged in. */
@LabTest
@Tag("R27")
@Tag("R40")
class FirstTenMinutesTest {
    private static final String PROMPT = "gatehouse> ";
    private static final String SITE = "www.roblox.com";
    private static final Duration LIMIT = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    @Test
    void walkThrough_ofTheReadme_doesWhatItSays() throws IOException {
        List<String> lines = Files.readAllLines(Lab.REPOSITORY.resolve("README.md")).stream()
                .filter(line -> line.startsWith("    " + PROMPT))
                .map(line -> line.substring(4 + PROMPT.length()))
                .toList();
        assertEquals(10, lines.size(), lines.toString());
        Path list = Files.writeString(folder.resolve("games.txt"), "roblox.com\ngame.example\n");
        Path sources = Files.writeString(
                folder.resolve("sources.toml"),
                "[[sources]]\nname = \"own\"\nurl = \"" + list + "\"\nformat = \"domains\"\ncategory = \"games\"\n");
        try (Lab lab = Lab.up("--sources", sources.toString())) {
            letIn(lab);
            assertTrue(Lab.within(LIMIT, () -> nxDomain(lab, "visitor")), "blocked for a device that nobody knows");
            assertTrue(Lab.within(LIMIT, () -> isSeen(lab)), "the tablet was switched on");
            List<String> answers = type(lab, lines);
            assertTrue(answers.get(0).contains("filtering  yes"), answers.get(0));
            assertTrue(answers.get(1).contains("filtering") && answers.get(1).contains("well"), answers.get(1));
            assertTrue(answers.get(2).contains("02:00:00:00:00:13"), answers.get(2));
            assertTrue(answers.get(3).contains("revision 2 is in force"), answers.get(3));
            assertTrue(answers.get(4).contains("BLOCKED"), answers.get(4));
            assertTrue(answers.get(5).contains("revision 3 is in force"), answers.get(5));
            assertTrue(answers.get(6).contains("allowed"), answers.get(6));
            assertTrue(answers.get(7).contains("own") && answers.get(7).contains("entries"), answers.get(7));
            assertTrue(answers.get(8).contains("passed"), answers.get(8));
            assertFalse(nxDomain(lab, "visitor"));
            assertTabCompletes(lab);
        }
    }

    /** A name with blanks gets its quotes, a list its next entry, a stance its answer. The terminal is sent what is new on the line. */
    private void assertTabCompletes(Lab lab) throws IOException {
        String script = """
                set timeout 30
                set env(TERM) vt100
                spawn -noecho %s
                expect "gatehouse> "
                proc complete {typed completed} {
                  send -- $typed
                  expect {
                    $completed {}
                    timeout { send_user "\nno completion of $typed\n"; exit 7 }
                  }
                }
                complete "device show ye\t" {"Year 2 tablet 9" }
                complete "\r" "02:00:00:00:00:13"
                complete "explain www.roblox.com --group=pu\t" "pils "
                complete "\r" "allowed"
                complete "category alert games --group pupils,st\t" "aff "
                complete "\003group set staff --stance vp\t" "n="
                complete "f\t" "lag "
                complete "\003exit\r" "exit"
                expect eof
                """.formatted(String.join(" ", client("-tt")));
        Path file = Files.writeString(folder.resolve("completed.exp"), script);
        Result result = lab.start("pupil", "expect", file.toString()).finish(LIMIT);
        assertEquals(0, result.status(), result.output());
    }

    /** By the file that he puts on the card. */
    private void letIn(Lab lab) throws IOException {
        assertEquals(
                0,
                lab.run("box", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key())
                        .status());
        Files.copy(Path.of(key() + ".pub"), Lab.STATE.resolve("first-key.pub"));
        Lab.script("restart");
        List<String> status = client("-T");
        status.add("status");
        assertTrue(Lab.within(
                LIMIT,
                () -> lab.run("pupil", status.toArray(String[]::new)).output().contains("filtering  yes")));
    }

    /** A device that was just switched on asks who its router is; this one has known it for a while. */
    private static boolean isSeen(Lab lab) {
        lab.run("visitor", "ip", "neigh", "flush", "dev", "eth0");
        nxDomain(lab, "visitor");
        return Commands.gatehouse("device", "list", "--unknown").output().contains("02:00:00:00:00:13");
    }

    private static boolean nxDomain(Lab lab, String host) {
        return lab.dig(host, "@" + Lab.SERVER4, SITE).output().contains("NXDOMAIN");
    }

    /** What the box answered to each line. */
    private List<String> type(Lab lab, List<String> lines) throws IOException {
        StringBuilder script = new StringBuilder("set timeout 120\nset env(TERM) dumb\nspawn -noecho ")
                .append(String.join(" ", client("-tt")))
                .append("\nexpect \"")
                .append(PROMPT)
                .append("\"\n");
        for (String line : lines) {
            script.append("send_user \"\\n@@@@\\n\"\nsend -- {").append(line).append("}\nsend \"\\r\"\n");
            script.append(
                    line.equals("exit")
                            ? "expect eof\n"
                            : "expect {\n  \"\\n" + PROMPT + "\" {}\n  timeout { exit 7 }\n}\n");
        }
        script.append("catch wait result\nexit [lindex $result 3]\n");
        Path file = Files.writeString(folder.resolve("typed.exp"), script);
        Result result = lab.start("pupil", "expect", file.toString()).finish(LIMIT);
        assertEquals(0, result.status(), result.output());
        List<String> answers = new ArrayList<>(List.of(result.output().split("@@@@")));
        answers.remove(0);
        return answers;
    }

    private String key() {
        return folder.resolve("id").toString();
    }

    private List<String> client(String... more) {
        return SshClient.command(Path.of(key()), "192.0.2.2", more);
    }
}
