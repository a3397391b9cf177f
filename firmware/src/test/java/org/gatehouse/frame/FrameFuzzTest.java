package org.gatehouse.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

class FrameFuzzTest {
    private static final int MTU = 1280;

    private final Frame frame = new Frame();
    private final Frame piece = new Frame();
    private final FragmentReader fragment = new FragmentReader();
    private final ByteArrayOutputStream fragmented = new ByteArrayOutputStream();
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
        fragmented.reset();
        boolean sent = new FrameCutter(MTU).send(frame, this::onPiece);
        if (fragmented.size() > 0) {
            checkFragments();
        } else {
            assertEquals(sent ? frame.payloadLength() : 0, sentPayload);
        }
        assertTrue(sent || frame.end() - frame.ipStart() > MTU);
    }

    /** Together they hold the packet's end: its transport header and payload, and the IPv6 headers that need not be in each. */
    private void checkFragments() {
        int start = frame.end() - fragmented.size();
        assertTrue(start <= frame.transportStart());
        assertArrayEquals(Arrays.copyOfRange(frame.bytes(), start, frame.end()), fragmented.toByteArray());
        assertEquals(Frame.UDP, frame.transport());
        assertTrue(fragment.isLast());
    }

    private void onPiece(byte[] bytes, int length) {
        FrameKind kind = piece.read(Arrays.copyOf(bytes, length), length);
        assertTrue(piece.end() - piece.ipStart() <= MTU);
        if (kind == FrameKind.FRAGMENT) {
            fragment.read(piece); // one whose transport header lies in the next says so, and has its place nevertheless
            assertEquals(fragmented.size(), fragment.offset());
            fragmented.write(piece.bytes(), fragment.dataStart(), fragment.dataLength());
            return;
        }
        assertTrue(kind == FrameKind.TCP || kind == FrameKind.UDP);
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(piece));
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
