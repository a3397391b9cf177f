package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.gatehouse.gate.SearchSchool.address;
import static org.gatehouse.gate.SearchSchool.query;
import static org.gatehouse.gate.SearchSchool.toServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.QuicSealer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Openings for search engines at addresses of all kinds. */
@Tag("R14")
class UnsafeSearchTest {
    private static final String POLICY = TestLane.POLICY.replace(
            "[groups.staff]", "youtube = \"moderate\"\n[groups.staff]\nsafe-search = false\nyoutube = \"off\"");
    private static final String NAME = "www.google.com";
    private static final String SAFE = "192.0.2.120";
    private static final String UNSAFE = "192.0.2.99";

    private final SearchSchool school = with(new SearchSchool(POLICY));
    private int port = 50_000;

    private static SearchSchool with(SearchSchool school) {
        return school.knows("forcesafesearch.google.com.", Type.A, SAFE)
                .knows("forcesafesearch.google.com.", Type.AAAA, "2001:db8::78")
                .knows("restrict.youtube.com.", Type.A, "192.0.2.121")
                .knows("restrictmoderate.youtube.com.", Type.A, "192.0.2.122")
                .knows(NAME + ".", Type.A, UNSAFE);
    }

    private FrameBuilder to(String server) {
        return new FrameBuilder()
                .ipVersion(server.contains(":") ? 6 : 4)
                .ports(++port, 443)
                .server(address(server));
    }

    /** The reason that a frame meets. */
    private String reason(SearchSchool at, byte[] frame) {
        List<String> reasons = new ArrayList<>();
        at.ring.drain(event -> {}, Integer.MAX_VALUE);
        at.send(frame);
        at.ring.drain(event -> reasons.add(event.reason), Integer.MAX_VALUE);
        return String.join(" ", reasons);
    }

    private String hello(String server, String name) {
        return reason(school, to(server).tcp(Openings.hello(name)));
    }

    @Test
    void safeAddress_isReached() {
        school.ask(query(NAME + ".", Type.A));
        assertEquals("not-listed", hello(SAFE, NAME));
        assertEquals("not-listed", hello(SAFE, "www.google.co.uk"), "the same safe name");
        school.ask(query(NAME + ".", Type.AAAA));
        assertEquals("not-listed", hello("2001:db8::78", NAME));
    }

