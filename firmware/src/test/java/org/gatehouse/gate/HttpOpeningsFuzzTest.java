package org.gatehouse.gate;

import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.TcpFlags;

/** What follows an allowed request on its connection is anything: it fares the same however it is cut and in whatever order it comes, and no server reads a blocked host in it. */
class HttpOpeningsFuzzTest {
    private static final int BASE = 0xffffff00;
    private static final int MAX_LENGTH = 2000;
    private static final int LONGEST_SEGMENT = 60;
    private static final TestLane SCHOOL = new TestLane();
    private static final Pattern LEADS_ON = Pattern.compile("upgrade|connect", Pattern.CASE_INSENSITIVE);
    private static final byte[] FIRST = Openings.get(ALLOWED);

    @FuzzTest
    void stream(byte[] input) {
        if (input.length > MAX_LENGTH) {
            return;
        }
        byte[] stream = Arrays.copyOf(FIRST, FIRST.length + input.length);
        System.arraycopy(input, 0, stream, FIRST.length, input.length);
        Random random = new Random(Arrays.hashCode(input));
        byte[] whole = served(List.of(new int[] {0, stream.length}), stream);
        assertFalse(HttpServer.hosts(whole).contains(BLOCKED));
        List<int[]> pieces = pieces(random, stream.length);
        assertServed(whole, pieces, stream, "in pieces");
        List<int[]> again = new ArrayList<>(pieces);
        Collections.shuffle(again, random);
        again.addAll(pieces); // what came too early to be kept is sent again
        assertServed(whole, again, stream, "in pieces in another order");
    }

    /**
     * A refusal ends what is served: it may come before the rest of an earlier body. On a connection that is upgraded to another protocol, or led to another server, it depends on the cuts what looks
     * like a request behind that, and what is held because it may become one: there only nothing else is served.
     */
    private static void assertServed(byte[] whole, List<int[]> pieces, byte[] stream, String how) {
        long before = SCHOOL.count(Counter.BLOCKED);
        byte[] served = served(pieces, stream);
        boolean refused = SCHOOL.count(Counter.BLOCKED) > before;
        boolean leadsOn = LEADS_ON.matcher(text(stream)).find();
        int length = refused || leadsOn ? Math.min(whole.length, served.length) : whole.length;
        assertArrayEquals(Arrays.copyOf(whole, length), leadsOn ? Arrays.copyOf(served, length) : served, how);
    }

    private static String text(byte[] stream) {
        return new String(stream, StandardCharsets.ISO_8859_1);
    }

    private static List<int[]> pieces(Random random, int length) {
        List<int[]> pieces = new ArrayList<>();
        for (int from = 0; from < length; from = pieces.get(pieces.size() - 1)[1]) {
            pieces.add(new int[] {from, Math.min(length, from + 1 + random.nextInt(LONGEST_SEGMENT))});
        }
        return pieces;
    }

    /** What the server gets of a stream that is sent in these pieces, from one offset to another. */
    private static byte[] served(List<int[]> pieces, byte[] stream) {
        SCHOOL.nowMicros += FlowSlot.Memory.KEPT.micros + 1; // nothing is known of what was before
        SCHOOL.forget();
        SCHOOL.receive(segment(-1).flags(TcpFlags.SYN).tcp(new byte[0]));
        for (int[] piece : pieces) {
            SCHOOL.receive(segment(piece[0]).tcp(stream, piece[0], piece[1]));
        }
        ServerStream server = new ServerStream(BASE, stream.length, false);
        SCHOOL.released().forEach(server::put);
        return server.contiguous();
    }

    private static FrameBuilder segment(int offset) {
        return new FrameBuilder().ports(40_000, 80).sequence(BASE + offset);
    }
}
