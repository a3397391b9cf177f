package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the diversion's rules hold, the gate must read: the rules are taken from their file and tried with every prefix. */
class OpeningKindTest {
    private static final Pattern RULE = Pattern.compile(
            "(?:@ih,(\\d+),(\\d+) (?:& (0x[0-9a-f]+) == )?(>= 0|0x[0-9a-f]+|\\{[^}]*}) )?(jump \\w+|return)\\b");

    private static Rule entry;
    private static List<Rule> starts;

    /** One rule of the chain: the bits it looks at, what they may be (nothing: anything), and whether it holds or lets go. */
    private record Rule(int fromByte, int bytes, long mask, List<Long> values, boolean holds) {
        boolean matches(byte[] payload, int length) {
            if (fromByte + bytes > length) {
                return false; // a load past the end of the payload does not match
            }
            long loaded = 0;
            for (int i = fromByte; i < fromByte + bytes; i++) {
                loaded = loaded << 8 | payload[i] & 0xff;
            }
            return values.isEmpty() || values.contains(loaded & mask);
        }
    }

    @BeforeAll
    static void readRules() throws IOException {
        try (InputStream in = OpeningKind.class.getResourceAsStream("/org/gatehouse/divert/rules.nft")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            entry = rules(text, "from_lan").get(0);
            starts = rules(text, "possible_start");
        }
        assertTrue(entry.holds() && entry.bytes() == 1, "the entry is no longer written as this test reads it");
        assertTrue(starts.size() >= 9, "the rules are no longer written as this test reads them: " + starts);
    }

    private static List<Rule> rules(String text, String chain) {
        int start = text.indexOf("chain " + chain + " {");
        List<Rule> rules = new ArrayList<>();
        for (String line : text.substring(start, text.indexOf("\n  }", start)).split("\n")) {
            Matcher rule = RULE.matcher(line.strip());
            if (rule.lookingAt()) {
                rules.add(rule(rule));
            }
        }
        return rules;
    }

    private static Rule rule(Matcher rule) {
        boolean holds = rule.group(5).startsWith("jump");
        if (rule.group(1) == null) {
            return new Rule(0, 0, -1, List.of(), holds);
        }
        List<Long> values = new ArrayList<>();
        Matcher value = Pattern.compile("0x[0-9a-f]+").matcher(rule.group(4));
        while (value.find()) {
            values.add(Long.decode(value.group()));
        }
        long mask = rule.group(3) == null ? -1 : Long.decode(rule.group(3));
        return new Rule(Integer.parseInt(rule.group(1)) / 8, Integer.parseInt(rule.group(2)) / 8, mask, values, holds);
    }

    private static boolean isHeld(byte[] payload, int length) {
        if (!entry.matches(payload, length)) {
            return false;
        }
        for (Rule rule : starts) {
            if (rule.matches(payload, length)) {
                return rule.holds();
            }
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({
        "16, true",
        "1603, true",
        "1605, false",
        "160301, true",
        "160501, false",
        "160301020001, true",
        "160301020002, false",
        "1603010000, true",
        "47, true",
        "4700, false",
        "4745, true",
        "474554, true",
        "474500, false",
        "15030100020170, false"
    })
    void rules_holdWhatTheyAreMeantTo(String digits, boolean held) {
        byte[] payload = HexFormat.of().parseHex(digits);
        assertEquals(held, isHeld(payload, payload.length));
    }

    @Test
    void everyPrefixOfThreeBytes_thatIsHeld_hasAKind() {
        byte[] payload = new byte[3];
        int held = 0;
        for (int value = 0; value < 1 << 24; value++) {
            payload[0] = (byte) (value >> 16);
            payload[1] = (byte) (value >> 8);
            payload[2] = (byte) value;
            for (int length = 1; length <= 3; length++) {
                if (isHeld(payload, length)) {
                    held++;
                    assertNotEquals(OpeningKind.NONE, OpeningKind.of(payload, 0, length), () -> text(payload));
                }
            }
        }
        assertTrue(held > 10);
    }

    /** The bytes that the longer rules look at, each with the values that matter to them and one that does not. */
    @Test
    void everyLongerPrefix_thatIsHeld_hasAKind() {
        byte[][] values = {
            {0x16, 'G', 'P', 'T', 0x15},
            {3, 'E', 'O', 'R', 0},
            {0, 1, 'T', 'S', 'A', 4},
            {0, 1, ' ', 'C'},
            {0, 1, 5, '/'},
            {0, 1, 2, 'H'},
            {0, 1, 2}
        };
        byte[] payload = new byte[values.length];
        int combinations = Arrays.stream(values).mapToInt(v -> v.length).reduce(1, (a, b) -> a * b);
        for (int combination = 0; combination < combinations; combination++) {
            int rest = combination;
            for (int i = 0; i < values.length; i++) {
                payload[i] = values[i][rest % values[i].length];
                rest /= values[i].length;
            }
            for (int length = 4; length <= payload.length; length++) {
                if (isHeld(payload, length)) {
                    assertNotEquals(OpeningKind.NONE, OpeningKind.of(payload, 0, length), () -> text(payload));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1603010200010001fc, TLS",
        "16030100, TLS",
        "1603, TLS",
        "16, TLS",
        "16020100, NONE",
        "474554202f, HTTP",
        "47, HTTP",
        "4700, NONE",
        "4745, HTTP",
        "505554, HTTP",
        "504f5349, HTTP",
        "504f4f4c, NONE",
        "17030300, NONE",
        "00, NONE",
        "'', NONE"
    })
    void kind_isThatOfTheFirstBytes(String digits, OpeningKind expected) {
        byte[] payload = HexFormat.of().parseHex(digits);
        assertEquals(expected, OpeningKind.of(payload, 0, payload.length));
    }

    private static String text(byte[] payload) {
        return HexFormat.of().formatHex(payload);
    }
}
