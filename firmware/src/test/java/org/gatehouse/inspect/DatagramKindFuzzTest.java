package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class DatagramKindFuzzTest {
    /** The first two bytes are the port. What lies around a datagram does not count. */
    @FuzzTest
    void of(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int port = (input[0] & 0xff) << 8 | input[1] & 0xff;
        byte[] alone = Arrays.copyOfRange(input, 2, input.length);
        byte[] among = new byte[alone.length + 64];
        Arrays.fill(among, (byte) 0x5a);
        System.arraycopy(alone, 0, among, 32, alone.length);
        assertEquals(DatagramKind.of(alone, 0, alone.length, port), DatagramKind.of(among, 32, alone.length, port));
    }
}
