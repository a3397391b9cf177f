package org.gatehouse.link;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class LinkHeaderFuzzTest {
    /** The first byte chooses the link type, the rest is the captured frame. */
    @FuzzTest
    void toEthernet(byte[] input) {
        if (input.length == 0) {
            return;
        }
        LinkHeader[] types = LinkHeader.values();
        LinkHeader type = types[(input[0] & 0xFF) % types.length];
        byte[] captured = Arrays.copyOfRange(input, 1, input.length);
        byte[] target = new byte[64];
        int length = type.toEthernet(captured, target);
        assertTrue(length >= 0 && length <= target.length);
        assertTrue(length <= captured.length + LinkHeader.ETHERNET_LENGTH);
    }
}
