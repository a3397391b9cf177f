package org.gatehouse.evasions;

import static org.gatehouse.inspect.QuicSealer.concat;
import static org.gatehouse.inspect.QuicSealer.crypto;
import static org.gatehouse.inspect.QuicSealer.padding;
import static org.gatehouse.inspect.QuicSealer.ping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.gatehouse.craft.CraftedSocket;
import org.gatehouse.craft.Hello;
import org.gatehouse.craft.Segment;
import org.gatehouse.inspect.QuicSealer;
import org.gatehouse.lab.Lab;
import org.gatehouse.lab.QuicListener;
import org.gatehouse.lab.QuicServer;
import org.gatehouse.lab.Running;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/**
 * Initial packets of QUIC by hand, to a real server: a hello in as many pieces, frames, packets and datagrams as the protocol allows. The server does not answer some of
 * them even without the box; these need only arrive.
 */
@Tag("E10")
@Order(1)
class QuicHellosTest extends EvasionSuite {
    private static final int GREASE = 0x1a2a3a4a; // RFC 9000 section 15
    private static final int LONG = 1500;
    private static final int INITIAL_OVERHEAD = 43; // header, ids, lengths, number and seal around the frames
    private static final byte[] SOURCE = {5, 4, 3, 2, 1};

    private static Running server;

