package org.gatehouse.evasions;

import static org.gatehouse.craft.Segment.part;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.Hello;
import org.gatehouse.craft.Segment;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Requests of HTTP, written in all the ways that a server takes. */
@Tag("E08")
@Tag("E09")
@Order(1)
class RequestsTest extends EvasionSuite {
    private static final int HTTP = 80;
    private static final int WHOLE = 1300; // or as much of it as goes into a segment
    private static final int PATIENCE_MILLIS =
            15_000; // of a machine that stands still for seconds; most answers are there at once

    @Override
    Stream<Technique> techniques() {
        return Stream.of(writtenOddly(), severalNames(), inPieces(), names()).flatMap(stream -> stream);
    }

    private static Stream<Technique> writtenOddly() {
        return Stream.of(
                request("hoSt: (hostcase)", name -> "GET / HTTP/1.1\r\nhoSt: " + name + "\r\n\r\n"),
                request(
                        "no blank behind the colon (hostnospace)",
                        name -> "GET / HTTP/1.1\r\nHost:" + name + "\r\n\r\n"),
                request(
                                "a tab in front of the name, blanks behind (hosttab)",
                                name -> "GET / HTTP/1.1\r\nHost:\t" + name + "  \r\n\r\n")
                        .with(Twin.FAILS),
                request(
                        "an empty line in front (methodeol)",
                        name -> "\r\nGET / HTTP/1.1\r\nHost: " + name + "\r\n\r\n"),
                request("lines that end in LF alone (unixeol)", name -> "GET / HTTP/1.1\nHost: " + name + "\n\n")
                        .with(Twin.FAILS),
                request(
                        "two blanks behind the method (methodspace)",
                        name -> "GET  / HTTP/1.1\r\nHost: " + name + "\r\n\r\n"),
                request(
                        "much in front of Host (hostpad)",
                        name -> "GET / HTTP/1.1\r\nX: " + "x".repeat(1500) + "\r\nHost: " + name + "\r\n\r\n"),
                request("HTTP/1.0", name -> "GET / HTTP/1.0\r\nHost: " + name + "\r\n\r\n"),
                request("a method of its own", name -> "XYZZY / HTTP/1.1\r\nHost: " + name + "\r\n\r\n"),
                request("absolute URI", name -> "GET http://" + name + "/ HTTP/1.1\r\nHost: " + name + "\r\n\r\n"),
                request("a port behind the name", name -> "GET / HTTP/1.1\r\nHost: " + name + ":80\r\n\r\n"),
                request("a blank in front of the colon", name -> "GET / HTTP/1.1\r\nHost : " + name + "\r\n\r\n")
                        .with(Twin.FAILS),
                request("the name on a line of its own", name -> "GET / HTTP/1.1\r\nHost:\r\n " + name + "\r\n\r\n")
                        .with(Twin.FAILS));
    }

    private static Stream<Technique> severalNames() {
        return Stream.of(
                request(
                                "two Hosts, the other first",
                                name -> "GET / HTTP/1.1\r\nHost: " + Trial.DECOY + "\r\nHost: " + name + "\r\n\r\n")
                        .with(Twin.FAILS),
                request(
                                "two Hosts, the other behind",
                                name -> "GET / HTTP/1.1\r\nHost: " + name + "\r\nHost: " + Trial.DECOY + "\r\n\r\n")
                        .with(Twin.FAILS),
                request(
                                "another name in the absolute URI",
                                name -> "GET http://" + Trial.DECOY + "/ HTTP/1.1\r\nHost: " + name + "\r\n\r\n")
                        .with(Twin.FAILS),
                request(
                                "another name in Host",
                                name -> "GET http://" + name + "/ HTTP/1.1\r\nHost: " + Trial.DECOY + "\r\n\r\n")
                        .with(Twin.FAILS),
                Technique.of("E08", "a second request once the first is answered", RequestsTest::secondRequest));
    }

