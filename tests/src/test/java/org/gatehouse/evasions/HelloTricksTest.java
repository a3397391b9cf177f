package org.gatehouse.evasions;

import static org.gatehouse.craft.Segment.part;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.Segment;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Fakes that a filter sees and a server does not, overlaps, and data where none belongs. */
@Tag("E04")
@Tag("E05")
@Tag("E06")
@Order(1)
class HelloTricksTest extends EvasionSuite {
    private static final int HTTPS = 443;
    private static final int DIES_AT_THE_ROUTER = 1;
    private static final int FAR_BACK = -10_000; // as far as the tools go by default
    private static final int FAR_AHEAD = 1 << 24;
    private static final int REPEATS = 6;

    @Override
    Stream<Technique> techniques() {
        return Stream.of(fakes(), fakesBetween(), overlaps(), misplaced()).flatMap(stream -> stream);
    }

    /**
     * An allowed hello in front, which dies on its way or is thrown away by the server; the real one behind. A fake that could have been served ends the connection for
     * allowed names, too: nobody but such tools says two things in one place.
     */
    private static Stream<Technique> fakes() {
        Stream<Technique> indistinguishable = Stream.of(
                fake("low TTL (fake, autottl)", fake -> ttl(fake)),
                fake("signed, md5sig", Segment::signed),
                fake("old time stamp", Segment::stale),
                fake("no acknowledgment flag (datanoack)", fake -> fake.flags(Segment.PSH)),
                fake("acknowledges what was never sent (badack)", Segment::wrongAcknowledgment),
                fake("with FIN, low TTL", fake -> ttl(fake.flags(Segment.ACK | Segment.FIN))),
                fake("hop-by-hop header, low hop limit", fake -> ttl(fake.behindHopByHop()))
                        .only(6));
        Stream<Technique> known = Stream.of(
                fake("wrong checksum (badsum)", Segment::wrongChecksum),
                fake("sequence number of long ago (badseq)", fake -> Segment.of(FAR_BACK, fake.data())),
                fake("sequence number far ahead", fake -> Segment.of(FAR_AHEAD, fake.data())),
                fake("with SYN, low TTL", fake -> ttl(fake.flags(Segment.SYN))));
        return Stream.concat(indistinguishable.map(fake -> fake.with(Twin.FAILS)), known);
    }

    private static Stream<Technique> fakesBetween() {
        Stream<Technique> fakes = Stream.of(
                trick("E04", "the fake six times, low TTL (repeats)", HelloTricksTest::repeatedFake),
                trick("E04", "a fake request of HTTP in front, low TTL", HelloTricksTest::fakeOfAnotherKind),
                trick("E04", "a fake of noughts in front, low TTL", HelloTricksTest::fakeOfNoughts),
                trick("E04", "a fake beside each half, low TTL (fakedsplit)", t -> fakedSplit(t, false)),
                trick("E04", "the same, second half first (fakeddisorder)", t -> fakedSplit(t, true)),
                trick("E04", "a fake name between, low TTL (hostfakesplit)", HelloTricksTest::hostFakeSplit),
                trick("E04", "second half begins early with a fake (seqovl)", HelloTricksTest::overlapBehind),
                trick("E04", "another SYN behind, for the fake, low TTL", HelloTricksTest::secondSyn));
        Stream<Technique> harmless = Stream.of(
                trick("E04", "a reset in front that dies at the router", HelloTricksTest::resetInFront),
                trick("E04", "a fake in front of the window (seqovl)", HelloTricksTest::overlapInFront));
        return Stream.concat(fakes.map(fake -> fake.with(Twin.FAILS)), harmless);
    }

    private static Stream<Technique> overlaps() {
        return Stream.of(
                trick("E05", "another name's end first, then the whole", HelloTricksTest::otherEndFirst)
                        .with(Twin.FAILS),
                trick("E05", "another name in the overlap of two halves", HelloTricksTest::otherInOverlap)
                        .with(Twin.FAILS),
                trick("E05", "the beginning, then another whole hello over it", HelloTricksTest::otherOverBeginning)
                        .with(Twin.FAILS),
                trick("E05", "one byte of the name differs, sent before", t -> oneByte(t, true))
                        .with(Twin.FAILS),
                trick("E05", "one byte of the name differs, sent after", t -> oneByte(t, false))
                        .with(Twin.FAILS));
    }

    private static Stream<Technique> misplaced() {
        return Stream.of(
                trick("E06", "another hello in the SYN (syndata)", t -> dataInTheSyn(t, t.decoy())),
                trick("E06", "half of the hello in the SYN", t -> dataInTheSyn(t, Arrays.copyOf(t.hello(), 60))),
                trick("E06", "an urgent byte too many inside the name", HelloTricksTest::urgentByte)
                        .with(Twin.FAILS),
                trick("E06", "the name urgent", HelloTricksTest::urgentName).with(Twin.FAILS));
    }

    private static Technique trick(String row, String name, java.util.function.Consumer<Trial> script) {
        return Technique.of(row, name, script);
    }

    private static Technique fake(String name, UnaryOperator<Segment> oddity) {
        return Technique.of("E04", "fake in front: " + name, trial -> {
            CraftedConnection connection = trial.connectBeyond(HTTPS);
            connection.send(oddity.apply(Segment.of(0, trial.decoy())));
            trial.settle();
            connection.send(Segment.of(0, trial.hello()));
        });
    }

    private static Segment ttl(Segment segment) {
        return segment.timeToLive(DIES_AT_THE_ROUTER);
    }

    // Fakes

