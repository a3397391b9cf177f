package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Fragments;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameBuilder;
import org.gatehouse.frame.FrameCutter;
import org.gatehouse.frame.FrameKind;

class ReassemblerFuzzTest {
    private static final int STEP = 5;

    private final Reassembler fragments = Reassembler.ofSenders(new Recorder(new EventRing(2), new Counters()));
    private final FrameCutter cutter = new FrameCutter(1280);
    private final Frame frame = new Frame();

    /** Five bytes a fragment: which packet and end, offset, length, first byte. */
    @FuzzTest
    void put(byte[] input) {
        long now = 1;
        for (int at = 0; at + STEP <= input.length; at += STEP) {
            int version = (input[at] & 1) == 0 ? 4 : 6;
            byte[] packet =
                    switch (input[at] >> 1 & 3) {
                        case 0 -> FrameBuilder.udp(version, new byte[100]).build();
                        case 1 -> FrameBuilder.tcp(version, new byte[100]).build();
                        case 2 ->
                            FrameBuilder.udp(6, new byte[100])
                                    .extension(60, new byte[8])
                                    .build();
                        default ->
                            FrameBuilder.other(version, 44, new byte[100]).build();
                    };
            int offset = ((input[at + 1] & 0x1f) << 8 | input[at + 2] & 0xff) * 8;
            byte[] data = Arrays.copyOf(Fragments.data(packet), (input[at + 3] & 0xff) * 8);
            if (data.length > 0) {
                data[data.length - 1] ^= input[at + 4];
            }
            byte[] fragment = Fragments.of(packet, input[at] >> 6, offset, (input[at] & 0x10) != 0, data);
            take(fragment, now);
            now += (input[at] & 0x20) == 0 ? 1 : FlowSlot.Memory.BRIEF.micros / 2;
        }
    }

    /** Frames as they are: the first two bytes of each are its length. */
    @FuzzTest
    void frames(byte[] input) {
        for (int at = 0; at + 2 <= input.length; ) {
            int length = Math.min((input[at] & 0xff) << 8 | input[at + 1] & 0xff, input.length - at - 2);
            take(Arrays.copyOfRange(input, at + 2, at + 2 + length), 1);
            at += 2 + length;
        }
    }

    private void take(byte[] bytes, long nowMicros) {
        if (frame.read(bytes, bytes.length) != FrameKind.FRAGMENT) {
            return;
        }
        int length = fragments.put(frame, nowMicros);
        assertTrue(length <= fragments.bytes().length);
        if (length > 0 && frame.readAssembled(fragments.bytes(), length) == FrameKind.OTHER_TRANSPORT) {
            List<byte[]> pieces = new ArrayList<>();
            boolean fits = cutter.sendOther(frame, (piece, size) -> pieces.add(Arrays.copyOf(piece, size)));
            assertTrue(fits || pieces.isEmpty());
            if (pieces.size() == 1) {
                assertArrayEquals(Arrays.copyOf(fragments.bytes(), length), pieces.get(0));
            }
        }
    }
}
