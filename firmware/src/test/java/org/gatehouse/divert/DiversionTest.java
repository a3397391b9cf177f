package org.gatehouse.divert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gatehouse.config.FailMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DiversionTest {
    private static final String NAMESPACE = "gh5-" + ProcessHandle.current().pid();

    private boolean namespaceMade;
    private Process child;
    private BufferedReader said;

    @AfterEach
    void leaveNothingBehind() throws IOException {
        if (child != null) {
            child.destroyForcibly().onExit().join();
        }
        if (namespaceMade) {
            run("ip", "netns", "del", NAMESPACE);
        }
    }

    @Test
    void rules_belongToTheProcessOnlyWhenOpen() throws DivertException {
        assertTrue(rules(FailMode.OPEN).contains("flags owner;"));
        assertFalse(rules(FailMode.CLOSED).contains("flags owner"));
    }

    @Test
    void rules_nameAnAddressOnce() throws DivertException {
        String rules = rules(FailMode.CLOSED); // one device three times has one address
        assertTrue(rules.contains("ether daddr { 00:00:00:00:00:00 } accept"), rules);
    }

    @Test
    void rules_areFilledIn() throws DivertException {
        String rules = rules(FailMode.CLOSED);
        assertFalse(
                rules.lines().filter(line -> !line.startsWith("#")).anyMatch(line -> line.matches(".*@[A-Z_]+@.*")));
        assertTrue(rules.contains("device \"lo\""));
    }

    @Test
    void rules_withoutThePortSayWhich() {
        DivertException missing = assertThrows(
                DivertException.class,
                () -> Diversion.rules(DiversionChild.settings("lo", "lo", "lan9", FailMode.CLOSED)));
        assertTrue(missing.getMessage().contains("lan9"), missing.getMessage());
    }

    @Test
    @Tag("root")
    void open_heartbeatGoesRoundAndTheRulesGoWithTheConnection() throws IOException {
        begin(FailMode.OPEN);
        assertTrue(tables().contains("table netdev gatehouse"));
        order();
        assertEquals("closed", said.readLine());
        assertEquals("", tables());
    }

    @Test
    @Tag("root")
    @Tag("R39")
    void open_killedProcessTakesTheRulesAlong() throws IOException {
        begin(FailMode.OPEN);
        child.destroyForcibly().onExit().join();
        assertEquals("", tables());
    }

    @Test
    @Tag("root")
    @Tag("R39")
    void closed_rulesOutliveTheProcessAndTheNextOneReplacesThem() throws IOException {
        begin(FailMode.CLOSED);
        order();
        assertEquals("closed", said.readLine());
        assertTrue(tables().contains("table netdev gatehouse"));
        child.destroyForcibly().onExit().join();
        assertTrue(tables().contains("table netdev gatehouse"));
        start(FailMode.CLOSED);
        assertEquals("heard", said.readLine());
        assertEquals(
                1, tables().lines().filter(line -> line.contains("gatehouse")).count());
    }

    /** A school that changes its mind: the table of the closed process has to make room for an owned one. */
    @Test
    @Tag("root")
    void closedThenOpen_isOwned() throws IOException {
        begin(FailMode.CLOSED);
        child.destroyForcibly().onExit().join();
        start(FailMode.OPEN);
        assertEquals("heard", said.readLine());
        child.destroyForcibly().onExit().join();
        assertEquals("", tables());
    }

    private static String rules(FailMode fail) throws DivertException {
        return Diversion.rules(DiversionChild.settings("lo", "lo", "lo", fail));
    }

    /** A namespace with a bridge and its two ports, and a process in it that put the rules in force. */
    private void begin(FailMode fail) throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root) {
            System.out.println("DiversionTest is skipped in part: network namespaces need root");
        }
        assumeTrue(root, "network namespaces need root");
        run("ip", "netns", "add", NAMESPACE);
        namespaceMade = true;
        run("ip", "-n", NAMESPACE, "link", "add", "br0", "type", "bridge");
        for (String port : List.of("lan0", "wan0")) {
            run("ip", "-n", NAMESPACE, "link", "add", port, "type", "veth", "peer", "name", "far-" + port);
            run("ip", "-n", NAMESPACE, "link", "set", port, "master", "br0");
        }
        start(fail);
        assertEquals("heard", said.readLine());
    }

    private void start(FailMode fail) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        child = new ProcessBuilder(inside(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DiversionChild.class.getName(),
                        fail.name()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    }

    private void order() throws IOException {
        child.getOutputStream().write('\n');
        child.getOutputStream().flush();
    }

    private static String tables() throws IOException {
        return run(inside("nft", "list", "tables").toArray(String[]::new));
    }

    private static List<String> inside(String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", NAMESPACE));
        whole.addAll(List.of(command));
        return whole;
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(List.of(command) + ": " + output);
        }
        return output;
    }
}