    private static void resetInFront(Trial trial) {
        byte[] hello = trial.hello();
        CraftedConnection connection = trial.connectBeyond(HTTPS);
        connection.send(ttl(Segment.of(0, new byte[0]).flags(Segment.RST | Segment.ACK)));
        connection.send(part(hello, 0, 70), part(hello, 70));
    }

    private static void repeatedFake(Trial trial) {
        CraftedConnection connection = trial.connectBeyond(HTTPS);
        for (int i = 0; i < REPEATS; i++) {
            connection.send(ttl(Segment.of(0, trial.decoy())));
        }
        connection.send(Segment.of(0, trial.hello()));
    }

    private static void fakeOfAnotherKind(Trial trial) {
        byte[] request = Bytes.ascii("GET / HTTP/1.1\r\nHost: " + Trial.DECOY + "\r\n\r\n");
        trial.connectBeyond(HTTPS).send(ttl(Segment.of(0, request)), Segment.of(0, trial.hello()));
    }

    private static void fakeOfNoughts(Trial trial) {
        byte[] hello = trial.hello();
        trial.connectBeyond(HTTPS).send(ttl(Segment.of(0, new byte[hello.length])), Segment.of(0, hello));
    }

    private static void fakedSplit(Trial trial, boolean reversed) {
        byte[] hello = trial.hello();
        int cut = trial.nameAt(hello) + 6;
        byte[] noughts = new byte[hello.length];
        Segment[] first = {
            ttl(part(noughts, 0, cut)), part(hello, 0, cut), ttl(part(noughts, 0, cut)),
        };
        Segment[] second = {ttl(part(noughts, cut)), part(hello, cut), ttl(part(noughts, cut))};
        trial.connectBeyond(HTTPS).send(reversed ? second : first).send(reversed ? first : second);
    }

    private static void hostFakeSplit(Trial trial) {
        byte[] hello = trial.hello();
        byte[] decoy = trial.decoy();
        int from = trial.nameAt(hello);
        int to = from + trial.name.length();
        trial.connectBeyond(HTTPS)
                .send(part(hello, 0, from), ttl(part(decoy, from, to)), part(hello, from, to))
                .send(ttl(part(decoy, from, to)), part(hello, to));
    }

    /** A server cuts off what lies before the window; a filter that does not sees another beginning. */
    private static void overlapInFront(Trial trial) {
        byte[] hello = trial.hello();
        byte[] decoy = trial.decoy();
        trial.connectBeyond(HTTPS)
                .send(
                        Segment.of(-decoy.length, Bytes.joined(decoy, Arrays.copyOf(hello, 20))),
                        part(hello, 0, 20),
                        part(hello, 20));
    }

    /** Whatever came first stays, or is replaced, as the server's system likes it. */
    private static void overlapBehind(Trial trial) {
        byte[] hello = trial.hello();
        byte[] decoy = trial.decoy();
        int cut = trial.nameAt(hello) + 6;
        trial.connectBeyond(HTTPS)
                .send(
                        Segment.of(
                                20,
                                Bytes.joined(
                                        Arrays.copyOfRange(decoy, 20, cut),
                                        Arrays.copyOfRange(hello, cut, hello.length))),
                        part(hello, 0, cut));
    }

    // Overlaps

    private static void otherEndFirst(Trial trial) {
        trial.connect(HTTPS).send(part(trial.decoy(), 40), Segment.of(0, trial.hello()));
    }

    private static void otherInOverlap(Trial trial) {
        byte[] hello = trial.hello();
        int name = trial.nameAt(hello);
        trial.connect(HTTPS).send(part(trial.decoy(), 0, name + 14), part(hello, name - 3));
    }

    private static void otherOverBeginning(Trial trial) {
        trial.connect(HTTPS).send(part(trial.hello(), 0, 80), Segment.of(0, trial.decoy()));
    }

    private static void oneByte(Trial trial, boolean before) {
        byte[] hello = trial.hello();
        int at = trial.nameAt(hello) + 5;
        Segment other = Segment.of(at, Bytes.ascii("x"));
        Segment[] whole = {part(hello, 20), part(hello, 0, 20)};
        CraftedConnection connection = trial.connect(HTTPS);
        if (before) {
            connection.send(other).send(whole);
        } else {
            connection.send(whole[0], other, whole[1]);
        }
    }

    // Data where none belongs

    private static void dataInTheSyn(Trial trial, byte[] data) {
        CraftedConnection connection = trial.prepare(HTTPS);
        connection.syn(data);
        connection.awaitEstablished(100);
        connection.open();
        connection.send(Segment.of(0, trial.hello()));
    }

    /** A server leaves out the urgent byte, and so reads the name without it. */
    private static void urgentByte(Trial trial) {
        byte[] hello = trial.hello();
        int at = trial.nameAt(hello) + 6;
        byte[] longer =
                Bytes.joined(Arrays.copyOf(hello, at), Bytes.ascii("x"), Arrays.copyOfRange(hello, at, hello.length));
        trial.connect(HTTPS).send(Segment.of(0, longer).urgent(at + 1));
    }

    private static void urgentName(Trial trial) {
        byte[] hello = trial.hello();
        trial.connect(HTTPS).send(Segment.of(0, hello).urgent(trial.nameAt(hello) + trial.name.length()));
    }

    /** The same connection asked for twice, with numbers between which the filter has to choose. */
    private static void secondSyn(Trial trial) {
        CraftedConnection connection = trial.connectBeyond(HTTPS);
        connection.send(ttl(Segment.of(499, new byte[0]).flags(Segment.SYN)));
        connection.send(ttl(Segment.of(500, trial.decoy())), Segment.of(0, trial.hello()));
    }
}
