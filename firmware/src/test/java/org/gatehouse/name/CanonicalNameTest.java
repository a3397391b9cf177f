package org.gatehouse.name;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E09")
class CanonicalNameTest {
    private final CanonicalName name = new CanonicalName();

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, 2",
        "WWW.eXaMpLe.ORG, www.example.org, 3",
        "example.org., example.org, 2",
        "localhost, localhost, 1",
        "_dmarc.example.org, _dmarc.example.org, 3",
        "xn--bcher-kva.example, xn--bcher-kva.example, 2",
        "-a-.example, -a-.example, 2",
        "1.2.3.4.example, 1.2.3.4.example, 5",
        "1.2.3.4x, 1.2.3.4x, 4",
        "0xg, 0xg, 1",
        "4chan.org, 4chan.org, 2",
    })
    void text_isOneForm(String written, String canonical, int labels) {
        assertEquals(NameOutcome.NAME, readText(written));
        assertEquals(canonical, name.toString());
        assertEquals(labels, name.labelCount());
        assertEquals(canonical.length(), name.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1.",
                "127.1",
                "0x7f.1",
                "0X7F.0x0.0.1",
                "0x",
                "2130706433",
                "017700000001",
                "0177.0.0.1",
                "256.256.256.256",
                "99999999999999999999",
                "1.2.3.4.5",
                "name.127",
                "[::1]",
                "::1",
                "[::ffff:192.0.2.1]",
                "[2001:DB8:0:0:0:0:0:1]",
            })
    void text_addressLiteral(String written) {
        assertEquals(NameOutcome.ADDRESS, readText(written));
        assertEquals(0, name.labelCount());
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY_LABEL",
        "., ROOT",
        ".., EMPTY_LABEL",
        ".example.org, EMPTY_LABEL",
        "a..example.org, EMPTY_LABEL",
        "example.org.., EMPTY_LABEL",
        "exa mple.org, BAD_CHARACTER",
        "example.org:443, BAD_CHARACTER",
        "ex\\046mple.org, BAD_CHARACTER",
        "*.example.org, BAD_CHARACTER",
        "bücher.example, BAD_CHARACTER",
        "[::1, BAD_CHARACTER",
        "[], BAD_CHARACTER",
        "[, BAD_CHARACTER",
        "[1.2.3.4], BAD_CHARACTER",
        "[::1]:443, BAD_CHARACTER",
        "[fe80::1%eth0], BAD_CHARACTER",
        "[0000:0000:0000:0000:0000:0000:0000:0000:0000:0000], TOO_LONG",
    })
    void text_refused(String written, NameOutcome outcome) {
        assertEquals(outcome, readText(written));
        assertEquals(0, name.labelCount());
        assertEquals(0, name.length());
    }

    @Test
    void text_atTheLimits() {
        String label = "a".repeat(63);
        assertEquals(NameOutcome.NAME, readText(label + ".example"));
        assertEquals(NameOutcome.TOO_LONG, readText("a" + label + ".example"));
        assertEquals(NameOutcome.TOO_LONG, readText("example." + label + "a"));
        String longest = String.join(".", label, label, label, "a".repeat(61));
        assertEquals(253, longest.length());
        assertEquals(NameOutcome.NAME, readText(longest));
        assertEquals(NameOutcome.NAME, readText(longest + "."));
        assertEquals(NameOutcome.TOO_LONG, readText(longest + "a"));
        assertEquals(NameOutcome.NAME, readText("a.".repeat(126) + "a"));
        assertEquals(127, name.labelCount());
        assertEquals(NameOutcome.TOO_LONG, readText("a.".repeat(127) + "a"));
    }

    @Test
    void text_insideALargerArray() {
        byte[] source = "host: Example.ORG\r\n".getBytes(ISO_8859_1);
        assertEquals(NameOutcome.NAME, name.readText(source, 6, 11));
        assertEquals("example.org", name.toString());
        assertEquals(8, name.labelStart(1));
    }

    @ParameterizedTest
    @CsvSource({
        "03777777 07 4578614d706c45 03 6f7267 00, www.example.org, 3",
        "07 612e622e63 2e64 03 6f7267 00, a\\046b\\046c\\046d.org, 2",
        "02 5c30 01 00 01 ff 00, \\0920.\\000.\\255, 3",
        "01 2a 04 74657374 00, \\042.test, 2",
        "03 313237 01 30 01 30 01 31 00, 127.0.0.1, 4",
    })
    void wire_isOneForm(String hex, String canonical, int labels) {
        byte[] message = bytes(hex);
        assertEquals(NameOutcome.NAME, name.readWire(message, 0, message.length, 0));
        assertEquals(canonical, name.toString());
        assertEquals(labels, name.labelCount());
        assertEquals(message.length, name.wireEnd());
    }

    @Test
    void wire_labelStartsAreNotDots() {
        byte[] message = bytes("03 612e62 04 74657374 00");
        name.readWire(message, 0, message.length, 0);
        assertEquals("a\\046b.test", name.toString());
        assertEquals(0, name.labelStart(0));
        assertEquals(7, name.labelStart(1));
    }

    @Test
    void wire_compressedFromTheMessageStart() {
        // Two octets of something else, then a message: "x.test" at 1, "www" and a pointer to it at 9, a pointer to
        // that at 15.
        byte[] message = bytes("ffff 00 0178 0474657374 00 03777777 c001 c009 ff");
        assertEquals(NameOutcome.NAME, name.readWire(message, 2, message.length, 11));
        assertEquals("www.x.test", name.toString());
        assertEquals(17, name.wireEnd());
        assertEquals(NameOutcome.NAME, name.readWire(message, 2, message.length, 17));
        assertEquals("www.x.test", name.toString());
        assertEquals(19, name.wireEnd());
    }

    @Test
    void wire_root() {
        assertEquals(NameOutcome.ROOT, name.readWire(new byte[1], 0, 1, 0));
        assertEquals(1, name.wireEnd());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, TRUNCATED",
        "03 7777, 0, TRUNCATED",
        "03 777777, 0, TRUNCATED",
        "03, 0, TRUNCATED",
        "01 61 c0, 0, TRUNCATED",
        "01 61 00, 3, TRUNCATED",
        "01 61 00, 9, TRUNCATED",
        "01 61 00, -1, TRUNCATED",
        "c000, 0, BAD_CHARACTER", // itself
        "01 61 c000, 0, BAD_CHARACTER", // the label before it
        "c002 c000, 0, BAD_CHARACTER", // forward, then back
        "01 61 c005 00 00, 0, BAD_CHARACTER", // forward
        "c0ff, 0, BAD_CHARACTER", // past the end
        "01 61 c002, 2, BAD_CHARACTER",
        "41 61 00, 0, BAD_CHARACTER",
        "80 00, 0, BAD_CHARACTER",
    })
    void wire_refused(String hex, int offset, NameOutcome outcome) {
        byte[] message = bytes(hex);
        assertEquals(outcome, name.readWire(message, 0, message.length, offset));
        assertEquals(0, name.labelCount());
        assertEquals(0, name.length());
    }

    @Test
    void wire_endsWithTheMessageNotWithTheArray() {
        byte[] message = bytes("03 777777 00");
        assertEquals(NameOutcome.TRUNCATED, name.readWire(message, 0, 4, 0));
        assertEquals(NameOutcome.TRUNCATED, name.readWire(message, 0, 3, 0));
    }

    @Test
    void wire_atTheLimits() {
        byte[] longest = wireName(63, 63, 63, 61);
        assertEquals(255, longest.length);
        assertEquals(NameOutcome.NAME, name.readWire(longest, 0, longest.length, 0));
        assertEquals(CanonicalName.MAX_TEXT, name.length());
        byte[] longer = wireName(63, 63, 63, 62);
        assertEquals(NameOutcome.TOO_LONG, name.readWire(longer, 0, longer.length, 0));
        byte[] labels = new byte[255];
        for (int i = 0; i < 254; i += 2) {
            labels[i] = 1;
        }
        assertEquals(NameOutcome.NAME, name.readWire(labels, 0, 255, 0));
        assertEquals(127, name.labelCount());
    }

    @Test
    void wire_pointersInAChain() {
        byte[] message = new byte[3 + 2 * 200];
        message[0] = 1;
        message[1] = 'a';
        for (int i = 0; i < 200; i++) {
            int target = i == 0 ? 0 : 3 + 2 * (i - 1);
            message[3 + 2 * i] = (byte) (0xc0 | target >>> 8);
            message[4 + 2 * i] = (byte) target;
        }
        assertEquals(NameOutcome.NAME, name.readWire(message, 0, message.length, 3 + 2 * 126));
        assertEquals("a", name.toString());
        assertEquals(NameOutcome.BAD_CHARACTER, name.readWire(message, 0, message.length, 3 + 2 * 127));
    }

    @Test
    void reuse_keepsNothing() {
        readText("a.very.long.name.example.org");
        assertEquals(NameOutcome.BAD_CHARACTER, readText("no name"));
        assertEquals("", name.toString());
        assertEquals(NameOutcome.NAME, readText("x.test"));
        assertEquals("x.test", name.toString());
        assertEquals(2, name.labelCount());
    }

    private NameOutcome readText(String text) {
        byte[] source = text.getBytes(ISO_8859_1);
        return name.readText(source, 0, source.length);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** A name with labels of these lengths, all of them zero octets. */
    private static byte[] wireName(int... lengths) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (int length : lengths) {
            name.write(length);
            name.writeBytes(new byte[length]);
        }
        name.write(0);
        return name.toByteArray();
    }
}
