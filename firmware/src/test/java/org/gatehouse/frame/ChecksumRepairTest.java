package org.gatehouse.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumRepairTest {
    private static final byte[] PAYLOAD = {'o', 'd', 'd'};

    private final ChecksumRepair repair = new ChecksumRepair();

    @ParameterizedTest
    @EnumSource(
            value = Checksum.State.class,
            names = {"RIGHT", "WRONG"})
    void transport_isMadeRight(Checksum.State state) {
        List<byte[]> right = frames(Checksum.State.RIGHT);
        List<byte[]> given = frames(state);
        for (int i = 0; i < right.size(); i++) {
            repair.repair(given.get(i), given.get(i).length);
            assertArrayEquals(right.get(i), given.get(i), "frame " + i);
        }
    }

    /** The lane knows these, and completes them as it sends them on. */
    @Test
    void partialOnes_areLeft() {
        List<byte[]> given = frames(Checksum.State.PARTIAL);
        List<byte[]> partial = frames(Checksum.State.PARTIAL);
        for (int i = 0; i < given.size(); i++) {
            repair.repair(given.get(i), given.get(i).length);
            assertArrayEquals(partial.get(i), given.get(i), "frame " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 7})
    void headerOfIpv4_isMadeRight(int vlan) {
        byte[] right = FrameBuilder.udp(4, PAYLOAD)
                .vlan(vlan)
                .ipOptions((byte) 1, (byte) 1, (byte) 1, (byte) 0)
                .build();
        byte[] given = FrameBuilder.udp(4, PAYLOAD)
                .vlan(vlan)
                .ipOptions((byte) 1, (byte) 1, (byte) 1, (byte) 0)
                .checksum(Checksum.State.WRONG)
                .build();
        int ip = vlan < 0 ? 14 : 18;
        given[ip + 10] = 0;
        given[ip + 11] = 0;
        repair.repair(given, given.length);
        assertArrayEquals(right, given);
    }

    /** Windows hands its card a ClientHello of two segments so. */
    @Test
    void lengthLeftToTheCard_isFilledIn() {
        byte[] right = FrameBuilder.tcp(4, new byte[1800]).build();
        byte[] given = right.clone();
        Bytes.put16(given, 14 + 2, 0);
        repair.repair(given, given.length);
        assertArrayEquals(right, given);
    }

    @Test
    void fragmentAndOtherTransport_areLeft() {
        for (byte[] frame : List.of(
                FrameBuilder.udp(4, PAYLOAD)
                        .fragment(0x2000)
                        .checksum(Checksum.State.WRONG)
                        .build(),
                FrameBuilder.other(6, 58, PAYLOAD).build())) {
            byte[] before = frame.clone();
            repair.repair(frame, frame.length);
            assertArrayEquals(before, frame);
        }
    }

    @Test
    void truncatedAnywhere_neverThrowsNorWritesBehind() {
        for (byte[] frame : frames(Checksum.State.WRONG)) {
            for (int length = 0; length < frame.length; length++) {
                byte[] given = Arrays.copyOf(Arrays.copyOf(frame, length), frame.length);
                repair.repair(given, length);
                byte[] behind = Arrays.copyOfRange(given, length, frame.length);
                assertArrayEquals(new byte[frame.length - length], behind);
            }
        }
    }

    private static List<byte[]> frames(Checksum.State state) {
        List<byte[]> frames = new ArrayList<>();
        for (int version : new int[] {4, 6}) {
            for (int vlan : new int[] {-1, 7}) {
                frames.add(FrameBuilder.udp(version, PAYLOAD)
                        .vlan(vlan)
                        .checksum(state)
                        .build());
                frames.add(FrameBuilder.tcp(version, PAYLOAD)
                        .vlan(vlan)
                        .padding(new byte[9])
                        .checksum(state)
                        .build());
            }
        }
        return frames;
    }
}
