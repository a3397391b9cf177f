package org.gatehouse.evasions;

import static org.gatehouse.craft.Bytes.joined;
import static org.gatehouse.craft.Segment.part;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.Hello;
import org.gatehouse.craft.Segment;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** DNS over TCP, its messages and their lengths cut anywhere; and what else is sent to its port because networks let that pass. */
@Tag("E13")
@Tag("E15")
@Order(1)
class StreamedQuestionsTest extends EvasionSuite {
    private static final int DNS = 53;
    private static final int PATIENCE_MILLIS =
            15_000; // of a machine that stands still for seconds; most answers are there at once

    @Override
    Stream<Technique> techniques() {
        return Stream.of(inPieces(), several(), anythingElse()).flatMap(stream -> stream);
    }

    private static Stream<Technique> inPieces() {
        return Stream.of(
                question("in one segment", t -> send(t, Segment.of(0, stream(t.name)))),
                question("the length's first byte alone", t -> sendCut(t, 1)),
                question("the length alone", t -> sendCut(t, 2)),
                question("cut at each byte in turn", StreamedQuestionsTest::atEachByte),
                question("one byte a segment", t -> send(t, pieces(stream(t.name), 1, false))),
                question("pieces of 5 bytes in reverse", t -> send(t, pieces(stream(t.name), 5, true))),
                question("upper case", t -> send(t, Segment.of(0, stream(t.name.toUpperCase(Locale.ROOT))))),
                question(
                        "to another resolver", t -> t.connectTo(t.family == 4 ? "8.8.8.8" : "2001:4860:4860::8888", DNS)
                                .send(Segment.of(0, stream(t.name)))),
                question("another name's end first, then the whole", StreamedQuestionsTest::otherEndFirst)
                        .with(Twin.FAILS),
                question("a length that is too great by one", StreamedQuestionsTest::tooLong)
                        .with(Twin.FAILS),
                question("a length that is too small by one", StreamedQuestionsTest::tooShort)
                        .with(Twin.FAILS));
    }

    private static Stream<Technique> several() {
        return Stream.of(
                question(
                        "behind another question, in one segment",
                        t -> both(t, Segment.of(0, joined(stream(Trial.DECOY), stream(t.name))))),
                question("behind another question, its length cut", t -> {
                    byte[] all = joined(stream(Trial.DECOY), stream(t.name));
                    int cut = stream(Trial.DECOY).length + 1;
                    both(t, part(all, 0, cut), part(all, cut));
                }),
                question("once another question is answered", StreamedQuestionsTest::afterAnAnswer));
    }

    /** Nothing that is no DNS may have the port, whoever asks for it: the group of the technicians may not either. */
    private static Stream<Technique> anythingElse() {
        byte[] noise = new byte[600];
        new Random(53).nextBytes(noise);
        byte[] ssh = Bytes.ascii("SSH-2.0-OpenSSH_9.2p1\r\n");
        byte[] openVpn = joined(Bytes.of(0, 14, 0x38), new byte[8], Bytes.of(0, 0, 0, 0, 0));
        return Stream.of(
                        Technique.of("E13", "TLS to the port of DNS", t -> send(t, Segment.of(0, t.hello()))),
                        Technique.of(
                                "E13",
                                "TLS to the port of DNS, one byte a segment",
                                t -> send(t, pieces(t.hello(), 1, false))),
                        Technique.of("E13", "HTTP to the port of DNS", t -> send(t, Segment.of(0, request(t)))),
                        other("SSH to the port of DNS (Psiphon)", ssh),
                        other("noise to the port of DNS (Psiphon's OSSH)", noise),
                        other("OpenVPN over TCP to the port of DNS", openVpn),
                        other("a hello without a name to the port of DNS", Hello.nameless()))
                .map(technique -> technique.with(Twin.FAILS));
    }

    private static Technique question(String words, java.util.function.Consumer<Trial> script) {
        return Technique.of("E13", "DNS over TCP: " + words, script);
    }

    private static Technique other(String words, byte[] bytes) {
        return Technique.of("E15", words, trial -> send(trial, Segment.of(0, bytes)))
                .unnamed();
    }

    /** Behind its length: RFC 1035 section 4.2.2. */
    private static byte[] stream(String name) {
        return Bytes.vector(2, Trial.Query.of(name));
    }

    private static byte[] request(Trial trial) {
        return Bytes.ascii("GET / HTTP/1.1\r\nHost: " + trial.name + "\r\n\r\n");
    }

    // Scripts

    private static void send(Trial trial, Segment... segments) {
        trial.connect(DNS).send(segments);
    }

    private static Segment[] pieces(byte[] stream, int step, boolean reversed) {
        List<Segment> pieces = Stream.iterate(0, from -> from < stream.length, from -> from + step)
                .map(from -> part(stream, from, Math.min(stream.length, from + step)))
                .collect(Collectors.toList());
        if (reversed) {
            Collections.reverse(pieces);
        }
        return pieces.toArray(Segment[]::new);
    }

    private static void sendCut(Trial trial, int cut) {
        byte[] stream = stream(trial.name);
        send(trial, part(stream, 0, cut), part(stream, cut));
    }

    private static void atEachByte(Trial trial) {
        int length = stream(trial.name).length;
        for (int cut = 1; cut < length; cut++) {
            sendCut(trial, cut);
        }
    }

    private static void otherEndFirst(Trial trial) {
        byte[] decoy = stream(Trial.DECOY);
        send(trial, part(decoy, 20), Segment.of(0, stream(trial.name)));
    }

    private static void tooLong(Trial trial) {
        byte[] stream = stream(trial.name);
        stream[1]++;
        send(trial, Segment.of(0, stream));
    }

    private static void tooShort(Trial trial) {
        byte[] stream = stream(trial.name);
        stream[1]--;
        send(trial, Segment.of(0, stream));
    }

    private static void both(Trial trial, Segment... segments) {
        CraftedConnection connection = trial.connect(DNS).send(segments);
        awaitAnswerTo(trial, connection);
    }

    private static void afterAnAnswer(Trial trial) {
        byte[] first = stream(Trial.DECOY);
        CraftedConnection connection = trial.connect(DNS).send(Segment.of(0, first));
        assertTrue(connection.awaitText("meadow", PATIENCE_MILLIS), "the first is answered");
        connection.send(Segment.of(first.length, stream(trial.name)));
        awaitAnswerTo(trial, connection);
    }

    /** The other question's answer does not count. */
    private static void awaitAnswerTo(Trial trial, CraftedConnection connection) {
        String label = Arrays.asList(trial.name.split("\\.")).get(1);
        assertTrue(trial.isBlocked() || connection.awaitText(label, PATIENCE_MILLIS), "the second is answered");
    }
}
