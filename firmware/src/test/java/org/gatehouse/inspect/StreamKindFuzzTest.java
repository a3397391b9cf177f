package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class StreamKindFuzzTest {
    /** What lies around the bytes does not count, and what is a VPN's once was always a part of it. */
    @FuzzTest
    void of(byte[] input) {
        StreamKind kind = StreamKind.of(input, 0, input.length);
        byte[] among = new byte[input.length + 64];
        Arrays.fill(among, (byte) 0x38);
        System.arraycopy(input, 0, among, 32, input.length);
        assertEquals(kind, StreamKind.of(among, 32, input.length));
        if (kind == StreamKind.VPN) {
            for (int length = 1; length < Math.min(input.length, 1202); length++) {
                assertNotEquals(StreamKind.UNKNOWN, StreamKind.of(input, 0, length));
            }
        }
    }
}
