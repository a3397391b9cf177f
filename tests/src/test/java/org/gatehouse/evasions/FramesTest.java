package org.gatehouse.evasions;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gatehouse.craft.Bytes;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.CraftedSocket;
import org.gatehouse.craft.Hello;
import org.gatehouse.craft.Segment;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Openings behind tags and headers and in fragments, where a filter has to unwrap them. */
@Tag("E07")
@Tag("E18")
@Order(1)
class FramesTest extends EvasionSuite {
    private static final int HTTPS = 443;
    private static final int DNS = 53;

    @Override
    Stream<Technique> techniques() {
        return Stream.of(fragments(), tags(), answers()).flatMap(all -> all);
    }

    private static Stream<Technique> fragments() {
        return Stream.of(
                hello("fragments of 48 bytes", segment -> segment.inFragments(48)),
                hello("fragments of 8 bytes (ipfrag), TCP's header in pieces", segment -> segment.inFragments(8))
                        .with(Twin.FAILS),
                hello("fragments of 48 bytes in reverse", segment -> segment.inFragments(48)
                        .reversed()),
                hello("fragments of 32 bytes, the first like an acknowledgment", segment -> segment.flags(Segment.ACK)
                        .inFragments(32)),
                hello("fragments of 64 bytes that overlap and differ", segment -> segment.inFragments(64)
                                .overlapping(8))
                        .with(Twin.FAILS),
                hello("a hop-by-hop header", Segment::behindHopByHop).only(6),
                hello("destination options", Segment::behindDestinationOptions).only(6),
                hello("both headers", segment -> segment.behindHopByHop().behindDestinationOptions())
                        .only(6),
                hello("destination options, in fragments of 40 bytes", segment -> segment.behindDestinationOptions()
                                .inFragments(40))
                        .only(6),
                question("a query in fragments of 16 bytes", how -> how.inFragments(16)),
                question("a query behind destination options", Segment::behindDestinationOptions)
                        .only(6),
                Technique.of("E07", "HTTP: a request in fragments of 40 bytes", trial -> trial.connect(80)
                        .send(Segment.of(0, request(trial)).inFragments(40))));
    }

    private static Stream<Technique> tags() {
        return Stream.of(
                tagged("a hello in a VLAN", how -> how.tagged(7)),
                tagged("a hello in two VLANs (QinQ)", how -> how.tagged(7, 9)),
                tagged("a hello in PPPoE", Segment::inPppoe),
                tagged("a hello in PPPoE, its protocol in one byte", Segment::inShortPppoe),
                taggedQuestion("a query in a VLAN", how -> how.tagged(7)),
                taggedQuestion("a query in two VLANs (QinQ)", how -> how.tagged(7, 9)),
                taggedQuestion("a query in PPPoE", Segment::inPppoe),
                taggedQuestion("a query in PPPoE, its protocol in one byte", Segment::inShortPppoe));
    }

    /** From outside, where the blocked name is what the question's name stands for. */
    private static Stream<Technique> answers() {
        return Stream.of(
                answer("E07", "an answer in fragments of 48 bytes", how -> how.inFragments(48)),
                answer("E18", "an answer in a VLAN", how -> how.tagged(7)),
                answer("E18", "an answer in two VLANs (QinQ)", how -> how.tagged(7, 9)),
                answer("E18", "an answer in PPPoE", Segment::inPppoe),
                answer("E18", "an answer in PPPoE, its protocol in one byte", Segment::inShortPppoe),
                answer("E18", "an answer in PPPoE, in fragments of 48 bytes", how -> how.inPppoe()
                        .inFragments(48)));
    }

    private static Technique answer(String row, String name, UnaryOperator<Segment> wrapping) {
        return Technique.of(row, name, trial -> trial.hearAlias(wrapping.apply(Segment.of(0, new byte[0]))));
    }

    private static Technique hello(String name, UnaryOperator<Segment> wrapping) {
        return Technique.of(
                "E07", name, trial -> trial.connect(HTTPS).send(wrapping.apply(Segment.of(0, trial.hello()))));
    }

    private static Technique question(String name, UnaryOperator<Segment> wrapping) {
        return Technique.of("E07", name, trial -> ask(trial, wrapping));
    }

    /** Nobody outside has the VLAN, so that there is no handshake: what would follow on it is sent all the same. */
    private static Technique tagged(String name, UnaryOperator<Segment> wrapping) {
        return Technique.of("E18", name, trial -> {
                    CraftedConnection connection = trial.prepare(HTTPS);
                    byte[] hello = Hello.of(trial.name, 0);
                    connection.send(wrapping.apply(Segment.of(-1, new byte[0]).flags(Segment.SYN)));
                    connection.send(
                            wrapping.apply(Segment.part(hello, 0, 60)), wrapping.apply(Segment.part(hello, 60)));
                })
                .with(Twin.ARRIVES);
    }

    private static Technique taggedQuestion(String name, UnaryOperator<Segment> wrapping) {
        return Technique.of("E18", name, trial -> ask(trial, wrapping)).with(Twin.ARRIVES);
    }

    private static void ask(Trial trial, UnaryOperator<Segment> wrapping) {
        CraftedSocket socket = trial.socket(trial.router(), DNS);
        socket.send(Trial.Query.of(trial.name), wrapping.apply(Segment.of(0, new byte[0])));
    }

    private static byte[] request(Trial trial) {
        return Bytes.ascii("GET / HTTP/1.1\r\nHost: " + trial.name + "\r\n\r\n");
    }
}
