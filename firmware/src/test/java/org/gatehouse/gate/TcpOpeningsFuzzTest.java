package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;

/**
 * The assembler as a state machine. Four bytes a step: which of two connections and which stream, where, how many bytes, and whether the segment dies behind the gate or is a
 * SYN. Whatever the steps, nothing throws, and no server can read a blocked name.
 */
class TcpOpeningsFuzzTest {
    private static final int BASE = 0xfffffff0;
    private static final int SYN = 0x02;
    private static final int FAR = 64;
    private static final int DIES_ON_THE_WAY = 5;
    private static final TestLane SCHOOL = new TestLane();
    private static final byte[] PROXIED = socks(ALLOWED);
    private static final byte[] UPGRADED = "EHLO x\r\nSTARTTLS\r\n".getBytes(US_ASCII);
    private static final byte[][] STREAMS = {
        twice(Openings.get(ALLOWED), Openings.get(BLOCKED)),
        twice(Openings.post(ALLOWED, 80), Openings.get(BLOCKED)),
        twice(Openings.chunked(ALLOWED, "GET / HTTP/1.1", 5), Openings.get(BLOCKED)),
        Openings.hello(ALLOWED),
        Openings.hello(BLOCKED),
        twice("CONNECT www.school.test:443 HTTP/1.1\r\n\r\n".getBytes(US_ASCII), Openings.hello(BLOCKED)),
        twice(Openings.get(BLOCKED), Openings.get(ALLOWED)),
        Openings.filled(300, 0x17),
        twice(PROXIED, Openings.hello(BLOCKED)),
        twice(PROXIED, Openings.hello(ALLOWED)),
        twice(PROXIED, Openings.get(BLOCKED)),
        twice(socks(BLOCKED), Openings.hello(ALLOWED)),
        twice(UPGRADED, Openings.hello(BLOCKED)),
        twice(UPGRADED, Openings.hello(ALLOWED)),
        twice(UPGRADED, Openings.filled(300, 'x')),
        twice(PROXIED, twice(UPGRADED, Openings.hello(BLOCKED)))
    };

    @FuzzTest
    void steps(byte[] input) {
        SCHOOL.nowMicros += FlowSlot.Memory.KEPT.micros + 1; // nothing is known of what was before
        SCHOOL.forget();
        for (int connection = 0; connection < 2; connection++) {
            SCHOOL.receive(frame(connection, -1, FAR).flags(SYN).tcp(new byte[0]));
        }
        ByteBuffer steps = ByteBuffer.wrap(input, 0, Math.min(input.length, 400));
        while (steps.remaining() >= 4) {
            step(steps.get(), steps.get() & 0xff, steps.get() & 0xff, steps.get());
        }
        for (int connection = 0; connection < 2; connection++) {
            for (boolean lastWins : new boolean[] {false, true}) {
                check(served(connection, lastWins));
            }
        }
    }

    private static void step(int what, int where, int length, int how) {
        int connection = what & 1;
        byte[] stream = STREAMS[what >> 1 & 15];
        int ttl = (how & 3) == 0 ? DIES_ON_THE_WAY : FAR;
        if ((how & 0x70) == 0x70) {
            SCHOOL.receive(
                    frame(connection, where - 1, DIES_ON_THE_WAY).flags(SYN).tcp(new byte[0]));
        } else if (where < stream.length) {
            byte[] segment = Arrays.copyOfRange(stream, where, Math.min(stream.length, where + Math.max(1, length)));
            SCHOOL.receive(frame(connection, where - (how < 0 ? 3 : 0), ttl).tcp(segment));
        }
    }

    private static void check(byte[] stream) {
        assertFalse(isBlockedHello(stream, 0));
        for (byte[] before : new byte[][] {PROXIED, UPGRADED, twice(PROXIED, UPGRADED)}) {
            assertFalse(begins(stream, before) && isBlockedHello(stream, before.length));
        }
        assertFalse(begins(stream, socks(BLOCKED)));
        assertFalse(HttpServer.hosts(stream).contains(BLOCKED));
    }

    private static boolean isBlockedHello(byte[] stream, int at) {
        CanonicalName name = new CanonicalName();
        boolean hello = new ClientHelloReader(name).read(stream, at, stream.length - at) == Outcome.NAMED;
        return hello && name.toString().equals(BLOCKED);
    }

    private static boolean begins(byte[] stream, byte[] with) {
        return stream.length >= with.length && Arrays.equals(stream, 0, with.length, with, 0, with.length);
    }

    /** What a client says to a proxy that wants no login: RFC 1928 sections 3 and 4. */
    private static byte[] socks(String host) {
        return ("\5\1\0\5\1\0\3" + (char) host.length() + host + "\1\73").getBytes(US_ASCII);
    }

    private static byte[] served(int connection, boolean lastWins) {
        ServerStream server = new ServerStream(BASE, 2000, lastWins);
        for (byte[] frame : SCHOOL.released()) {
            boolean arrives = frame[14 + 8] >= FAR / 2 && frame[14 + 20 + 1] == (byte) (1 + connection);
            if (arrives) {
                server.put(frame);
            }
        }
        return server.contiguous();
    }

    private static FrameBuilder frame(int connection, int offset, int ttl) {
        return new FrameBuilder()
                .ports(1 + connection, 80)
                .sequence(BASE + offset)
                .ttl(ttl);
    }

    private static byte[] twice(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
