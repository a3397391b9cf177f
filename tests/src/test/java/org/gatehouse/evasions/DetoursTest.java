package org.gatehouse.evasions;

import java.util.stream.Stream;
import org.gatehouse.craft.CraftedConnection;
import org.gatehouse.craft.CraftedSocket;
import org.gatehouse.craft.Hello;
import org.gatehouse.craft.Segment;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;

/** Nothing hidden, but another way: no name, an address instead, somebody else's device, a site that fetches others. */
@Tag("E16")
@Tag("E19")
@Tag("E21")
@Order(1)
class DetoursTest extends EvasionSuite {
    private static final int HTTPS = 443;
    private static final int DNS = 53;
    private static final int PUPILS_VLAN = 30;
    private static final int[] TEACHER = {2, 0, 0, 0, 0, 0x12};

    @Override
    Stream<Technique> techniques() {
        return Stream.of(withoutName(), inAnothersName(), otherSites()).flatMap(stream -> stream);
    }

    private static Stream<Technique> withoutName() {
        return Stream.of(
                Technique.of("E16", "TLS without a server name", t -> hello(t, Hello.nameless()))
                        .unnamed(),
                Technique.of("E16", "TLS with an address for a name", t -> hello(t, Hello.of("198.51.100.10", 0)))
                        .unnamed());
    }

    /** A VLAN is what switches say; a MAC address is what a device says. */
    private static Stream<Technique> inAnothersName() {
        return Stream.of(
                Technique.of("E19", "a teacher's MAC address in the pupils' VLAN: TLS", DetoursTest::helloAsTeacher)
                        .with(Twin.ARRIVES),
                Technique.of("E19", "a teacher's MAC address in the pupils' VLAN: DNS", DetoursTest::questionAsTeacher)
                        .with(Twin.ARRIVES));
    }

    private static Stream<Technique> otherSites() {
        return Stream.of("www-roblox-com.translate.goog", "web.archive.org", "archive.ph", "www.croxyproxy.com")
                .flatMap(name -> Stream.of(
                        Technique.of("E21", name + ", DNS", DetoursTest::ask).against(name),
                        Technique.of("E21", name + ", TLS", t -> hello(t, t.hello()))
                                .against(name)));
    }

    private static void hello(Trial trial, byte[] hello) {
        trial.connect(HTTPS).send(Segment.of(0, hello));
    }

    private static void ask(Trial trial) {
        trial.socket(trial.router(), DNS).send(Trial.Query.of(trial.name));
    }

    private static void helloAsTeacher(Trial trial) {
        CraftedConnection connection = trial.prepare(HTTPS);
        connection.send(
                asTeacher(Segment.of(-1, new byte[0]).flags(Segment.SYN)), asTeacher(Segment.of(0, trial.hello())));
    }

    private static void questionAsTeacher(Trial trial) {
        CraftedSocket socket = trial.socket(trial.router(), DNS);
        socket.send(Trial.Query.of(trial.name), asTeacher(Segment.of(0, new byte[0])));
    }

    private static Segment asTeacher(Segment segment) {
        return segment.from(TEACHER).tagged(PUPILS_VLAN);
    }
}
