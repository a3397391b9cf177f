package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The tests' own sealing, against the packets that the RFCs print. */
class QuicSealerTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] ID = HEX.parseHex("8394c8f03e515708");

    /** The ClientHello in a CRYPTO frame of RFC 9001 appendix A.2, and of RFC 9369 appendix A.2. */
    static final byte[] HELLO_FRAME = HEX.parseHex("060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868"
            + "04fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578"
            + "616d706c652e636f6dff01000100000a00080006001d00170018001000070005"
            + "04616c706e000500050100000000003300260024001d00209370b2c9caa47fba"
            + "baf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b000302030400"
            + "0d0010000e0403050306030203080408050806002d00020101001c0002400100"
            + "3900320408ffffffffffffffff05048000ffff07048000ffff08011001048000"
            + "75300901100f088394c8f03e51570806048000ffff");

    @Test
    void version1_asInRfc9001AppendixA() {
        QuicSealer sealer = new QuicSealer(QuicSealer.V1, ID);
        assertEquals("1f369613dd76d5467730efcbe3b1a22d", HEX.formatHex(sealer.key));
        assertEquals("fa044b2f42a3fd3b46fb255c", HEX.formatHex(sealer.iv));
        assertEquals("9f50449e04a0e810283a1e9933adedd2", HEX.formatHex(sealer.headerKey));
        String packet = HEX.formatHex(sealer.from().number(2).datagram(HELLO_FRAME));
        assertEquals(
                "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8bab936b47d92ec356c",
                packet.substring(0, 96));
        assertEquals("e221af44860018ab0856972e194cd934", packet.substring(2400 - 32));
    }

    @Test
    void version2_asInRfc9369AppendixA() {
        QuicSealer sealer = new QuicSealer(QuicSealer.V2, ID);
        assertEquals("8b1a0bc121284290a29e0971b5cd045d", HEX.formatHex(sealer.key));
        assertEquals("91f73e2351d8fa91660e909f", HEX.formatHex(sealer.iv));
        assertEquals("45b95e15235d6f45a6b19cbcb0294ba9", HEX.formatHex(sealer.headerKey));
        String packet = HEX.formatHex(sealer.from().number(2).datagram(HELLO_FRAME));
        assertEquals(
                "d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de806071bf03dceebfa162e75d6c",
                packet.substring(0, 96));
    }
}
