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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin port, with OpenSSH and PuTTY, from inside and from outside. Those tests in which nobody comes in are on another host than those in which somebody must: who knocks in vain waits. */
@LabTest
@Tag("R40")
class AdminPortTest {
    private static final String BOX4 = "192.0.2.2";
    private static final String BOX6 = "2001:db8:1::2";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DOWN_TO_VALUE =
            "\\x0e\\x01" + "\\x06".repeat("approvals = ".length()); // Ctrl-N, Ctrl-A, Ctrl-F

    @TempDir
    static Path folder;

    private static Lab lab;

    /** The first key comes from the file that whoever plugs the box in puts there. */
    @BeforeAll
    static void up() throws IOException {
        lab = Lab.up();
        for (String who : List.of("first", "lead", "stranger")) {
            must("box", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key(who));
        }
        assertTrue(
                Lab.within(LIMIT, () -> ssh("pupil", "stranger", BOX4, "status").status() == 255));
        Path first = Lab.STATE.resolve("first-key.pub");
        Files.copy(Path.of(key("first") + ".pub"), first);
        Lab.script("restart");
        assertTrue(Lab.within(LIMIT, () -> ssh("pupil", "first", BOX4, "status").status() == 0));
        assertFalse(Files.exists(first));
        assertTrue(Files.exists(Lab.STATE.resolve("first-key.pub.taken")));
    }

    @AfterAll
    static void down() {
        if (lab != null) {
            lab.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BOX4, BOX6})
    void commands_overSsh_answerAsLocally_withTheirStatus(String box) {
        assertTrue(Lab.within(LIMIT, () -> ssh("pupil", "first", box, "status").status() == 0));
        Result blocked =
                ssh("pupil", "first", box, "explain", "--group", "pupils", "www.roblox.com", "--at", "Mon 10:15");
        assertEquals(1, blocked.status(), blocked.output());
        assertTrue(blocked.output().contains("BLOCKED") && blocked.output().contains("Mon "), blocked.output());
        assertEquals(2, ssh("pupil", "first", box, "no-such-command").status());
    }

    /** A client that puts all shells into one connection: one too many is refused, and the client makes a connection of its own for it. */
    @Test
    void shells_ofOneConnection_outliveOneTooMany() {
        String socket = folder.resolve("control").toString();
        List<String> client = SshClient.command(folder.resolve("first"), BOX4, "-T", "-o", "ControlPath=" + socket);
        List<String> master = new ArrayList<>(client);
        master.addAll(1, List.of("-f", "-N", "-M"));
        must("pupil", master.toArray(String[]::new));
        String shared = String.join(" ", client);
        try (Running shells = lab.start("pupil", "bash", "-c", shellsOf(shared))) {
            assertTrue(Lab.within(LIMIT, () -> shells.output().split("gatehouse ", -1).length > 4), shells.output());
            Result fifth = lab.run("pupil", "bash", "-c", shared + " version");
            assertTrue(fifth.output().contains("refused by peer"), fifth.output());
            assertEquals(0, fifth.status(), fifth.output());
            assertTrue(Lab.within(LIMIT, () -> shells.output().split("all went on", -1).length > 4), shells.output());
            must("pupil", "ssh", "-o", "ControlPath=" + socket, "-O", "exit", "x@" + BOX4);
        }
    }

    /** Each gives a command when it begins, and another twelve seconds later, when all of them and one more have begun. */
    private static String shellsOf(String client) {
        String one = "{ echo version; sleep 12; echo version; echo exit; } | " + client;
        return "for i in 1 2 3 4; do " + one + " && echo all went on & done; wait";
    }

    @Test
    void settings_areEditedOverSsh() throws IOException {
        Result edited = typist("-tt", "settings edit --reason a remark for whoever reads it")
                .sees("bridge = ")
                .types("# a remark\\r")
                .types("\\x0f\\r\\x18")
                .sees("+# a remark")
                .sees("Write these settings? [y/N, e: edit again] ")
                .types("y\\r")
                .sees("of the settings ")
                .in("staff", lab, folder);
        assertEquals(0, edited.status(), edited.output());
        assertTrue(
                ssh("staff", "first", BOX4, "settings", "history").output().contains("a remark for whoever reads it"));
    }

    @Test
    void session_withoutATerminal_takesLines() {
        Result result = lab.run(
                "pupil", "bash", "-c", "printf 'group list\\nexit\\n' | " + String.join(" ", client("first", BOX4)));
        assertTrue(result.output().contains("allow-only"), result.output());
        assertEquals(0, result.status());
    }

