package org.gatehouse.divert;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** A test in a network namespace of its own with the ports of a box, in which the rules are put in force by a process of theirs. */
abstract class InDivertedNamespace {
    static final String NAMESPACE =
            "gatehouse-divert-" + ProcessHandle.current().pid();

    private boolean namespaceMade;
    Process child;
    BufferedReader said;
    Process probe;
    BufferedReader answers;

    @AfterEach
    void leaveNothingBehind() throws IOException {
        if (probe != null) {
            probe.destroyForcibly().onExit().join();
        }
        if (child != null) {
            child.destroyForcibly().onExit().join();
        }
        if (namespaceMade) {
            run("ip", "netns", "del", NAMESPACE);
        }
    }

    /** A namespace with a bridge and its two ports, and a process in it that put the rules in force. */
    void begin(FailMode fail) throws IOException {
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
            run(inside(
                            "ethtool",
                            "-K",
                            "far-" + port,
                            "tso",
                            "off",
                            "gso",
                            "off",
                            "gro",
                            "off") // room for more frames: LivePort
                    .toArray(String[]::new));
            run("ip", "-n", NAMESPACE, "link", "set", port, "master", "br0");
        }
        start(fail);
        assertEquals("heard", said.readLine());
    }

    void start(FailMode fail) throws IOException {
        child = java(DiversionChild.class.getName(), fail.name());
        said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    }

    static Process java(String... program) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = inside(java.toString(), "-cp", System.getProperty("java.class.path"));
        command.addAll(List.of(program));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    void startProbe() throws IOException {
        for (String device : List.of("br0", "far-lan0", "far-wan0")) {
            run("ip", "-n", NAMESPACE, "link", "set", device, "up");
        }
        probe = java(WireProbe.class.getName());
        answers = new BufferedReader(new InputStreamReader(probe.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("listening", answers.readLine());
        for (String port : List.of("lan0", "wan0")) {
            while (!run("ip", "-n", NAMESPACE, "-details", "link", "show", port).contains("state forwarding")) {
                Thread.onSpinWait(); // the kernel tells a bridge of its ports' carriers once a second
            }
        }
    }

    List<String> seenOf(String port, List<String> frames) throws IOException {
        List<String> seen = new ArrayList<>();
        seen.add(seenOf(port, String.join(" ", frames)));
        while (seen.size() < frames.size()) {
            seen.add(answers.readLine());
        }
        return seen;
    }

    /** The ports that a frame comes in at when it is sent out of one. */
    String seenOf(String port, String frame) throws IOException {
        probe.getOutputStream().write((port + " " + frame + "\n").getBytes(StandardCharsets.US_ASCII));
        probe.getOutputStream().flush();
        return answers.readLine();
    }

    /** A TCP frame as digits, from a client's port 40000 to a server's port 443. Of its sums, some kernels' bridges check IP's. */
    static String frame(int flags, int sequence, String payload) {
        int length = 40 + payload.length() / 2;
        return "020000000099" + "020000000011" + "0800"
                + "4500%04x000740004006%04x0a00000bc000020c".formatted(length, 0x6eb2 + 40 - length)
                + "9c4001bb%08x0102030450%02xfaf000000000".formatted(sequence, flags)
                + payload;
    }

    /** A server's segment to that client's port, with this payload. */
    static String answer(String payload) {
        int length = 40 + payload.length() / 2;
        return "020000000011" + "020000000099" + "0800"
                + "4500%04x000740004006%04x".formatted(length, 0x6eb2 + 40 - length)
                + "c000020c0a00000b01bb9c40"
                + "010203040000006550" + "18faf000000000"
                + payload;
    }

    static String openings() throws IOException {
        return set("opening4");
    }

    static String set(String name) throws IOException {
        return run(inside("nft", "list", "set", "netdev", "gatehouse", name).toArray(String[]::new));
    }

    void order() throws IOException {
        child.getOutputStream().write('\n');
        child.getOutputStream().flush();
    }

    static void nft(String... words) throws IOException {
        List<String> command = inside("nft");
        command.addAll(List.of(words));
        run(command.toArray(String[]::new));
    }

    static String tables() throws IOException {
        return run(inside("nft", "list", "tables").toArray(String[]::new));
    }

    static List<String> inside(String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", NAMESPACE));
        whole.addAll(List.of(command));
        return whole;
    }

    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(List.of(command) + ": " + output);
        }
        return output;
    }
}
