package org.gatehouse.evasions;

import static org.gatehouse.craft.Bytes.joined;
import static org.gatehouse.craft.Segment.part;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.Segment;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Requests of HTTP behind others on the same connection: in one segment, behind bodies, in pieces. The ones in front are for a name that everybody may visit. */
@Tag("E08")
@Order(1)
class RequestStreamsTest extends EvasionSuite {
    private static final int HTTP = 80;
    private static final int PATIENCE_MILLIS =
            15_000; // of a machine that stands still for seconds; most answers are there at once
    private static final String POST = "POST / HTTP/1.1\r\nHost: " + Trial.DECOY + "\r\n";

    @Override
    Stream<Technique> techniques() {
        return Stream.of(behindRequests(), behindBodies(), unclearBodies(), otherVersion())
                .flatMap(stream -> stream);
    }

    private static Stream<Technique> behindRequests() {
        String first = get(Trial.DECOY);
        return Stream.of(
                technique("two requests in a segment", t -> whole(t, first + get(t.name))),
                technique("ten requests in a segment, the last", t -> whole(t, first.repeat(9) + get(t.name))),
                technique("two requests, cut in the first", t -> pieces(t, first + get(t.name), 30, false)),
                technique("two requests, one byte a segment", t -> pieces(t, first + get(t.name), 1, false)),
                technique("two requests in pieces of 7 bytes in reverse", t -> pieces(t, first + get(t.name), 7, true)),
                technique("a second request, one byte a segment, once the first is answered", t -> later(t, 1, false)),
                technique(
                        "a second request in pieces of 5 bytes in reverse, once the first is answered",
                        t -> later(t, 5, true)),
                technique("a second request that begins in the first one's segment", t -> {
                    byte[] all = Bytes.ascii(first + get(t.name));
                    int cut = first.length() + 3;
                    CraftedConnection connection = t.connect(HTTP).send(part(all, 0, cut));
                    assertTrue(connection.awaitText(Trial.DECOY, PATIENCE_MILLIS), "the first is answered");
                    awaitPage(t, connection.send(part(all, cut)));
                }));
    }

    private static Stream<Technique> behindBodies() {
        String counted = POST + "Content-Length: 20\r\n\r\n" + "x".repeat(20);
        String large = POST + "Content-Length: 3000\r\n\r\n"
                + "GET / HTTP/1.1\r\n".repeat(188).substring(0, 3000);
        String chunked = POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\na;b=c\r\n0123456789\r\n0\r\n\r\n";
        String trailer = POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\nX: y\r\n\r\n";
        return Stream.of(
                technique("behind a body of a told length", t -> whole(t, counted + get(t.name))),
                technique(
                        "behind a body of a told length, one byte a segment",
                        t -> pieces(t, counted + get(t.name), 1, false)),
                technique("behind a body of several segments", t -> pieces(t, large + get(t.name), 1000, false)),
                technique(
                        "behind a body of several segments, in reverse",
                        t -> pieces(t, large + get(t.name), 1000, true)),
                technique("behind a body in chunks", t -> whole(t, chunked + get(t.name))),
                technique(
                        "behind a body in chunks, one byte a segment", t -> pieces(t, chunked + get(t.name), 1, false)),
                technique("behind a body in chunks and a trailer", t -> whole(t, trailer + get(t.name))));
    }

    /** Two servers could see different ends of such a body: what is behind it for one is in it for the other. */
    private static Stream<Technique> unclearBodies() {
        return Stream.of(
                        technique(
                                "behind a body with both lengths",
                                t -> send(
                                        t,
                                        POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                                + get(t.name))),
                        technique(
                                "behind a body with two lengths",
                                t -> send(t, POST + "Content-Length: 5\r\nContent-Length: 0\r\n\r\n" + get(t.name))),
                        technique(
                                "behind a body with a signed length",
                                t -> send(t, POST + "Content-Length: +0\r\n\r\n" + get(t.name))),
                        technique(
                                "behind a body in chunks that are written oddly",
                                t -> send(t, POST + "Transfer-Encoding: xchunked\r\n\r\n" + get(t.name))))
                .map(technique -> technique.with(Twin.FAILS));
    }

    /** Browsers speak it over TLS only; its names are packed, and nobody reads them here: what names nobody has the group's stance. */
    private static Stream<Technique> otherVersion() {
        return Stream.of(
                        technique(
                                "HTTP/2 without TLS (h2c)", t -> t.connect(HTTP).send(Segment.of(0, version2(t.name)))),
                        technique("HTTP/2 without TLS (h2c), one byte a segment", t -> t.connect(HTTP)
                                .send(cut(0, version2(t.name), 1, false))))
                .map(technique -> technique.with(Twin.FAILS));
    }

    /** The preface, empty settings, and a request on stream 1: RFC 9113 sections 3.4, 6.2 and 6.5, RFC 7541 appendix A. */
    private static byte[] version2(String name) {
        byte[] fields = joined(Bytes.of(0x82, 0x84, 0x86, 0x41), Bytes.vector(1, Bytes.ascii(name)));
        return joined(
                Bytes.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                Bytes.of(0, 0, 0, 4, 0, 0, 0, 0, 0),
                Bytes.of(0, 0, fields.length, 1, 5, 0, 0, 0, 1),
                fields);
    }

    private static Technique technique(String words, Consumer<Trial> script) {
        return Technique.of("E08", words, script);
    }

    private static String get(String name) {
        return "GET / HTTP/1.1\r\nHost: " + name + "\r\n\r\n";
    }

    // Scripts

    private static CraftedConnection send(Trial trial, String text) {
        return trial.connect(HTTP).send(Segment.of(0, Bytes.ascii(text)));
    }

    private static void whole(Trial trial, String text) {
        awaitPage(trial, send(trial, text));
    }

    private static void pieces(Trial trial, String text, int step, boolean reversed) {
        awaitPage(trial, trial.connect(HTTP).send(cut(0, Bytes.ascii(text), step, reversed)));
    }

    private static void later(Trial trial, int step, boolean reversed) {
        String first = get(Trial.DECOY);
        CraftedConnection connection = send(trial, first);
        assertTrue(connection.awaitText(Trial.DECOY, PATIENCE_MILLIS), "the first is answered");
        awaitPage(trial, connection.send(cut(first.length(), Bytes.ascii(get(trial.name)), step, reversed)));
    }

    private static Segment[] cut(int at, byte[] text, int step, boolean reversed) {
        List<Segment> pieces = Stream.iterate(0, from -> from < text.length, from -> from + step)
                .map(from -> Segment.of(
                        at + from,
                        part(text, from, Math.min(text.length, from + step)).data()))
                .collect(Collectors.toList());
        if (reversed) {
            Collections.reverse(pieces);
        }
        return pieces.toArray(Segment[]::new);
    }

    /** The pages in front of it do not count. */
    private static void awaitPage(Trial trial, CraftedConnection connection) {
        assertTrue(
                trial.isBlocked() || connection.awaitText("asked for " + trial.name, PATIENCE_MILLIS),
                "the last request is answered");
    }
}