    /** In a single command without a terminal, in one with a terminal, and in the shell. */
    @Test
    void question_isAskedWhereThereIsATerminal() throws IOException {
        Result nobody = ssh("staff", "first", BOX4, "list", "rollback");
        assertEquals(2, nobody.status(), nobody.output());
        assertTrue(nobody.output().contains("say --yes"), nobody.output());
        Result single = typist("-tt", "list rollback")
                .sees("Go on? [y/N] ")
                .types("n\\r")
                .in("staff", lab, folder);
        assertEquals(1, single.status(), single.output());
        assertTrue(single.output().contains("nothing was done\r\n"), single.output());
        Result shell = typist("-tt", "")
                .sees("gatehouse> ")
                .types("list rollback\\r")
                .sees("Go on? [y/N] ")
                .types("\\x03")
                .sees("nothing was done")
                .types("policy check -\\r")
                .sees("over SSH a file comes through the standard input")
                .types("exit\\r")
                .in("staff", lab, folder);
        assertEquals(0, shell.status(), shell.output());
    }

    /** A mistake first, which is shown and mended; in a single command, and in the shell. */
    @Test
    @Tag("R06")
    void policy_isEditedOverSsh() throws IOException {
        Result nobody = ssh("staff", "first", BOX4, "policy", "edit", "--reason", "x");
        assertEquals(2, nobody.status(), nobody.output());
        assertTrue(nobody.output().contains("there is no terminal to edit at"), nobody.output());
        Result single = typist("-tt", "policy edit --reason the head asks for it")
                .sees("approvals = false")
                .types(DOWN_TO_VALUE + "x")
                .types("\\x0f\\r\\x18")
                .sees("policy.toml:")
                .sees("Edit it again? [Y/n] ")
                .types("\\r")
                .sees("approvals = xfalse")
                .types(DOWN_TO_VALUE + "\\x04\\x04\\x04\\x04\\x04\\x04true")
                .types("\\x18y\\r")
                .sees("+approvals = true")
                .sees("Make this the policy? [y/N, e: edit again] ")
                .types("y\\r")
                .sees("revision 2 is in force")
                .in("staff", lab, folder);
        assertEquals(0, single.status(), single.output());
        assertTrue(ssh("staff", "first", BOX4, "policy", "show").output().contains("approvals = true"));
        Result shell = typist("-tt", "")
                .sees("gatehouse> ")
                .types("policy edit --reason back\\r")
                .sees("approvals = true")
                .types("\\x18")
                .sees("the text is as it was")
                .types("exit\\r")
                .in("staff", lab, folder);
        assertEquals(0, shell.status(), shell.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {BOX4, BOX6})
    void puttysClient_isServed(String box) {
        must("box", "puttygen", key("first"), "-O", "private", "-o", key("first") + ".ppk");
        Result result = lab.run(
                "pupil",
                "bash",
                "-c",
                "plink -batch -ssh -i " + key("first") + ".ppk -hostkey \"$(ssh-keyscan -t ed25519 " + box
                        + " 2>/dev/null | cut -d' ' -f2-)\" x@" + box + " status");
        assertTrue(result.output().contains("filtering"), result.output());
    }

    /** The login screen, as util-linux's agetty draws it. */
    @Test
    void console_showsWhereTheBoxIs_andItsKey() {
        String shown = lab.run(
                        "box",
                        "script",
                        "-qec",
                        "agetty --issue-file " + Lab.STATE.resolve("console.issue") + " --show-issue",
                        "/dev/null")
                .output();
        assertTrue(shown.contains("port 22: " + BOX4 + "   2001:db8:1:"), shown);
        Result scanned =
                lab.run("pupil", "bash", "-c", "ssh-keyscan -t ed25519 " + BOX4 + " 2>/dev/null | ssh-keygen -lf -");
        String fingerprint = scanned.output().split(" ")[1];
        assertTrue(fingerprint.startsWith("SHA256:") && shown.contains(" " + fingerprint + " "), shown);
    }

    /** What is newer than the tool that looks, it calls unknown. */
    @Test
    void algorithms_giveAnAuditorNothingToWarnOf() {
        Result audit = lab.run("visitor", "ssh-audit", "--no-colors", BOX4);
        assertTrue(audit.output().contains("(kex) curve25519-sha256"), audit.output());
        List<String> warnings = audit.output()
                .lines()
                .filter(line -> line.contains("[warn]") || line.contains("[fail]") || line.contains("(rec) -"))
                .filter(line -> !line.matches(
                        "\\(kex\\) (mlkem768x25519-sha256|kex-strict-s-v00@openssh.com) .*unknown algorithm.*"))
                .toList();
        assertEquals(List.of(), warnings);
    }

    @ParameterizedTest
    @ValueSource(strings = {BOX4, BOX6})
    void port_fromOutside_isShut(String box) {
        Result outside =
                lab.run("outside", "timeout", "3", "bash", "-c", "exec 3<>/dev/tcp/" + box + "/22 && echo open");
        assertFalse(outside.output().contains("open"), outside.output());
        Result sourcePort = lab.run(
                "outside",
                "timeout",
                "3",
                "socat",
                "-T2",
                "/dev/null",
                "TCP:" + (box.contains(":") ? "[" + box + "]" : box) + ":22,sourceport=53,reuseaddr");
        assertTrue(sourcePort.status() != 0, sourcePort.output());
        Result inside =
                lab.run("visitor", "timeout", "3", "bash", "-c", "exec 3<>/dev/tcp/" + box + "/22 && echo open");
        assertTrue(inside.output().contains("open"), inside.output());
    }

    @Test
    void nothingElse_isServed() {
        for (String[] more : new String[][] {{"-N", "-L", "8080:198.51.100.10:80"}, {"-s", "sftp"}}) {
            List<String> words = new ArrayList<>(client("first", BOX4));
            words.addAll(1, List.of("-o", "ExitOnForwardFailure=yes"));
            if (more[0].equals("-s")) {
                words.add("-s");
                words.add("sftp");
                Result result = lab.run("pupil", words.toArray(String[]::new));
                assertTrue(result.output().contains("subsystem request failed"), result.output());
            } else {
                words.addAll(1, List.of(more));
                Running forwarding = lab.start("pupil", words.toArray(String[]::new));
                Result through =
                        lab.run("pupil", "bash", "-c", "sleep 2; curl -sS --max-time 3 http://127.0.0.1:8080/");
                forwarding.close();
                assertTrue(through.status() != 0, through.output());
            }
        }
    }

    @Test
    @Tag("R18")
    void key_thatIsTaken_isOutAtOnce_alsoWithASessionOpen() {
        Result added = lab.run(
                "staff",
                "bash",
                "-c",
                String.join(" ", client("first", BOX4)) + " access add dsl:lead.1 --reason the first lead < "
                        + key("lead") + ".pub");
        assertEquals(0, added.status(), added.output());
        assertEquals(0, ssh("staff", "lead", BOX4, "status").status());
        Running open = lab.start("staff", "bash", "-c", "sleep 60 | " + String.join(" ", client("lead", BOX4)));
        assertTrue(Lab.within(LIMIT, () -> lab.run("box", "ss", "-Htn", "state", "established", "sport", "=", ":22")
                .output()
                .contains(":22")));
        assertEquals(
                1,
                ssh("staff", "first", BOX4, "access", "remove", "dsl:lead.1", "--reason", "x")
                        .status());
        Result removed = ssh("staff", "lead", BOX4, "access", "remove", "dsl:lead.1", "--reason", "left", "--yes");
        assertTrue(removed.status() == 0 || removed.status() == 255, removed.output()); // its own session ends, too
        assertEquals(255, ssh("staff", "lead", BOX4, "status").status());
        assertTrue(Lab.within(LIMIT, () -> !lab.run("box", "ss", "-Htn", "state", "established", "sport", "=", ":22")
                .output()
                .contains(":22")));
        open.close();
    }

    @Test
    void answerThatGoesOn_endsWithControlC_andTheShellDoesNot() throws Exception {
        List<String> shell = SshClient.command(folder.resolve("first"), BOX4, "-tt");
        Result result = new Typist("xterm", shell)
                .sees("gatehouse> ")
                .types("log follow\\r")
                .sees(" openings ")
                .types("\\x03")
                .sees("gatehouse> ")
                .types("time\\r")
                .sees("believed")
                .types("exit\\r")
                .in("staff", lab, folder);
        assertEquals(0, result.status(), result.output());
    }

    private static Result ssh(String host, String who, String box, String... words) {
        List<String> command = new ArrayList<>(client(who, box));
        command.addAll(List.of(words));
        return lab.run(host, command.toArray(String[]::new));
    }

    private static Typist typist(String option, String line) {
        List<String> command = new ArrayList<>(SshClient.command(folder.resolve("first"), BOX4, option));
        command.add(line);
        return new Typist("xterm", command);
    }

    private static List<String> client(String who, String box) {
        return SshClient.command(folder.resolve(who), box);
    }

    private static String key(String who) {
        return folder.resolve(who).toString();
    }

    private static void must(String host, String... command) {
        Result result = lab.run(host, command);
        assertEquals(0, result.status(), result.output());
    }
}
