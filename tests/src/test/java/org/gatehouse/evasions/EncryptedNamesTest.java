package org.gatehouse.evasions;

import static org.gatehouse.inspect.QuicSealer.crypto;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.Hello;
import org.gatehouse.craft.Segment;
import org.gatehouse.inspect.DtlsPen;
import org.gatehouse.inspect.QuicSealer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/**
 * Names that are encrypted, in the hello or in the questions: what is known by the names, ports, protocols and addresses of those who offer it. A resolver of one's own, under a
 * name and an address that nobody knows, looks like any site.
 */
@Tag("E12")
@Tag("E13")
@Tag("E15")
@Order(1)
class EncryptedNamesTest extends EvasionSuite {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int DNS = 53;
    private static final int DNS_OVER_TLS = 853;
    private static final int PIECE = 20;
    private static final String OUTER_NAME = "cloudflare-ech.com";
    private static final byte[] SOURCE = {5, 4, 3, 2, 1};

    @Override
    Stream<Technique> techniques() {
        return Stream.of(hiddenNames(), encryptedQuestions(), plainQuestions(), namedResolvers(), namesOfTor())
                .flatMap(stream -> stream);
    }

    private static Stream<Technique> hiddenNames() {
        return Stream.of(
                Technique.of(
                                "E12",
                                "ECH under the outer name of those who hide names",
                                t -> hello(t, Hello.hiding(OUTER_NAME)))
                        .unnamed(),
                Technique.of(
                                "E12",
                                "ECH under such an outer name, in segments of 20 bytes",
                                t -> inPieces(t, Hello.hiding(OUTER_NAME)))
                        .unnamed(),
                quic(
                        "E12",
                        "ECH in QUIC under such an outer name",
                        HTTPS,
                        (t, id) -> Hello.ofQuicHiding(OUTER_NAME, "h3", id)),
                Technique.of(
                        "E12",
                        "ECH that only pretends (GREASE): the outer name is judged",
                        t -> hello(t, Hello.hiding(t.name))),
                Technique.of(
                        "E12",
                        "ECH that only pretends, in segments of 20 bytes",
                        t -> inPieces(t, Hello.hiding(t.name))));
    }

    private static Stream<Technique> encryptedQuestions() {
        return Stream.of(
                Technique.of("E13", "DNS over TLS, on its port", t -> t.connect(DNS_OVER_TLS)
                                .send(Segment.of(0, t.hello())))
                        .unnamed(),
                Technique.of(
                                "E13",
                                "DNS over TLS on another port, by what it offers",
                                t -> hello(t, Hello.offering(t.name, "dot")))
                        .unnamed()
                        .with(Twin.ARRIVES),
                quic("E13", "DNS over QUIC, on its port", DNS_OVER_TLS, (t, id) -> Hello.ofQuic(t.name, "doq", id, 0)),
                quic(
                        "E13",
                        "DNS over QUIC on another port, by what it offers",
                        HTTPS,
                        (t, id) -> Hello.ofQuic(t.name, "doq", id, 0)),
                Technique.of("E13", "DNS over HTTPS, at a known resolver's address", t -> t.connectTo(
                                        resolver(t), HTTPS)
                                .send(Segment.of(0, t.hello())))
                        .unnamed(),
                Technique.of(
                                "E13",
                                "DNS over HTTPS, at a known resolver's address, over QUIC",
                                t -> initial(t, resolver(t), HTTPS, (some, id) -> Hello.ofQuic(some.name, "h3", id, 0)))
                        .unnamed()
                        .with(Twin.ARRIVES));
    }

    private static Stream<Technique> plainQuestions() {
        return Stream.of(
                Technique.of(
                                "E13",
                                "DNS over HTTP without TLS, by its path",
                                t -> request(t, "GET /dns-query?dns=AAABAAAB", "Accept: */*"))
                        .unnamed(),
                Technique.of(
                                "E13",
                                "DNS over HTTP without TLS, a path of its own",
                                t -> request(t, "GET /q?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB", "X: y"))
                        .unnamed(),
                Technique.of(
                                "E13",
                                "DNS over HTTP without TLS, by its media type",
                                t -> request(t, "GET /x", "Accept: application/dns-message"))
                        .unnamed(),
                Technique.of("E13", "DNS over DTLS, on its port", t -> t.socket(t.outside(), DNS_OVER_TLS)
                                .send(DtlsPen.whole(0, DtlsPen.body(t.name, 0))))
                        .unnamed()
                        .with(Twin.ARRIVES));
    }

    private static void request(Trial trial, String line, String field) {
        String head = line + " HTTP/1.1\r\nHost: " + trial.name + "\r\n" + field + "\r\n\r\n";
        trial.connect(HTTP).send(Segment.of(0, Bytes.ascii(head)));
    }

    private static Stream<Technique> namesOfTor() {
        String name = "snowflake-broker.torproject.net";
        return Stream.of(
                Technique.of("E15", "Tor's broker: its hello", t -> hello(t, t.hello()))
                        .against(name),
                Technique.of("E15", "Tor's broker: the question for it", t -> t.socket(t.router(), DNS)
                                .send(Trial.Query.of(t.name)))
                        .against(name));
    }

    private static Stream<Technique> namedResolvers() {
        String name = "dns.google";
        return Stream.of(
                Technique.of("E13", "DNS over HTTPS, a known name: its hello", t -> hello(t, t.hello()))
                        .against(name),
                Technique.of("E13", "DNS over HTTPS, a known name: the question for it", t -> t.socket(t.router(), DNS)
                                .send(Trial.Query.of(t.name)))
                        .against(name));
    }

    private static String resolver(Trial trial) {
        return trial.family == 4 ? "9.9.9.9" : "2001:4860:4860::8888";
    }

    private static void hello(Trial trial, byte[] hello) {
        trial.connect(HTTPS).send(Segment.of(0, hello));
    }

    private static void inPieces(Trial trial, byte[] hello) {
        Segment[] pieces = Stream.iterate(0, from -> from < hello.length, from -> from + PIECE)
                .map(from -> Segment.part(hello, from, Math.min(hello.length, from + PIECE)))
                .toArray(Segment[]::new);
        trial.connect(HTTPS).send(pieces);
    }

    private static Technique quic(String row, String words, int port, BiFunction<Trial, byte[], byte[]> hello) {
        return Technique.of(row, words, trial -> initial(trial, trial.outside(), port, hello))
                .unnamed()
                .with(Twin.ARRIVES);
    }

    private static void initial(Trial trial, String server, int port, BiFunction<Trial, byte[], byte[]> hello) {
        byte[] id = new byte[8];
        ThreadLocalRandom.current().nextBytes(id);
        QuicSealer pen = new QuicSealer(QuicSealer.V1, id).from(SOURCE);
        trial.sealedTo(server, port).send(pen.datagram(crypto(hello.apply(trial, SOURCE))));
    }
}
