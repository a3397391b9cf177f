package org.gatehouse.evasions;

import static org.gatehouse.craft.Bytes.joined;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.Segment;
import org.gatehouse.lab.Lab;
import org.gatehouse.lab.Running;
import org.gatehouse.lab.UpgradeServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Hellos in the middle of another protocol: mail that goes over to TLS when it is asked to. A tunnel may be dressed as that. */
@Tag("E01")
@Tag("E02")
@Order(1)
class UpgradesTest extends EvasionSuite {
    private static final int PATIENCE_MILLIS = 10_000; // the first client meets a server that has just begun
    private static final int TIMES = 4;
    private static final int NOT_SERVED_MILLIS = 300;
    private static final Duration START = Duration.ofSeconds(20);
    private static final String CERTIFICATE = "outside";
    private static final int CUT = 60; // before the name
    private static final byte[] GARBAGE = {0};

    /** What a client says, and what it awaits before it says more. */
    private enum Mail {
        SMTP(587, "EHLO school.test\r\n", "250 STARTTLS", "STARTTLS\r\n", "220 go ahead"),
        IMAP(143, "1 CAPABILITY\r\n", "1 OK", "2 STARTTLS\r\n", "2 OK");

        final int port;
        final byte[] first;
        final String answer;
        final byte[] startTls;
        final String goAhead;

        Mail(int port, String first, String answer, String startTls, String goAhead) {
            this.port = port;
            this.first = Bytes.ascii(first);
            this.answer = answer;
            this.startTls = Bytes.ascii(startTls);
            this.goAhead = goAhead;
        }

        int spoken() {
            return first.length + startTls.length;
        }
    }

    private static Running server;

    @BeforeAll
    static void listen() {
        server = Lab.shared().startJava("outside", UpgradeServer.class);
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
        return Stream.of(Mail.values())
                .flatMap(mail -> Stream.of(
                        technique("E01", mail, "whole", t -> whole(t, mail)),
                        technique("E01", mail, "in two segments", t -> halves(t, mail, false)),
                        technique("E02", mail, "tail first", t -> halves(t, mail, true)),
                        technique("E01", mail, "in the segment of the line", t -> glued(t, mail)),
                        technique("E01", mail, "after probes whether the server is there", t -> probed(t, mail))))
                .map(technique -> technique.with(Twin.ARRIVES));
    }

    private static Technique technique(String row, Mail mail, String how, Consumer<Trial> script) {
        return Technique.of(row, "a hello behind STARTTLS of " + mail + ", " + how, script);
    }

    // Scripts

    private static void whole(Trial trial, Mail mail) {
        CraftedConnection connection = asked(trial, mail);
        connection.send(Segment.of(mail.spoken(), trial.hello()));
        awaitCertificate(trial, connection);
    }

    private static void halves(Trial trial, Mail mail, boolean tailFirst) {
        byte[] said = joined(mail.first, mail.startTls, trial.hello());
        Segment head = Segment.part(said, mail.spoken(), mail.spoken() + CUT);
        Segment tail = Segment.part(said, mail.spoken() + CUT);
        CraftedConnection connection = asked(trial, mail);
        connection.send(tailFirst ? tail : head, tailFirst ? head : tail);
        awaitCertificate(trial, connection);
    }

    /** An impatient client. */
    private static void glued(Trial trial, Mail mail) {
        CraftedConnection connection = greeted(trial, mail);
        connection.send(Segment.of(mail.first.length, joined(mail.startTls, trial.hello())));
        awaitCertificate(trial, connection);
    }

    /** A client that waits, and asks as Windows does whether the server is still there: RFC 1122 section 4.2.3.6. */
    private static void probed(Trial trial, Mail mail) {
        CraftedConnection connection = trial.connect(mail.port);
        connection.send(Segment.of(-1, GARBAGE));
        greet(connection, mail);
        connection.send(Segment.of(mail.first.length - 1, GARBAGE));
        ask(connection, mail);
        connection.send(Segment.of(mail.spoken() - 1, GARBAGE), Segment.of(mail.spoken(), trial.hello()));
        awaitCertificate(trial, connection);
    }

    private static CraftedConnection asked(Trial trial, Mail mail) {
        CraftedConnection connection = greeted(trial, mail);
        ask(connection, mail);
        return connection;
    }

    private static CraftedConnection greeted(Trial trial, Mail mail) {
        CraftedConnection connection = trial.connect(mail.port);
        greet(connection, mail);
        return connection;
    }

    private static void greet(CraftedConnection connection, Mail mail) {
        say(connection, Segment.of(0, mail.first), mail.answer);
    }

    private static void ask(CraftedConnection connection, Mail mail) {
        say(connection, Segment.of(mail.first.length, mail.startTls), mail.goAhead);
    }

    /** A crafted connection repeats nothing by itself: what a busy machine loses is said again, as any TCP does. */
    private static void say(CraftedConnection connection, Segment line, String answer) {
        for (int times = 0; times < TIMES; times++) {
            connection.send(line);
            if (connection.awaitText(answer, PATIENCE_MILLIS / TIMES)) {
                return;
            }
        }
        fail("the server does not answer: " + answer);
    }

    /** That of the TLS server comes for an allowed name. */
    private static void awaitCertificate(Trial trial, CraftedConnection connection) {
        int patience = trial.isBlocked() ? NOT_SERVED_MILLIS : PATIENCE_MILLIS;
        assertTrue(connection.awaitText(CERTIFICATE, patience) != trial.isBlocked(), "whether the server is reached");
    }
}
