package org.gatehouse.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

class FrameFuzzTest {
    private static final int MTU = 1280;

    private final Frame frame = new Frame();
    private final Frame piece = new Frame();
    private int sentPayload;

    @FuzzTest
    void read(byte[] input) {
        FrameKind kind = frame.read(input, input.length);
        if (kind == FrameKind.TCP || kind == FrameKind.UDP) {
            checkAccessors(kind);
            checkCutter(kind);
            checkWriters(kind);
        }
    }

    private void checkAccessors(FrameKind kind) {
        assertTrue(frame.payloadLength() >= 0);
        assertTrue(frame.payloadStart() + frame.payloadLength() <= frame.end());
        assertTrue(frame.end() <= frame.bytes().length);
        assertTrue(frame.vlan() >= Frame.NO_VLAN && frame.vlan() < 4096);
        frame.sourceMac();
        frame.addressHigh(frame.sourceAddressStart());
        frame.addressLow(frame.destinationAddressStart());
        assertTrue(frame.sourcePort() + frame.destinationPort() >= 0);
        if (kind == FrameKind.TCP) {
            assertTrue(frame.tcpFlags() + (frame.sequence() & 0xff) + (frame.acknowledgment() & 0xff) >= 0);
        }
    }

    /** Random bytes seldom have a right checksum: it is written first. */
    private void checkCutter(FrameKind kind) {
        Checksum.stateOf(frame);
        Checksum.complete(frame);
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(frame));
        sentPayload = 0;
        boolean sent = new FrameCutter(MTU).send(frame, this::onPiece);
        assertEquals(sent ? frame.payloadLength() : 0, sentPayload);
        assertTrue(sent || frame.end() - frame.ipStart() > MTU);
    }

    private void onPiece(byte[] bytes, int length) {
        FrameKind kind = piece.read(Arrays.copyOf(bytes, length), length);
        assertTrue(kind == FrameKind.TCP || kind == FrameKind.UDP);
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(piece));
        assertTrue(piece.end() - piece.ipStart() <= MTU);
        sentPayload += piece.payloadLength();
    }

    private void checkWriters(FrameKind kind) {
        FrameWriter writer = new FrameWriter(8);
        writer.udp(frame, true, new byte[8], 8);
        assertEquals(FrameKind.UDP, piece.read(writer.bytes(), writer.length()));
        if (kind == FrameKind.TCP) {
            byte[] headers = new byte[SegmentWriter.MAX_HEADERS];
            int length = SegmentWriter.keepHeaders(frame, headers);
            if (length > 0) {
                Frame segment = new SegmentWriter(64).segment(headers, length, 5, 64);
                assertEquals(Checksum.State.RIGHT, Checksum.stateOf(segment));
                assertEquals(64, segment.payloadLength());
            }
        }
    }
}
