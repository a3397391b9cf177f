package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.QuicSealer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks whether names may be hidden gets a negative answer at once. */
@Tag("E14")
class SwitchNamesTest {

    @ParameterizedTest
    @CsvSource({
        "use-application-dns.net, 3",
        "Use-Application-DNS.net, 3",
        "mask.icloud.com, 3",
        "mask-h2.icloud.com, 3",
        "mask-canary.icloud.com, 3",
        "_dns.resolver.arpa, 0",
        "_DNS.Resolver.ARPA, 0",
        "resolver.arpa, 0",
    })
    void name_isAnsweredNegatively(String name, int code) {
        TestLane school = new TestLane();
        school.receive(new FrameBuilder().ports(40_000, 53).udp(Openings.query(name)));
        assertEquals(List.of(), school.released());
        byte[] sent = school.towardsClient.sent.get(0);
        Frame answer = new Frame();
        answer.read(sent, sent.length);
        assertEquals(code, sent[answer.payloadStart() + 3] & 0xf);
        assertEquals(0, sent[answer.payloadStart() + 7], "no records in the answer section");
        assertEquals(1, sent[answer.payloadStart() + 9], "an SOA, so that it may be cached");
        assertEquals(List.of("dns " + name.toLowerCase() + " doh"), school.events());
    }

    /** Who has the address from elsewhere gets no further: Apple's private relay is asked for by these names. */
    @Test
    void hello_isRefused() {
        TestLane school = new TestLane();
        school.receive(new FrameBuilder().ports(40_000, 443).tcp(Openings.hello("mask.icloud.com")));
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] quic = QuicSealer.crypto(QuicOpeningsTest.hello("mask-h2.icloud.com"));
        school.receive(new FrameBuilder().ports(40_001, 443).udp(new QuicSealer(QuicSealer.V1, id).datagram(quic)));
        assertEquals(List.of("tls mask.icloud.com doh", "quic mask-h2.icloud.com doh"), school.events());
        school.forget();
        school.receive(new FrameBuilder().ports(40_002, 443).tcp(Openings.hello("www.icloud.com")));
        assertEquals(1, school.released().size());
    }

    @ParameterizedTest
    @CsvSource({"icloud.com", "www.icloud.com", "dns.net", "arpa", "maskicloud.com", "notresolver.arpa"})
    void nameBeside_isNone(String name) {
        TestLane school = new TestLane();
        school.receive(new FrameBuilder().ports(40_000, 53).udp(Openings.query(name)));
        assertEquals(1, school.released().size());
    }
}
