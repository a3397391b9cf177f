package org.gatehouse.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedLinesTest {
    private static final String LONGEST = "x".repeat(BoundedLines.MAX_LINE);

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void linesUpToTheBound_passUnchanged(String end) throws IOException {
        byte[] sent = (LONGEST + end).repeat(3).getBytes(US_ASCII);
        assertArrayEquals(sent, of(sent).readAllBytes());
        InputStream singly = of(sent);
        for (byte octet : sent) {
            assertEquals(octet, singly.read());
        }
        assertEquals(-1, singly.read());
    }

    @Test
    @Tag("R40")
    void lineThatDoesNotEnd_isGivenUp() throws IOException {
        byte[] sent = ("status\n" + LONGEST + "x").getBytes(US_ASCII);
        assertThrows(IOException.class, () -> of(sent).readAllBytes());
        InputStream singly = of(sent);
        singly.skipNBytes(7);
        for (int i = 0; i < BoundedLines.MAX_LINE; i++) {
            assertEquals('x', singly.read());
        }
        assertThrows(IOException.class, singly::read);
    }

    private static InputStream of(byte[] sent) {
        return new BoundedLines(new ByteArrayInputStream(sent));
    }
}
