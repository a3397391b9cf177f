package org.gatehouse.evasions;

import static org.gatehouse.craft.Bytes.joined;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.Hello;
import org.gatehouse.craft.Segment;
import org.gatehouse.lab.Lab;
import org.gatehouse.lab.Running;
import org.gatehouse.lab.TunnelServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Proxies that nobody knows, by what is said to them: the name that they shall go to, and the hello behind it. The proxy here goes to the outside's web server whatever it is told. */
@Tag("E08")
@Order(1)
class ProxiesTest extends EvasionSuite {
    private static final int PROXY = 3128;
    private static final int PATIENCE_MILLIS = 15_000; // of a machine that stands still for seconds
    private static final int NOT_SERVED_MILLIS = 300;
    private static final Duration START = Duration.ofSeconds(20);
    private static final String CERTIFICATE = "outside";
    private static final byte[] GREETING = Bytes.of(5, 1, 0);
    private static final byte[] PORT = Bytes.of(443 >> 8, 443);

    private static Running server;

    @BeforeAll
    static void listen() {
        server = Lab.shared().startJava("outside", TunnelServer.class, "" + PROXY);
        assertTrue(Lab.within(START, () -> server.output().contains("listening")), server::output);
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    Stream<Technique> techniques() {
        return Stream.of(
                        technique("CONNECT to the name", t -> connect(t, t.name, Trial.DECOY, false)),
                        technique(
                                "CONNECT to another name, a hello for it behind",
                                t -> connect(t, Trial.DECOY, t.name, false)),
                        technique(
                                "CONNECT to another name, a hello for it behind without waiting",
                                t -> connect(t, Trial.DECOY, t.name, true)),
                        technique("SOCKS 5 to the name", t -> socks(t, t.name, Trial.DECOY)),
                        technique("SOCKS 4a to the name", t -> socks4(t)),
                        technique("SOCKS 5 to another name, a hello for it behind", t -> socks(t, Trial.DECOY, t.name)),
                        technique("SOCKS 5 to another name, a hello one byte a segment", t -> socksPieces(t, 1, false)),
                        technique("SOCKS 5 to another name, a hello in two halves", t -> socksPieces(t, 60, false)),
                        technique(
                                "SOCKS 5 to another name, a hello in two halves in reverse",
                                t -> socksPieces(t, 60, true)),
                        technique("SOCKS 5 to another name, all of it in one segment", t -> socksAtOnce(t)),
                        technique("CONNECT to another name, all of it in one segment", t -> connectAtOnce(t)),
                        technique(
                                "CONNECT to another name, a hello one byte a segment", t -> connectPieces(t, 1, false)),
                        technique(
                                "CONNECT to another name, a hello in two halves in reverse",
                                t -> connectPieces(t, 60, true)))
                .map(technique -> technique.with(Twin.ARRIVES));
    }

    private static Technique technique(String words, Consumer<Trial> script) {
        return Technique.of("E08", words, script);
    }

    // Scripts

    /** @param eager whether the hello follows without the proxy's answer */
    private static void connect(Trial trial, String proxied, String helloFor, boolean eager) {
        byte[] head = head(proxied);
        CraftedConnection connection = trial.connect(PROXY).send(Segment.of(0, head));
        if (!eager) {
            await(trial, connection, "200 OK");
        }
        hello(trial, connection, head.length, helloFor);
    }

    /** Up to the proxy's answer: RFC 1928 sections 3, 4 and 6. */
    private static CraftedConnection request(Trial trial, String proxied) {
        CraftedConnection connection = trial.connect(PROXY).send(Segment.of(0, GREETING));
        connection.awaitText("\5\0", PATIENCE_MILLIS);
        connection.send(Segment.of(GREETING.length, to(proxied)));
        await(trial, connection, "\5\0\5\0");
        return connection;
    }

    private static void socks(Trial trial, String proxied, String helloFor) {
        hello(trial, request(trial, proxied), GREETING.length + to(proxied).length, helloFor);
    }

    private static void socks4(Trial trial) {
        byte[] request = joined(Bytes.of(4, 1), PORT, Bytes.of(0, 0, 0, 1, 0), Bytes.ascii(trial.name), Bytes.of(0));
        trial.connect(PROXY).send(Segment.of(0, request));
    }

    private static void socksPieces(Trial trial, int step, boolean reversed) {
        int at = GREETING.length + to(Trial.DECOY).length;
        pieces(trial, request(trial, Trial.DECOY), at, step, reversed);
    }

    private static void connectPieces(Trial trial, int step, boolean reversed) {
        byte[] head = head(Trial.DECOY);
        CraftedConnection connection = trial.connect(PROXY).send(Segment.of(0, head));
        await(trial, connection, "200 OK");
        pieces(trial, connection, head.length, step, reversed);
    }

    private static void pieces(Trial trial, CraftedConnection connection, int at, int step, boolean reversed) {
        byte[] hello = trial.hello();
        List<Segment> pieces = new ArrayList<>();
        for (int from = 0; from < hello.length; from += step) {
            byte[] piece = Arrays.copyOfRange(hello, from, Math.min(hello.length, from + step));
            pieces.add(Segment.of(at + from, piece));
        }
        if (reversed) {
            Collections.reverse(pieces);
        }
        connection.send(pieces.toArray(Segment[]::new));
        await(trial, connection, CERTIFICATE);
    }

    private static void socksAtOnce(Trial trial) {
        byte[] all = joined(GREETING, to(Trial.DECOY), trial.hello());
        await(trial, trial.connect(PROXY).send(Segment.of(0, all)), CERTIFICATE);
    }

    private static void connectAtOnce(Trial trial) {
        byte[] all = joined(head(Trial.DECOY), trial.hello());
        await(trial, trial.connect(PROXY).send(Segment.of(0, all)), CERTIFICATE);
    }

    private static byte[] head(String name) {
        return Bytes.ascii("CONNECT " + name + ":443 HTTP/1.1\r\nHost: " + name + ":443\r\n\r\n");
    }

    private static byte[] to(String name) {
        return joined(Bytes.of(5, 1, 0, 3), Bytes.vector(1, Bytes.ascii(name)), PORT);
    }

    private static void hello(Trial trial, CraftedConnection connection, int at, String name) {
        byte[] hello = Hello.of(name, 0);
        connection.send(Segment.of(at, hello));
        await(trial, connection, CERTIFICATE);
    }

    private static void await(Trial trial, CraftedConnection connection, String text) {
        int patience = trial.isBlocked() ? NOT_SERVED_MILLIS : PATIENCE_MILLIS;
        assertTrue(connection.awaitText(text, patience) || trial.isBlocked(), "the proxy answers");
    }
}
