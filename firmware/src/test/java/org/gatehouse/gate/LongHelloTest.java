package org.gatehouse.gate;

import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.frame.TcpFlags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hellos up to the longest that there can be, in any pieces. */
@Tag("E01")
class LongHelloTest {
    private static final int BASE = 0xfffffff0;
    private static final int LONGEST =
            65_463; // of the extension before the name, for 65,535 bytes behind the message's length

    /** Many times what these take, and half of the nine seconds that the records of a byte each took when they were read again for every segment. */
    private static final Duration READ_ONCE = Duration.ofSeconds(5);

    private final TestLane school = new TestLane();

    @Test
    void ofTheGreatestLengthIsCutToTheMtu() {
        byte[] hello = Openings.hello(ALLOWED, Openings.filled(LONGEST, 1));
        int room = 1448;
        byte[] timestamp = {1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2};
        for (int at = 0; at < hello.length; at += room) {
            school.receive(tcp(at).options(timestamp).tcp(hello, at, Math.min(at + room, hello.length)));
        }
        for (byte[] frame : school.released()) {
            assertTrue(frame.length <= TestLane.MTU + 14);
            Frame piece = read(frame, FrameKind.TCP);
            assertArrayEquals(timestamp, Arrays.copyOfRange(frame, piece.payloadStart() - 12, piece.payloadStart()));
        }
        assertReleased(ALLOWED, hello);
    }

    @Test
    void longerThanAnyIsRefusedWhenItSaysSo() {
        byte[] hello = {0x16, 3, 1, 0x40, 0, 1, 1, 0, 0, 3, 3};
        school.receive(tcp(0).tcp(hello));
        assertEquals(List.of("tls  too-long"), school.events());
        assertEquals(0, ServerStream.of(BASE, school.released()).length);
    }

    /** Records of a byte each take more than can be held. */
    @Test
    @Tag("E03")
    void inMoreBytesThanCanBeHeldIsRefused() {
        byte[] record = Openings.hello(ALLOWED, Openings.filled(15_000, 1));
        byte[] hello = Openings.records(Arrays.copyOfRange(record, 5, record.length), 1);
        for (int at = 0; at < HeldBytes.MAX_BYTES && school.count(Counter.BLOCKED) == 0; at += 1000) {
            school.receive(tcp(at).tcp(hello, at, at + 1000));
        }
        assertEquals(List.of("tls  too-long"), school.events());
        assertEquals(0, ServerStream.of(BASE, school.released()).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {ALLOWED, BLOCKED})
    void ofTheGreatestLengthInOneByteSegments(String name) {
        byte[] hello = Openings.hello(name, Openings.filled(LONGEST, 1));
        assertTimeout(READ_ONCE, () -> sendByByte(hello));
        assertReleased(name, hello);
    }

    @Test
    @Tag("E02")
    void ofTheGreatestLengthInOneByteSegmentsFromTheEnd() {
        byte[] hello = Openings.hello(ALLOWED, Openings.filled(LONGEST, 1));
        school.receive(tcp(-1).flags(TcpFlags.SYN).tcp(new byte[0]));
        assertTimeout(READ_ONCE, () -> {
            for (int at = hello.length - 1; at >= 0; at--) {
                school.receive(tcp(at).tcp(hello, at, at + 1));
            }
        });
        assertReleased(ALLOWED, hello);
    }

    @Test
    @Tag("E03")
    void inOneByteRecordsInOneByteSegments() {
        byte[] record = Openings.hello(ALLOWED, Openings.filled(10_900, 0x33));
        byte[] hello = Openings.records(Arrays.copyOfRange(record, 5, record.length), 1);
        assertTrue(hello.length > HeldBytes.MAX_BYTES * 9 / 10);
        assertTimeout(READ_ONCE, () -> sendByByte(hello));
        assertReleased(ALLOWED, hello);
    }

    private void sendByByte(byte[] hello) {
        for (int at = 0; at < hello.length; at++) {
            school.receive(tcp(at).tcp(hello, at, at + 1));
        }
    }

    private static FrameBuilder tcp(int offset) {
        return new FrameBuilder().sequence(BASE + offset);
    }

    private void assertReleased(String name, byte[] stream) {
        boolean allowed = name.equals(ALLOWED);
        assertEquals(List.of("tls " + name + (allowed ? " not-listed" : " category")), school.events());
        assertArrayEquals(allowed ? stream : new byte[0], ServerStream.of(BASE, school.released()));
    }

    private static Frame read(byte[] bytes, FrameKind kind) {
        Frame frame = new Frame();
        assertEquals(kind, frame.read(bytes, bytes.length));
        return frame;
    }
}