    /** From a hosts file, or kept from another network. */
    @Test
    void anotherAddress_isRefused_inTlsAndQuicAndHttp() {
        school.ask(query(NAME + ".", Type.A));
        assertEquals("unsafe-search", hello(UNSAFE, NAME));
        assertEquals("unsafe-search", hello("2001:db8::99", NAME));
        byte[] quic = new QuicSealer(QuicSealer.V1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8})
                .datagram(QuicSealer.crypto(QuicOpeningsTest.hello(NAME)));
        assertEquals("unsafe-search", reason(school, to(UNSAFE).udp(quic)));
        assertEquals("unsafe-search", reason(school, to(UNSAFE).tcp(Openings.get(NAME))));
        assertEquals("not-listed", hello(UNSAFE, "mail.google.com"), "no search engine");
    }

    @Test
    void addressThatNobodyAskedFor_isRefused() {
        assertEquals("unsafe-search", hello(SAFE, NAME));
    }

    /** Its group had none of this when it asked. */
    @Test
    void addressFromBeforeThePolicyWasChanged_isRefused() {
        school.answerJudge.publish(TestLane.rules(TestLane.ALL_SEARCHES));
        school.judge.publish(TestLane.rules(TestLane.ALL_SEARCHES));
        school.ask(query(NAME + ".", Type.A));
        assertEquals("not-listed", hello(UNSAFE, NAME));
        school.answerJudge.publish(TestLane.rules(POLICY));
        school.judge.publish(TestLane.rules(POLICY));
        assertEquals("unsafe-search", hello(UNSAFE, NAME));
    }

    /** The school's own name server was given the addresses, and gives them to the devices. */
    @Test
    void addressThatAnotherDeviceWasGiven_isSafe() {
        school.ask(toServer(4).clientMac(0x020000000053L), query(NAME + ".", Type.A));
        assertEquals("not-listed", hello(SAFE, NAME));
    }

    /** A school's name server that leads there by itself asks for the safe name, or its devices do. */
    @Test
    void safeNameThatWasAskedForByItself_isSafe() {
        school.ask(query("forcesafesearch.google.com.", Type.A));
        assertEquals("not-listed", hello(SAFE, NAME));
    }

    @Test
    void groupWithoutSafeSearch_goesWhereItLikes() {
        byte[] frame = to(UNSAFE).clientMac(TestLane.STAFF).tcp(Openings.hello(NAME));
        assertEquals("not-listed", reason(school, frame));
    }

    /** What is stricter than the group needs was given before the policy was changed. */
    @Test
    void stricterAddress_isSafe_butNoneThatIsLess() {
        SearchSchool strict = with(new SearchSchool(POLICY.replace("moderate", "strict"), school.addresses));
        strict.ask(query("www.youtube.com.", Type.A));
        assertEquals("not-listed", hello("192.0.2.121", "www.youtube.com"));
        school.ask(query("www.youtube.com.", Type.A));
        byte[] frame = to("192.0.2.122").tcp(Openings.hello("m.youtube.com"));
        assertEquals("not-listed", reason(school, frame));
        byte[] again = to("192.0.2.122").tcp(Openings.hello("m.youtube.com"));
        assertEquals("unsafe-search", reason(strict, again));
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "flag"})
    void stance_decides(String stance) {
        String policy = POLICY.replace(
                "[[devices]]", "[groups.pupils.stances]\nunsafe-search = \"" + stance + "\"\n[[devices]]");
        String met = reason(new SearchSchool(policy), to(UNSAFE).tcp(Openings.hello(NAME)));
        assertEquals(stance.equals("flag") ? "unsafe-search" : "not-listed", met);
    }

    /** Devices know addresses that the service does not, when it was started a moment ago. */
    @Test
    void afterAStart_anAddressIsRefused_onceTheSafeOnesAreKnown() {
        SearchSchool started = with(new SearchSchool(POLICY, new AddressMemory(school.nowMicros)));
        assertEquals("not-listed", reason(started, to(UNSAFE).tcp(Openings.hello(NAME))));
        started.ask(toServer(4).clientMac(0x020000000053L), query(NAME + ".", Type.A));
        assertEquals("unsafe-search", reason(started, to(UNSAFE).tcp(Openings.hello(NAME))));
        assertEquals(
                "not-listed",
                reason(started, to("2001:db8::99").tcp(Openings.hello(NAME))),
                "of IPv6 nothing is known yet");
        started.nowMicros += AddressMemory.EXTRA_SECONDS * 1_000_000L;
        assertEquals("unsafe-search", reason(started, to("2001:db8::99").tcp(Openings.hello(NAME))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connection_isRefused_andTheServerGetsNoByte(boolean overTls) {
        byte[] syn = new FrameBuilder()
                .ports(41_000, 443)
                .flags(TcpFlags.SYN)
                .sequence(99)
                .server(address(UNSAFE))
                .tcp(new byte[0]);
        school.send(syn);
        school.towardsServer.sent.clear();
        school.send(new FrameBuilder()
                .ports(41_000, 443)
                .sequence(100)
                .server(address(UNSAFE))
                .tcp(overTls ? Openings.hello(NAME) : Openings.get(NAME)));
        int flags = SearchSchool.view(school.towardsClient.sent.get(0)).tcpFlags();
        int end = overTls ? TcpFlags.RST : TcpFlags.FIN; // of HTTP, behind a page that says why
        assertEquals(end, flags & end);
        for (byte[] sent : school.towardsServer.sent) {
            assertFalse(
                    new String(sent, US_ASCII).contains("google"),
                    "what else there is are resets and words to the kernel");
        }
    }
}