    private static Stream<Technique> inPieces() {
        return Stream.of(
                Technique.of("E08", "one byte a segment", t -> send(t, get(t.name), 1, false)),
                Technique.of("E08", "pieces of 5 bytes in reverse", t -> send(t, get(t.name), 5, true)),
                Technique.of("E08", "two segments, cut at each byte in turn", RequestsTest::atEachByte),
                Technique.of("E08", "a fake in front, low TTL", RequestsTest::fakeInFront)
                        .with(Twin.FAILS),
                Technique.of("E08", "on port 8443, where nobody listens for it", RequestsTest::elsewhere)
                        .with(Twin.FAILS));
    }

    private static Stream<Technique> names() {
        return Stream.of(
                named("mixed case (domcase)", RequestsTest::mixedCase),
                named("a dot behind (hostdot)", name -> name + "."),
                named("a dot behind, mixed case and a port", name -> mixedCase(name) + ".:80"),
                named("a label in front", name -> "anything.below." + name),
                Technique.of("E09", "TLS: mixed case", t -> hello(t, mixedCase(t.name))),
                Technique.of("E09", "TLS: a dot behind", t -> hello(t, t.name + ".")),
                Technique.of("E09", "TLS: labels in front, 250 bytes long", t -> hello(t, "a.".repeat(118) + t.name)));
    }

    private static Technique request(String name, Function<String, String> text) {
        return Technique.of("E08", name, trial -> send(trial, text.apply(trial.name), WHOLE, false));
    }

    private static Technique named(String name, Function<String, String> form) {
        return Technique.of("E09", "HTTP: " + name, trial -> send(trial, get(form.apply(trial.name)), WHOLE, false));
    }

    private static String get(String name) {
        return "GET / HTTP/1.1\r\nHost: " + name + "\r\n\r\n";
    }

    private static String mixedCase(String name) {
        StringBuilder mixed = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            String letter = name.substring(i, i + 1);
            mixed.append(i % 2 == 0 ? letter.toUpperCase(Locale.ROOT) : letter);
        }
        return mixed.toString();
    }

    // Scripts

    private static void send(Trial trial, String text, int step, boolean reversed) {
        byte[] request = Bytes.ascii(text);
        List<Segment> pieces = new ArrayList<>();
        for (int from = 0; from < request.length; from += Math.min(step, request.length)) {
            pieces.add(part(request, from, (int) Math.min(request.length, (long) from + step)));
        }
        if (reversed) {
            Collections.reverse(pieces);
        }
        trial.connect(HTTP).send(pieces.toArray(Segment[]::new));
    }

    private static void atEachByte(Trial trial) {
        byte[] request = Bytes.ascii(get(trial.name));
        for (int cut = 1; cut < request.length; cut++) {
            trial.connect(HTTP).send(part(request, 0, cut), part(request, cut));
        }
    }

    private static void secondRequest(Trial trial) {
        byte[] first = Bytes.ascii(get(Trial.DECOY));
        CraftedConnection connection = trial.connect(HTTP).send(Segment.of(0, first));
        connection.awaitText(Trial.DECOY, PATIENCE_MILLIS);
        connection.send(Segment.of(first.length, Bytes.ascii(get(trial.name))));
        if (!trial.isBlocked()) {
            connection.awaitText(trial.name, PATIENCE_MILLIS);
        }
    }

    private static void fakeInFront(Trial trial) {
        byte[] fake = Bytes.ascii(get(Trial.DECOY));
        trial.connectBeyond(HTTP).send(Segment.of(0, fake).timeToLive(1), Segment.of(0, Bytes.ascii(get(trial.name))));
    }

    /** Nothing answers there; what matters is that nothing of it arrives. */
    private static void elsewhere(Trial trial) {
        CraftedConnection connection = trial.prepare(8443);
        connection.syn(new byte[0]);
        connection.send(Segment.of(0, Bytes.ascii(get(trial.name))));
    }

    private static void hello(Trial trial, String name) {
        trial.connect(443).send(Segment.of(0, Hello.of(name, 0)));
    }
}
