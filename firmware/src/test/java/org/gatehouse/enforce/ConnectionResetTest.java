package org.gatehouse.enforce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameBuilder;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.TcpFlags;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionResetTest {
    private static final int LENGTH = 300;

    private final Frame segment = new Frame();
    private final Frame reset = new Frame();
    private final FrameWriter writer = new FrameWriter(2048);

    /** RFC 5961 section 3.2: a reset counts where its number is the next one expected, which is what the segment acknowledged. */
    @ParameterizedTest
    @CsvSource({"4, 1000, 5000", "6, 1000, 5000", "4, -100, -1", "6, 2147483600, 2147483647"})
    void resetToTheClient_hasTheNumberItAcknowledged(int ipVersion, int sequence, int acknowledgment) {
        read(ipVersion, sequence, acknowledgment);
        ConnectionReset.toClient(segment, writer);
        assertReset();
        assertEquals(acknowledgment, reset.sequence());
        assertEquals(sequence + LENGTH, reset.acknowledgment());
        assertEquals(443, reset.sourcePort());
        assertEquals(40_000, reset.destinationPort());
        assertEquals(0x020000000001L, reset.sourceMac());
    }

    @ParameterizedTest
    @CsvSource({"4, 1000, 5000", "6, 1000, 5000", "4, -100, -1", "6, 2147483600, 2147483647"})
    void resetToTheServer_hasTheFirstNumberItWasNotGiven(int ipVersion, int sequence, int acknowledgment) {
        read(ipVersion, sequence, acknowledgment);
        ConnectionReset.toServer(segment, sequence - 2_000, writer);
        assertReset();
        assertEquals(sequence - 2_000, reset.sequence());
        assertEquals(acknowledgment, reset.acknowledgment());
        assertEquals(40_000, reset.sourcePort());
        assertEquals(443, reset.destinationPort());
        assertEquals(0x020000000011L, reset.sourceMac());
    }

    private void read(int ipVersion, int sequence, int acknowledgment) {
        byte[] bytes = FrameBuilder.tcp(ipVersion, new byte[LENGTH])
                .vlan(9)
                .numbers(sequence, acknowledgment)
                .build();
        assertEquals(FrameKind.TCP, segment.read(bytes, bytes.length));
    }

    private void assertReset() {
        assertEquals(FrameKind.TCP, reset.read(writer.bytes(), writer.length()));
        assertEquals(TcpFlags.RST | TcpFlags.ACK, reset.tcpFlags());
        assertEquals(0, reset.payloadLength());
        assertEquals(9, reset.vlan());
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(reset));
    }
}
