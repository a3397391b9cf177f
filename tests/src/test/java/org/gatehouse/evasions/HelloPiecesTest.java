package org.gatehouse.evasions;

import static org.gatehouse.craft.Segment.part;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.Hello;
import org.gatehouse.craft.Segment;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** A ClientHello in pieces: TCP segments in any order, TLS records of any size. */
@Tag("E01")
@Tag("E02")
@Tag("E03")
@Order(1)
class HelloPiecesTest extends EvasionSuite {
    private static final int HTTPS = 443;
    private static final int POST_QUANTUM = 1500; // what ML-KEM's key adds to a hello, and a bit
    private static final long SEED = 20_261_122;

    @Override
    Stream<Technique> techniques() {
        return Stream.of(segments(), orders(), records()).flatMap(stream -> stream);
    }

    private static Stream<Technique> segments() {
        return Stream.of(
                Technique.of("E01", "whole, in one segment", t -> inPieces(t, t.hello())),
                Technique.of("E01", "two segments, cut at each byte in turn", HelloPiecesTest::atEachByte),
                Technique.of("E01", "two segments, cut behind byte 2 (split2)", t -> inPieces(t, t.hello(), 2)),
                Technique.of(
                        "E01", "cut before, inside and behind the name (multisplit)", HelloPiecesTest::aroundTheName),
                Technique.of("E01", "one byte a segment", t -> inPieces(t, t.hello(), bytes(t.hello()))),
                Technique.of("E01", "post-quantum length, two segments", t -> inPieces(t, longHello(t), 1360)),
                Technique.of(
                        "E01",
                        "post-quantum length, cuts of 1 to 700 bytes",
                        t -> inPieces(t, longHello(t), 1, 5, 6, 700, 1400)),
                Technique.of("E01", "a window of one byte announced (wssize)", HelloPiecesTest::smallWindow));
    }

    private static Stream<Technique> orders() {
        return Stream.of(
                Technique.of("E02", "second half first (disorder2)", t -> inOrder(t, t.hello(), 1, 2)),
                Technique.of("E02", "pieces of 20 bytes in reverse (multidisorder)", t -> inOrder(t, t.hello(), 2, 20)),
                Technique.of("E02", "one byte a segment, in reverse", t -> inOrder(t, t.hello(), 2, 1)),
                Technique.of("E02", "pieces of 7 bytes in any order, each twice", HelloPiecesTest::shuffledTwice),
                Technique.of("E02", "post-quantum length, the end first", t -> inOrder(t, longHello(t), 1, 700)),
                Technique.of("E02", "the beginning late, after the rest", HelloPiecesTest::beginningLate));
    }

    private static Stream<Technique> records() {
        return Stream.of(
                Technique.of("E03", "two records, cut in the name (tlsrec)", t -> inPieces(t, records(t, nameCut(t)))),
                Technique.of("E03", "one byte a record", t -> inPieces(t, records(t, bytes(message(t))))),
                Technique.of(
                        "E03",
                        "one byte a record, one byte a segment",
                        t -> inPieces(t, records(t, bytes(message(t))), bytes(records(t, bytes(message(t)))))),
                Technique.of(
                        "E03",
                        "records of 9 bytes, segments of 5 in reverse",
                        t -> inOrder(t, records(t, Hello.every(9, message(t).length)), 2, 5)),
                Technique.of("E03", "empty records between", t -> inPieces(t, records(t, 4, 4, 50, 50, 90))),
                Technique.of("E03", "an empty record in front", t -> inPieces(t, records(t, 0))));
    }

    // Scripts

    private static void inPieces(Trial trial, byte[] stream, int... cuts) {
        trial.connect(HTTPS).send(pieces(stream, cuts).toArray(Segment[]::new));
    }

    private static void atEachByte(Trial trial) {
        byte[] hello = trial.hello();
        for (int cut = 1; cut < hello.length; cut++) {
            inPieces(trial, hello, cut);
        }
    }

    private static void aroundTheName(Trial trial) {
        byte[] hello = trial.hello();
        int name = trial.nameAt(hello);
        inPieces(trial, hello, 1, name - 1, name, name + 6, name + trial.name.length());
    }

    private static void smallWindow(Trial trial) {
        CraftedConnection connection = trial.connect(HTTPS);
        Segment[] small = pieces(trial.hello(), 60).stream()
                .map(segment -> segment.window(1))
                .toArray(Segment[]::new);
        connection.send(small);
        trial.settle();
        connection.acknowledge();
    }

    /** @param how 1: in two halves, the second first, cut at the step; 2: in pieces of the step, the last first */
    private static void inOrder(Trial trial, byte[] stream, int how, int step) {
        List<Segment> pieces =
                pieces(stream, how == 1 ? new int[] {Math.max(step, 2)} : Hello.every(step, stream.length));
        Collections.reverse(pieces);
        trial.connect(HTTPS).send(pieces.toArray(Segment[]::new));
    }

    private static void shuffledTwice(Trial trial) {
        byte[] hello = trial.hello();
        List<Segment> pieces = pieces(hello, Hello.every(7, hello.length));
        pieces.addAll(List.copyOf(pieces));
        Collections.shuffle(pieces, new Random(SEED));
        trial.connect(HTTPS).send(pieces.toArray(Segment[]::new));
    }

    private static void beginningLate(Trial trial) {
        byte[] hello = trial.hello();
        CraftedConnection connection = trial.connect(HTTPS);
        connection.send(part(hello, 5));
        trial.settle();
        connection.send(part(hello, 0, 5));
    }

    // Bytes

    private static List<Segment> pieces(byte[] stream, int... cuts) {
        List<Segment> all = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            all.add(part(stream, from, cut));
            from = cut;
        }
        all.add(part(stream, from));
        return all;
    }

    private static byte[] longHello(Trial trial) {
        return Hello.of(trial.name, POST_QUANTUM);
    }

    private static byte[] message(Trial trial) {
        byte[] hello = trial.hello();
        return Arrays.copyOfRange(hello, 5, hello.length);
    }

    private static byte[] records(Trial trial, int... cuts) {
        return Hello.inRecords(trial.hello(), cuts);
    }

    private static int nameCut(Trial trial) {
        return trial.nameAt(message(trial)) + 6;
    }

    private static int[] bytes(byte[] stream) {
        return Hello.every(1, stream.length);
    }
}
