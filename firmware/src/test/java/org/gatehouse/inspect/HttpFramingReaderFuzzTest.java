package org.gatehouse.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.gatehouse.inspect.HttpFramingReader.Body;

class HttpFramingReaderFuzzTest {
    private final HttpFramingReader reader = new HttpFramingReader();

    /** Where a body's end is clear, the obvious way to read the head finds the same; and what lies around the head does not count. */
    @FuzzTest
    void read(byte[] input) {
        Body body = reader.read(input, 0, input.length);
        long length = reader.length();
        boolean another = reader.mayOpenAnother();
        byte[] among = new byte[input.length + 64];
        Arrays.fill(among, (byte) '\n');
        System.arraycopy(input, 0, among, 32, input.length);
        assertEquals(body, reader.read(among, 32, input.length));
        if (body != Body.UNCLEAR) {
            checkHead(new String(input, ISO_8859_1).replaceFirst("^(\r\n)+", ""), body, length, another);
        }
    }

    private static void checkHead(String head, Body body, long length, boolean another) {
        assertEquals(head.length() - 4, head.indexOf("\r\n\r\n"), "the head ends before");
        assertEquals(head.replace("\r\n", ""), head.replace("\r", "").replace("\n", ""), "half a line's end");
        String[] lines = head.split("\r\n");
        assertTrue(Stream.of(lines).skip(1).allMatch(line -> line.matches("(?s)[^: \t][^:]*(?<![ \t]):.*")), head);
        List<String> lengths = values(lines, "content-length");
        List<String> codings = values(lines, "transfer-encoding");
        switch (body) {
            case NONE -> assertTrue(codings.isEmpty() && lengths.stream().allMatch(text -> text.matches("0+")), head);
            case LENGTH -> {
                assertTrue(codings.isEmpty(), head);
                assertTrue(length > 0 && lengths.stream().allMatch(text -> Long.parseLong(text) == length), head);
            }
            case CHUNKED -> {
                assertTrue(lengths.isEmpty(), head);
                assertEquals(List.of("chunked"), codings);
            }
            case UNCLEAR -> throw new AssertionError("was left out");
        }
        boolean tunnel = head.startsWith("CONNECT");
        assertEquals(tunnel || !values(lines, "upgrade").isEmpty(), another);
        assertFalse(tunnel && body != Body.NONE);
    }

    private static List<String> values(String[] lines, String name) {
        return Stream.of(lines)
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1)
                        .replaceAll("(?d)^[ \t]+|[ \t]+$", "")
                        .toLowerCase(Locale.ROOT))
                .toList();
    }
}