    @BeforeAll
    static void listen() {
        server = QuicServer.start(Lab.shared(), false, Lab.SERVER4, Lab.SERVER6);
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    /** The datagrams of a script, from a pen that seals and the hello's message. */
    private interface Script extends BiFunction<QuicSealer, byte[], List<byte[]>> {}

    @Override
    Stream<Technique> techniques() {
        return Stream.of(pieces(QuicSealer.V1, "version 1"), pieces(QuicSealer.V2, "version 2"), oddities())
                .flatMap(stream -> stream);
    }

    private static Stream<Technique> pieces(int version, String words) {
        return Stream.of(
                quic(version, words + ", one datagram", 0, (pen, hello) -> List.of(pen.datagram(crypto(hello)))),
                quic(version, words + ", two datagrams", LONG, QuicHellosTest::twoDatagrams),
                quic(
                                version,
                                words + ", two datagrams, the second first",
                                LONG,
                                (pen, hello) -> reversed(twoDatagrams(pen, hello)))
                        .with(Twin.ARRIVES),
                quic(
                        version,
                        words + ", frames of 20 bytes in reverse",
                        0,
                        (pen, hello) -> List.of(pen.datagram(frames(hello, 20, false)))),
                quic(
                        version,
                        words + ", PING and PADDING between",
                        0,
                        (pen, hello) -> List.of(pen.datagram(frames(hello, 33, true)))));
    }

    private static Stream<Technique> oddities() {
        return Stream.of(
                quic(QuicSealer.V1, "frames that overlap, alike", 0, QuicHellosTest::overlapping),
                quic(QuicSealer.V1, "frames that overlap and differ", 0, QuicHellosTest::differing)
                        .with(Twin.FAILS),
                quic(QuicSealer.V1, "two packets in a datagram", 0, QuicHellosTest::coalesced)
                        .with(Twin.ARRIVES),
                quic(
                                QuicSealer.V1,
                                "pieces of 20 bytes, a packet each, seven to a datagram",
                                0,
                                QuicHellosTest::manyPackets)
                        .with(Twin.ARRIVES),
                quic(QuicSealer.V1, "a packet that nobody can open in front", 0, QuicHellosTest::sealedWrongly),
                quic(
                        QuicSealer.V1,
                        "a datagram of an odd length (udplen)",
                        0,
                        (pen, hello) -> List.of(pen.initial(crypto(hello), padding(1100 - hello.length / 2)))),
                quic(
                                QuicSealer.V1,
                                "a datagram that is too short for an Initial",
                                0,
                                (pen, hello) -> List.of(pen.initial(crypto(hello))))
                        .with(Twin.FAILS),
                quic(
                                QuicSealer.V1,
                                "without the fixed bit",
                                0,
                                (pen, hello) -> List.of(pen.withoutFixedBit().datagram(crypto(hello))))
                        .with(Twin.FAILS),
                quic(GREASE, "an unknown version", 0, (pen, hello) -> List.of(pen.datagram(crypto(hello))))
                        .with(Twin.FAILS),
                Technique.of(
                        "E10",
                        "in fragments of IP",
                        trial -> send(
                                trial,
                                QuicSealer.V1,
                                0,
                                Segment.of(0, new byte[0]).inFragments(400),
                                (pen, hello) -> List.of(pen.datagram(crypto(hello))))));
    }

    private static Technique quic(int version, String name, int padding, Script script) {
        return Technique.of("E10", name, trial -> send(trial, version, padding, Segment.of(0, new byte[0]), script));
    }

    private static void send(Trial trial, int version, int padding, Segment how, Script script) {
        byte[] id = new byte[8];
        ThreadLocalRandom.current().nextBytes(id);
        QuicSealer pen = new QuicSealer(version, id).from(SOURCE);
        byte[] hello = Hello.ofQuic(trial.name, QuicListener.PROTOCOL, SOURCE, padding);
        CraftedSocket socket = trial.sealed(QuicListener.PORT);
        script.apply(pen, hello).forEach(datagram -> socket.send(datagram, how));
    }

    // Datagrams

    private static List<byte[]> twoDatagrams(QuicSealer pen, byte[] hello) {
        int cut = 1000;
        return List.of(pen.datagram(crypto(hello, 0, cut)), pen.datagram(crypto(hello, cut, hello.length)));
    }

    private static List<byte[]> reversed(List<byte[]> datagrams) {
        List<byte[]> all = new ArrayList<>(datagrams);
        Collections.reverse(all);
        return all;
    }

    private static byte[] frames(byte[] hello, int step, boolean between) {
        List<byte[]> all = new ArrayList<>();
        for (int from = 0; from < hello.length; from += step) {
            byte[] frame = crypto(hello, from, Math.min(hello.length, from + step));
            all.add(between ? concat(ping(), frame, padding(3)) : frame);
        }
        return concat(reversed(all).toArray(byte[][]::new));
    }

    private static List<byte[]> overlapping(QuicSealer pen, byte[] hello) {
        int middle = hello.length / 2;
        return List.of(
                pen.datagram(crypto(hello, middle - 20, hello.length), crypto(hello, 0, middle + 20), crypto(hello)));
    }

    private static List<byte[]> differing(QuicSealer pen, byte[] hello) {
        byte[] other = hello.clone();
        int name = new String(hello, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("www.");
        Arrays.fill(other, name + 4, name + 10, (byte) 'x');
        return List.of(pen.datagram(crypto(other, 40, hello.length), crypto(hello)));
    }

    private static List<byte[]> coalesced(QuicSealer pen, byte[] hello) {
        int cut = 90;
        byte[] first = pen.initial(crypto(hello, 0, cut));
        return List.of(concat(first, pen.datagram(crypto(hello, cut, hello.length))));
    }

    private static List<byte[]> manyPackets(QuicSealer pen, byte[] hello) {
        List<byte[]> datagrams = new ArrayList<>();
        int step = 20;
        for (int from = 0; from < hello.length; ) {
            byte[] datagram = new byte[0];
            for (int i = 0; i < 6 && from < hello.length; i++, from += step) {
                datagram = concat(datagram, pen.initial(crypto(hello, from, Math.min(hello.length, from + step))));
            }
            int missing = QuicSealer.MIN_DATAGRAM - datagram.length;
            datagrams.add(missing < 60 ? datagram : concat(datagram, pen.initial(padding(missing - INITIAL_OVERHEAD))));
        }
        return datagrams;
    }

    private static List<byte[]> sealedWrongly(QuicSealer pen, byte[] hello) {
        byte[] damaged = pen.datagram(crypto(hello));
        damaged[damaged.length - 1] ^= 1;
        return List.of(damaged, pen.datagram(crypto(hello)));
    }
}
