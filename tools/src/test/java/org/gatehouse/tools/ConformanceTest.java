package org.gatehouse.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The comparison, on a capture of two queries and a table made by hand. */
class ConformanceTest {
    private static final String HEADER = "frame\tsrc\tsport\tdst\tdport\tl4\tproto\tkind\tname\tnotes\tstream\n";
    private static final String FOUND = "1\t192.0.2.11\t40000\t192.0.2.1\t53\tudp\tdns\tquery\tWWW.One.Test\t\t0\n";
    private static final String SECOND = "2\t192.0.2.11\t40001\t192.0.2.1\t53\tudp\tdns\tquery\ttwo.test\t\t1\n";
    private static final String MISSING = "3\t192.0.2.11\t40002\t192.0.2.1\t443\tudp\tquic\tsni\tthree.test\t\t2\n";

    private static final String THREE_IS_CUT_OFF = "school.pcap\tmissing\tquic\tthree.test\t1\tcut off\n";
    private static final String TWO_IS_NO_NAME = "school.pcap\textra\tdns\t*\t1\tasked twice\n";

    @TempDir
    private Path folder;

    private record Ended(int status, List<String> lines, String errors) {
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
                "2 names of tshark, 2 found (100.00 %), 0 missing; 0 extra; 0 differences without an explanation",
                ended.last());
        assertEquals("", ended.errors);
    }

    @Test
    void missingAndExtra_areToldByCapture() throws IOException {
        Ended ended = compare(FOUND + MISSING, "--least", "50");
        assertEquals(1, ended.status);
        assertEquals(
                List.of(
                        "capture                                                       found  missing  extra",
                        "school.pcap                                                       1        1      1",
                        "    missing quic three.test (192.0.2.11 40002): NOT EXPLAINED",
                        "    extra dns two.test (192.0.2.11 40001): NOT EXPLAINED",
                        "2 names of tshark, 1 found (50.00 %), 1 missing; 1 extra; 2 differences without an explanation"),
                ended.lines);
    }

    @Test
    void explainedDifferences_giveTheirReason() throws IOException {
        Ended ended = explained("# what differs\n" + THREE_IS_CUT_OFF + TWO_IS_NO_NAME, "--least", "50");
        assertEquals(0, ended.status, ended.errors);
        assertEquals("    missing quic three.test (192.0.2.11 40002): cut off", ended.lines.get(2));
        assertEquals("    extra dns two.test (192.0.2.11 40001): asked twice", ended.lines.get(3));
    }

    @Test
    void tooFewFound_failsHoweverWellItIsExplained() throws IOException {
        Ended ended = explained(THREE_IS_CUT_OFF + TWO_IS_NO_NAME);
        assertEquals(1, ended.status);
        assertEquals("conformance: less than 99.0 % of the names are found\n", ended.errors);
        assertEquals(1, compare("").status, "no name at all is no success");
    }

    @Test
    void differenceWithoutAnExplanation_fails() throws IOException {
        Ended ended = explained(THREE_IS_CUT_OFF, "--least", "50");
        assertEquals(1, ended.status);
        assertEquals("    extra dns two.test (192.0.2.11 40001): NOT EXPLAINED", ended.lines.get(3));
    }

    @ParameterizedTest
    @CsvSource({"four.test,1,0", "three.test,2,1", "*,2,1"})
    void explanationOfMoreThanThereIs_fails(String name, int many, int there) throws IOException {
        Ended ended = explained(
                THREE_IS_CUT_OFF.replace("three.test\t1", name + "\t" + many) + TWO_IS_NO_NAME, "--least", "50");
        assertEquals(1, ended.status);
        String fault = "conformance: why.tsv:1: explains " + there + " differences, not " + many + ": ";
        assertTrue(ended.errors.startsWith(fault), ended.errors);
    }

    @Test
    void explanation_isForItsCaptureDirectionAndProtocol() throws IOException {
        for (String wrong : List.of(
                THREE_IS_CUT_OFF.replace("school", "other"),
                THREE_IS_CUT_OFF.replace("missing", "extra"),
                THREE_IS_CUT_OFF.replace("quic", "tls"))) {
            Ended ended = explained(wrong + TWO_IS_NO_NAME, "--least", "50");
            assertTrue(ended.last().endsWith("; 1 differences without an explanation"), wrong);
            assertTrue(ended.errors.contains("why.tsv:1: explains 0 differences, not 1"), ended.errors);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "school.pcap\tquic\tthree.test\tmissing\tcut off",
                "school.pcap\tlost\tquic\tthree.test\t1\tcut off",
                "school.pcap\tmissing\tquic\tthree.test\tall\tcut off",
                "school.pcap\tmissing\tquic\tthree.test\t0\tcut off",
                "school.pcap\tmissing\tquic\tthree.test\t1\t "
            })
    void rowThatCannotBeRead_isToldWithItsPlace(String row) throws IOException {
        Ended ended = explained(TWO_IS_NO_NAME + row, "--least", "50");
        assertEquals(1, ended.status);
        assertTrue(ended.errors.contains("why.tsv:2: expected capture"), ended.errors);
    }

    @Test
    void captureThatEndsTooSoon_fails() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("school.pcap"));
        Files.write(folder.resolve("school.pcap"), Arrays.copyOf(whole, whole.length - 5));
        Ended ended = compare(FOUND);
        assertEquals(1, ended.status);
        assertTrue(ended.errors.contains("conformance: school.pcap: "), ended.errors);
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
    void remarksOfTshark_areNoNames() throws IOException {
        Ended ended = compare(FOUND + SECOND + FOUND.replace("WWW.One.Test", "<Unknown extended label>"));
        assertEquals(0, ended.status, ended.last());
    }

    @Test
    void captureWithoutATable_isLeftOut() throws IOException {
        Files.copy(folder.resolve("school.pcap"), folder.resolve("other.pcapng"));
        assertEquals(3, compare(FOUND + SECOND).lines.size());
    }

    @Test
    void names_areComparedInTheirCanonicalForm() {
        assertEquals("www.one.test", TruthNames.canonical("http", "WWW.One.Test.:8080"));
        assertEquals("www.one.test", TruthNames.canonical("tls", "WWW.One.Test"));
        assertEquals("192.0.2.7", TruthNames.canonical("http", "192.0.2.7:80"));
        assertEquals("j\ufffdger.test", TruthNames.canonical("dns", "J\ufffd\ufffdger.Test"));
        assertEquals("\u00c4rger.test", TruthNames.canonical("dns", "\u00c4rger.Test"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "www.one.test | www.one.test",
                "a\\046b.test | a.b.test",
                "a\\013\\000b | a\\r\\000b",
                "\\195\\164rger | \u00e4rger",
                "j\\228ger | j\ufffdger",
                "j\\228\\228ger | j\ufffdger",
                "\\092\\037s | \\%s"
            })
    void octetsOfALabel_areWrittenAsTsharkDoes(String canonical, String written) {
        byte[] bytes = canonical.getBytes(StandardCharsets.US_ASCII);
        assertEquals(written, TsharkText.of(bytes, bytes.length));
    }

    private Ended explained(String rows, String... options) throws IOException {
        Path why = Files.writeString(folder.resolve("why.tsv"), rows);
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "--explained";
        all[options.length + 1] = why.toString();
        return compare(FOUND + MISSING, all);
    }

    private Ended compare(String rows, String... options) throws IOException {
        Files.writeString(folder.resolve("truth").resolve("school.tsv"), HEADER + rows);
        String[] arguments = Arrays.copyOf(options, options.length + 1);
        arguments[options.length] = folder.toString();
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            int status = new CommandLine(new Conformance()).execute(arguments);
            List<String> lines =
                    written.toString(StandardCharsets.UTF_8).lines().toList();
            return new Ended(status, lines, errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
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
