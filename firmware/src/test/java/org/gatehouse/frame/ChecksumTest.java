package org.gatehouse.frame;

import static org.gatehouse.frame.FrameBuilder.tcp;
import static org.gatehouse.frame.FrameBuilder.udp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
    private static final int SEED = 4;

    private final Frame frame = new Frame();
    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource(Checksum.State.class)
    void state_isTold(Checksum.State state) {
        for (int length = 0; length < 70; length++) {
            byte[] payload = randomBytes(length);
            for (int ipVersion = 4; ipVersion <= 6; ipVersion += 2) {
                assertEquals(
                        state, stateOf(tcp(ipVersion, payload).checksum(state).padding((byte) 0xff)));
                assertEquals(
                        state, stateOf(udp(ipVersion, payload).checksum(state).padding((byte) 0xff)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Checksum.State.class)
    void complete_makesItRight_whateverStoodThere(Checksum.State state) {
        for (int length = 0; length < 70; length++) {
            byte[] payload = randomBytes(length);
            for (int ipVersion = 4; ipVersion <= 6; ipVersion += 2) {
                byte[] bytes = udp(ipVersion, payload).checksum(state).build();
                frame.read(bytes, bytes.length);
                Checksum.complete(frame);
                assertArrayEquals(udp(ipVersion, payload).build(), bytes);
                bytes = tcp(ipVersion, payload).checksum(state).build();
                frame.read(bytes, bytes.length);
                Checksum.complete(frame);
                assertArrayEquals(tcp(ipVersion, payload).build(), bytes);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, RIGHT", "6, WRONG"})
    void udpZero_meansNoneInIpv4AndNothingInIpv6(int ipVersion, Checksum.State expected) {
        byte[] bytes = udp(ipVersion, new byte[] {1, 2, 3}).build();
        int udp = 14 + (ipVersion == 4 ? 20 : 40);
        Bytes.put16(bytes, udp + 6, 0);
        frame.read(bytes, bytes.length);
        assertEquals(expected, Checksum.stateOf(frame));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void udpThatSumsToZero_isWrittenAsAllOnes(int ipVersion) {
        byte[] bytes = udp(ipVersion, new byte[2]).build();
        int udp = 14 + (ipVersion == 4 ? 20 : 40);
        Bytes.put16(bytes, udp + 8, Bytes.u16(bytes, udp + 6)); // what is left of the sum, so that nothing is left
        frame.read(bytes, bytes.length);
        Checksum.complete(frame);
        assertEquals(0xffff, Bytes.u16(bytes, udp + 6));
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(frame));
    }

    @Test
    void anyRange_sumsAsTheSlowTwinSays() {
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = randomBytes(random.nextInt(200));
            int start = random.nextInt(bytes.length + 1);
            int length = random.nextInt(bytes.length - start + 1);
            byte[] range = Arrays.copyOfRange(bytes, start, start + length);
            assertEquals(~FrameBuilder.slowSum(range) & 0xffff, Checksum.of(bytes, start, length), "round " + i);
        }
    }

    @Test
    void largestPacketOfOnes_doesNotOverflow() {
        byte[] payload = new byte[65_535 - 40];
        Arrays.fill(payload, (byte) 0xff);
        assertEquals(Checksum.State.RIGHT, stateOf(tcp(4, payload)));
    }

    @Test
    void anyByteChanged_isWrong() {
        byte[] bytes = tcp(6, randomBytes(33)).build();
        for (int at = 14 + 8; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= 0x20;
            if (frame.read(changed, changed.length) == FrameKind.TCP) {
                assertEquals(Checksum.State.WRONG, Checksum.stateOf(frame), "at " + at);
            }
        }
    }

    private Checksum.State stateOf(FrameBuilder builder) {
        byte[] bytes = builder.build();
        frame.read(bytes, bytes.length);
        return Checksum.stateOf(frame);
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
