package org.gatehouse.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
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

    /** The first two bytes choose what the packet that the others are is wrapped in, and its IP. What a frame carries is the same in whatever it is wrapped. */
    @FuzzTest
    void encapsulated(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int type = (input[1] & 1) == 0 ? Frame.IPV4 : Frame.IPV6;
        byte[] packet = Arrays.copyOfRange(input, 2, input.length);
        int tags = input[0] & 3;
        boolean pppoe = (input[0] & 4) != 0;
        boolean shortened = (input[0] & 8) != 0;
        byte[] plain = wrap(0, false, false, type, packet);
        byte[] wrapped = wrap(tags, pppoe, shortened, type, packet);
        FrameKind kind = frame.read(plain, plain.length);
        FrameKind inside = piece.read(wrapped, wrapped.length);
        if (tags == 3) {
            assertEquals(FrameKind.NOT_IP, inside);
            return;
        }
        assertEquals(kind, inside);
        assertEquals(tags == 0 ? Frame.NO_VLAN : 1, piece.vlan());
        assertEquals(frame.isWrapped() || tags == 2 || pppoe, piece.isWrapped());
        if (kind == FrameKind.TCP || kind == FrameKind.UDP) {
            checkSame();
            frame.read(wrapped, wrapped.length);
            checkAccessors(kind);
            checkCutter(kind);
        }
    }

    private void checkSame() {
        assertEquals(frame.sourcePort(), piece.sourcePort());
        assertEquals(frame.destinationPort(), piece.destinationPort());
        assertEquals(Checksum.stateOf(frame), Checksum.stateOf(piece));
        assertArrayEquals(payload(frame), payload(piece));
        int source = frame.sourceAddressStart();
        assertEquals(frame.addressLow(source), piece.addressLow(piece.sourceAddressStart()));
        assertEquals(frame.addressHigh(source), piece.addressHigh(piece.sourceAddressStart()));
    }

    private static byte[] payload(Frame of) {
        return Arrays.copyOfRange(of.bytes(), of.payloadStart(), of.payloadStart() + of.payloadLength());
    }

    /** A service tag with 1, a customer tag with 2 and the old number with 3 for a VLAN; a PPPoE session, its protocol in two bytes or in one. */
    private static byte[] wrap(int tags, boolean pppoe, boolean shortened, int type, byte[] packet) {
        ByteBuffer out = ByteBuffer.allocate(34 + packet.length).put(new byte[12]);
        int[] types = {0x88a8, 0x8100, 0x9100};
        for (int tag = 0; tag < tags; tag++) {
            out.putShort((short) types[tag]).putShort((short) (tag + 1));
        }
        if (pppoe) {
            out.putShort((short) 0x8864).putShort((short) 0x1100).putShort((short) 7);
            out.putShort((short) (packet.length + (shortened ? 1 : 2)));
            out.put(shortened ? new byte[0] : new byte[1]).put((byte) (type == Frame.IPV4 ? 0x21 : 0x57));
        } else {
            out.putShort((short) type);
        }
        return Arrays.copyOf(out.put(packet).array(), out.position());
    }
}
