package org.gatehouse.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The comparison, on a capture of two queries and a table made by hand. */
class ConformanceTest {
    private static final String HEADER = "frame\tsrc\tsport\tdst\tdport\tl4\tproto\tkind\tname\tnotes\tstream\n";
    private static final String FOUND = "1\t192.0.2.11\t40000\t192.0.2.1\t53\tudp\tdns\tquery\tWWW.One.Test\t\t0\n";
    private static final String SECOND = "2\t192.0.2.11\t40001\t192.0.2.1\t53\tudp\tdns\tquery\ttwo.test\t\t1\n";
    private static final String MISSING = "3\t192.0.2.11\t40002\t192.0.2.1\t443\tudp\tquic\tsni\tthree.test\t\t2\n";

    @TempDir
    private Path folder;

    private record Ended(int status, List<String> lines) {
        String last() {
            return lines.get(lines.size() - 1);
        }
    }

    @BeforeEach
    void capture() throws IOException {
        System.setProperty(
                "gatehouse.root", Path.of("").toAbsolutePath().getParent().toString());
        Files.createDirectory(folder.resolve("truth"));
        Files.write(folder.resolve("school.pcap"), pcap(query(40_000, "www.one.test"), query(40_001, "two.test")));
    }

    @Test
    void allFound() throws IOException {
        Ended ended = compare(FOUND + SECOND);
        assertEquals(0, ended.status);
        assertEquals(
                "2 names expected, 2 found (100.00 %), 0 extra, 0 differences without an explanation", ended.last());
    }

    @Test
    void missingAndExtra_areToldByCapture() throws IOException {
        Ended ended = compare(FOUND + MISSING);
        assertEquals(1, ended.status);
        assertEquals(
                List.of(
                        "school.pcap                                                     1 of    2, 1 extra",
                        "    missing quic three.test (192.0.2.11 40002)",
                        "    extra dns two.test (192.0.2.11 40001)",
                        "2 names expected, 1 found (50.00 %), 1 extra, 2 differences without an explanation"),
                ended.lines);
    }

    @Test
    void explainedDifferences_areCountedApart() throws IOException {
        Path why = Files.writeString(
                folder.resolve("why.tsv"),
                "# what differs\nschool.pcap\tquic\tthree.test\tmissing\tcut off\nschool.pcap\tdns\t*\textra\tasked twice\n");
        Ended ended = compare(FOUND + MISSING, "--explained", why.toString());
        assertEquals(0, ended.status);
        assertEquals("    missing quic three.test (192.0.2.11 40002): cut off", ended.lines.get(1));
        assertEquals("    extra dns two.test (192.0.2.11 40001): asked twice", ended.lines.get(2));
    }

    @Test
    void namesWithinTunnelsAndOtherKinds_areNotExpected() throws IOException {
        Ended ended = compare(FOUND
                + SECOND
                + MISSING.replace("three.test\t", "three.test\tencap;alpn=h3")
                + MISSING.replace("sni", "alpn")
                + MISSING.replace("quic", "doh"));
        assertEquals(0, ended.status, ended.last());
    }

    @Test
    void captureWithoutATable_isLeftOut() throws IOException {
        Files.copy(folder.resolve("school.pcap"), folder.resolve("other.pcapng"));
        assertEquals(2, compare(FOUND + SECOND).lines.size());
    }

    @Test
    void names_areComparedInTheirCanonicalForm() {
        assertEquals("www.one.test", TruthNames.canonical("http", "WWW.One.Test.:8080"));
        assertEquals("www.one.test", TruthNames.canonical("tls", "WWW.One.Test"));
        assertEquals("192.0.2.7", TruthNames.canonical("http", "192.0.2.7:80"));
    }

    private Ended compare(String rows, String... options) throws IOException {
        Files.writeString(folder.resolve("truth").resolve("school.tsv"), HEADER + rows);
        String[] arguments = Arrays.copyOf(options, options.length + 1);
        arguments[options.length] = folder.toString();
        PrintStream before = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            int status = new CommandLine(new Conformance()).execute(arguments);
            return new Ended(
                    status, written.toString(StandardCharsets.UTF_8).lines().toList());
        } finally {
            System.setOut(before);
        }
    }

    // The capture, byte by byte; the checksum of IPv4's header was left to the card, UDP has none.

    private static byte[] pcap(byte[]... frames) {
        ByteBuffer out = ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
        out.putInt(65_535).putInt(1); // Ethernet
        for (byte[] frame : frames) {
            out.putInt(1_800_000_000)
                    .putInt(0)
                    .putInt(frame.length)
                    .putInt(frame.length)
                    .put(frame);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] query(int port, String name) {
        ByteBuffer message = ByteBuffer.allocate(200);
        message.putInt(0x12340100).putInt(0x00010000).putInt(0);
        for (String label : name.split("\\.")) {
            message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        message.put((byte) 0).putShort((short) 1).putShort((short) 1);
        int length = message.position();
        ByteBuffer frame = ByteBuffer.allocate(14 + 20 + 8 + length);
        frame.putShort((short) 0x0200)
                .putInt(1)
                .putShort((short) 0x0200)
                .putInt(0x11)
                .putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (28 + length)).putInt(0).putInt(0x40110000);
        frame.putInt(0xc000020b).putInt(0xc0000201);
        frame.putShort((short) port)
                .putShort((short) 53)
                .putShort((short) (8 + length))
                .putShort((short) 0);
        return frame.put(message.array(), 0, length).array();
    }
}
