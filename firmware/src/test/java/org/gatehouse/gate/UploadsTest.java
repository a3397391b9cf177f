package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.gatehouse.inspect.OpeningKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uploads of random bytes, cut anywhere, a million segments in all: everything arrives as it was sent and in order, whatever a segment begins with. Every second one has
 * something in front with which an opening begins, too.
 */
class UploadsTest {
    private static final int FLOWS = 1000;
    private static final int SEGMENTS = 334; // a flow; three ways to begin make a million
    private static final int MAX_SEGMENT = 90;
    private static final int SYN = 0x02;
    private static final int RECORD_LENGTH = 3;
    private static final int HELLO_TYPE = 5; // behind the record's header
    private static final int ISN = 0xffffe000; // the numbers wrap on the way
    private static final String[] BEGINNINGS = {
        "\u0016\u0003\u0001",
        "\u0016\u0003\u0003",
        "GET ",
        "HEAD ",
        "POST ",
        "PUT ",
        "CONNECT ",
        "OPTIONS ",
        "DELETE ",
        "PATCH ",
        "TRACE "
    };
    private static final String[] OTHERS = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "EHLO school.test\r\n",
        "USER anonymous\r\n",
        "\0\u0001binary",
        "\u00ff\u00feSMB",
        "\u0017\u0003\u0003\0\u0010"
    };

    /** How the connection began on which there is an upload. */
    enum Beginning {
        /** With a hello that was allowed; the server's answer came another way. */
        ALLOWED_HELLO("tls www.school.test not-listed"),
        /** With bytes of the upload itself, of a protocol that is no opening. */
        OTHER_PROTOCOL(),
        /** Before the service did: only what may be an opening comes to the lane, and from then on everything. */
        UNSEEN();

        private final List<String> events;

        Beginning(String... events) {
            this.events = List.of(events);
        }
    }

    private record Segment(int offset, byte[] payload) {}

    @ParameterizedTest
    @EnumSource(Beginning.class)
    void randomSegments_arriveUnharmedAndInOrder(Beginning beginning) {
        Random random = new Random(beginning.ordinal());
        TestLane school = new TestLane();
        for (int flow = 0; flow < FLOWS; flow++) {
            List<Segment> segments = upload(beginning, random);
            ServerStream server = new ServerStream(ISN + 1, SEGMENTS * MAX_SEGMENT, false);
            send(school, beginning, 1024 + flow, disordered(segments, random), server);
            String which = beginning + ", flow " + flow;
            assertEquals(beginning.events, school.events(), which);
            assertFalse(server.isReset(), which);
            assertArrayEquals(stream(segments), server.contiguous(), () -> which + missing(segments, server));
        }
    }

    /** The first segment that did not arrive. */
    private static String missing(List<Segment> segments, ServerStream server) {
        int arrived = server.contiguous().length;
        for (Segment segment : segments) {
            if (segment.offset + segment.payload.length > arrived) {
                return " lacks " + segment.offset + ": " + HexFormat.of().formatHex(segment.payload);
            }
        }
        return "";
    }

    private static void send(
            TestLane school, Beginning beginning, int port, List<Segment> segments, ServerStream server) {
        boolean comesToTheLane = beginning != Beginning.UNSEEN;
        if (comesToTheLane) {
            school.receive(frame(port, -1).flags(SYN).tcp(new byte[0]));
        }
        for (Segment segment : segments) {
            byte[] payload = segment.payload;
            byte[] frame = frame(port, segment.offset).tcp(payload);
            comesToTheLane |= OpeningKind.of(payload, 0, payload.length) != OpeningKind.NONE;
            if (comesToTheLane) {
                school.receive(frame);
            } else {
                server.put(frame);
            }
        }
        school.released().forEach(server::put);
        school.released().clear();
        school.nowMicros += 1_000_000;
    }

    private static FrameBuilder frame(int port, int offset) {
        return new FrameBuilder().ports(port, 443).sequence(ISN + 1 + offset);
    }

    private static List<Segment> upload(Beginning beginning, Random random) {
        List<Segment> segments = new ArrayList<>();
        int offset = 0;
        for (int i = 0; i < SEGMENTS; i++) {
            byte[] payload = i == 0 ? first(beginning, random) : data(random);
            segments.add(new Segment(offset, payload));
            offset += payload.length;
        }
        return segments;
    }

    private static byte[] first(Beginning beginning, Random random) {
        return switch (beginning) {
            case ALLOWED_HELLO -> Openings.hello(Openings.ALLOWED);
            case OTHER_PROTOCOL -> OTHERS[random.nextInt(OTHERS.length)].getBytes(ISO_8859_1);
            case UNSEEN -> data(random);
        };
    }

    /** Random bytes; every second time with something in front that an opening begins with too, but then another byte. */
    private static byte[] data(Random random) {
        byte[] data = new byte[10 + random.nextInt(MAX_SEGMENT - 9)];
        random.nextBytes(data);
        if (random.nextBoolean()) {
            byte[] beginning = BEGINNINGS[random.nextInt(BEGINNINGS.length)].getBytes(ISO_8859_1);
            int length = random.nextInt(beginning.length);
            System.arraycopy(beginning, 0, data, 0, length);
            if (data[length] == beginning[length] || data[length] == '\t') {
                data[length] ^= (byte) 0x80;
            }
        }
        if (data[0] == 0x16) { // what says that it is a hello, or is a record of nothing, and then makes no sense, is
            // refused
            data[RECORD_LENGTH] |= 1;
            data[HELLO_TYPE] &= (byte) 0xfe;
        }
        return data;
    }

    /** As a network does it: some come twice, and some change places. */
    private static List<Segment> disordered(List<Segment> segments, Random random) {
        List<Segment> order = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            order.add(segments.get(i));
            if (random.nextInt(20) == 0) {
                order.add(segments.get(random.nextInt(i + 1)));
            }
            if (i > 1 && random.nextInt(20) == 0) {
                Collections.swap(order, order.size() - 1, order.size() - 2);
            }
        }
        return order;
    }

    private static byte[] stream(List<Segment> segments) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        segments.forEach(segment -> stream.writeBytes(segment.payload));
        return stream.toByteArray();
    }
}
