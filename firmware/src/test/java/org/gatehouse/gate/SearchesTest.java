package org.gatehouse.gate;

import static org.gatehouse.gate.SearchSchool.payload;
import static org.gatehouse.gate.SearchSchool.query;
import static org.gatehouse.gate.SearchSchool.records;
import static org.gatehouse.gate.SearchSchool.toServer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.AnswerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Questions for search engines, and what comes back. */
@Tag("R14")
class SearchesTest {
    private static final String POLICY = TestLane.POLICY.replace(
            "[groups.staff]", "youtube = \"moderate\"\n[groups.staff]\nsafe-search = false\nyoutube = \"off\"");
    private static final String SAFE4 = "192.0.2.120";
    private static final String SAFE6 = "2001:db8:0:0:0:0:0:78";
    private static final String OPEN4 = "192.0.2.99";

    private final SearchSchool school = school(POLICY);

    private static SearchSchool school(String policy) {
        return new SearchSchool(policy)
                .knows("forcesafesearch.google.com.", Type.A, SAFE4)
                .knows("forcesafesearch.google.com.", Type.AAAA, SAFE6)
                .knows("restrict.youtube.com.", Type.A, "192.0.2.121")
                .knows("restrictmoderate.youtube.com.", Type.A, "192.0.2.122")
                .knows("strict.bing.com.", Type.CNAME, "strict-bing.edge.test.")
                .knows("strict-bing.edge.test.", Type.A, "192.0.2.123")
                .knows("strict-bing.edge.test.", Type.A, "192.0.2.124")
                .knows("google.com.", Type.MX, "10 smtp.google.com.")
                .knows("www.google.com.", Type.A, OPEN4)
                .knows("www.google.com.", Type.HTTPS, "1 . ipv4hint=" + OPEN4);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void search_isAskedForTheSafeName_andAnsweredAsItWasAsked(int version) {
        Message query = query("wWw.gOOgle.COM.", Type.A);
        Message out = SearchSchool.message(payload(school.goesOut(toServer(version), query)));
        assertEquals("forcesafesearch.google.com.", out.getQuestion().getName().toString());
        assertEquals(query.getHeader().getID(), out.getHeader().getID());
        Message answer = school.ask(toServer(version), query);
        assertEquals("wWw.gOOgle.COM.", answer.getQuestion().getName().toString());
        assertEquals(query.getHeader().getID(), answer.getHeader().getID());
        assertEquals(
                List.of("wWw.gOOgle.COM. CNAME forcesafesearch.google.com.", "forcesafesearch.google.com. A " + SAFE4),
                records(answer));
        assertEquals(0, answer.getSection(Section.AUTHORITY).size());
    }

    @Test
    void addressesOfIpv6_areTheSafeNames() {
        assertEquals(
                List.of("google.ie. CNAME forcesafesearch.google.com.", "forcesafesearch.google.com. AAAA " + SAFE6),
                records(school.ask(query("google.ie.", Type.AAAA))));
    }

    /** What the maker's own aliases led to. */
    @Test
    void aliasesOfTheSafeName_areLeftOut_andAllItsAddressesKept() {
        assertEquals(
                List.of(
                        "www.bing.com. CNAME strict.bing.com.",
                        "strict.bing.com. A 192.0.2.123",
                        "strict.bing.com. A 192.0.2.124"),
                records(school.ask(query("www.bing.com.", Type.A))));
    }

    @Test
    void safeNameWithoutSuchAnAddress_isSaidToHaveNone() {
        Message answer = school.ask(query("m.youtube.com.", Type.AAAA));
        assertEquals(Rcode.NOERROR, answer.getRcode());
        assertEquals(List.of("m.youtube.com. CNAME restrictmoderate.youtube.com."), records(answer));
        assertEquals(
                "restrictmoderate.youtube.com.",
                answer.getSection(Section.AUTHORITY).get(0).getName().toString());
        assertEquals(Type.SOA, answer.getSection(Section.AUTHORITY).get(0).getType());
    }

    @ParameterizedTest
    @CsvSource({"STRICT, 192.0.2.121", "MODERATE, 192.0.2.122"})
    void youTube_hasTheLevelOfTheGroup(String level, String address) {
        SearchSchool other = school(POLICY.replace("moderate", level.toLowerCase()));
        List<String> records = records(other.ask(query("www.youtube.com.", Type.A)));
        assertTrue(records.get(1).endsWith(address), records.toString());
    }

    @Test
    void groupWithoutSafeSearch_getsWhatItAsksFor() {
        Message answer = school.ask(toServer(4).clientMac(TestLane.STAFF), query("www.google.com.", Type.A));
        assertEquals(List.of("www.google.com. A " + OPEN4), records(answer));
    }

    @ParameterizedTest
    @ValueSource(ints = {Type.HTTPS, Type.SVCB, Type.ANY, Type.CNAME})
    void whatElseLeadsThere_isAnsweredAtOnce_withTheAlias(int type) {
        Message query = query("Www.google.com.", type);
        assertNull(school.goesOut(toServer(4), query));
        Message answer = SearchSchool.message(payload(school.towardsClient.sent.get(0)));
        assertEquals(Rcode.NOERROR, answer.getRcode());
        assertEquals(List.of("Www.google.com. CNAME forcesafesearch.google.com."), records(answer));
        assertEquals(Type.SOA, answer.getSection(Section.AUTHORITY).get(0).getType());
    }

    @Test
    void mail_goesOnAsItIs() {
        assertEquals(List.of("google.com. MX 10 smtp.google.com."), records(school.ask(query("google.com.", Type.MX))));
    }

    // EDNS

    @Test
    void edns_isKept_butForTheWishForSignatures() {
        Message query = query("www.google.com.", Type.A);
        OPTRecord opt = new OPTRecord(
                4096, 0, 0, ExtendedFlags.DO, List.of(new org.xbill.DNS.CookieOption(new byte[] {1, 2, 3, 4, 5, 6, 7, 8
                })));
        query.addRecord(opt, Section.ADDITIONAL);
        query.getHeader().setFlag(Flags.AD);
        query.getHeader().setFlag(Flags.CD);
        byte[] out = school.goesOut(toServer(4), query);
        Message sent = SearchSchool.message(payload(out));
        assertEquals(4096, sent.getOPT().getPayloadSize());
        assertEquals(0, sent.getOPT().getFlags());
        assertEquals(opt.getOptions(), sent.getOPT().getOptions());
        assertFalse(sent.getHeader().getFlag(Flags.AD));
        assertTrue(sent.getHeader().getFlag(Flags.CD));
        Message answer = school.answerOf(sent);
        answer.getHeader().setFlag(Flags.AD);
        school.receive(SearchSchool.back(out, answer.toWire()));
        Message got = SearchSchool.message(payload(school.towardsClient.sent.get(0)));
        assertEquals(opt.getOptions(), got.getOPT().getOptions());
        assertEquals(2, records(got).size());
        assertFalse(got.getHeader().getFlag(Flags.AD), "nobody can have verified that");
    }

    @Test
    void optionsWithoutEnd_areLeftOut() {
        Message query = query("www.google.com.", Type.A);
        query.addRecord(
                new OPTRecord(
                        1232,
                        0,
                        0,
                        0,
                        List.of(new org.xbill.DNS.GenericEDNSOption(EDNSOption.Code.PADDING, new byte[1380]))),
                Section.ADDITIONAL);
        Message out = SearchSchool.message(payload(school.goesOut(toServer(4), query)));
        assertEquals(List.of(), out.getOPT().getOptions());
        assertEquals(1232, out.getOPT().getPayloadSize());
    }

    // What does not fit

    @Test
    void answerForTheSafeName_thatNobodyAskedFor_isNotChanged() {
        byte[] out = school.goesOut(toServer(4), query("www.google.com.", Type.A));
        Message answer = school.answerOf(SearchSchool.message(payload(out)));
        answer.getHeader().setID(answer.getHeader().getID() ^ 1);
        school.receive(SearchSchool.back(out, answer.toWire()));
        assertArrayEquals(answer.toWire(), payload(school.towardsClient.sent.get(0)));
    }

    /** The client sent it again, and the server answers each. */
    @Test
    void everyAnswer_isRestored_whileTheQuestionIsRemembered() {
        Message query = query("www.google.com.", Type.A);
        byte[] out = school.goesOut(toServer(4), query);
        school.send(toServer(4).udp(query.toWire()));
        byte[] answer = SearchSchool.back(
                out, school.answerOf(SearchSchool.message(payload(out))).toWire());
        for (int i = 0; i < 3; i++) {
            school.towardsClient.sent.clear();
            school.receive(answer);
            Message got = SearchSchool.message(payload(school.towardsClient.sent.get(0)));
            assertEquals("www.google.com.", got.getQuestion().getName().toString());
        }
        school.nowMicros += SearchMemory.SECONDS * 1_000_000L;
        school.towardsClient.sent.clear();
        school.receive(answer);
        Message late = SearchSchool.message(payload(school.towardsClient.sent.get(0)));
        assertEquals("forcesafesearch.google.com.", late.getQuestion().getName().toString(), "nobody waits for it");
    }

    @Test
    void deviceThatFloods_pushesOutNoneOfAnothers() {
        byte[] out = school.goesOut(toServer(4), query("www.google.com.", Type.A));
        for (int i = 0; i < 2000; i++) {
            school.send(toServer(4)
                    .clientMac(TestLane.STAFF + 1)
                    .udp(query("www.google.com.", Type.A).toWire()));
        }
        school.towardsClient.sent.clear();
        school.receive(SearchSchool.back(
                out, school.answerOf(SearchSchool.message(payload(out))).toWire()));
        Message got = SearchSchool.message(payload(school.towardsClient.sent.get(0)));
        boolean sharesRegion = got.getQuestion().getName().toString().startsWith("force"); // one of 256
        assertEquals(sharesRegion ? 1 : 2, records(got).size());
    }

    @Test
    void serverThatFails_isHeard() {
        byte[] out = school.goesOut(toServer(4), query("www.google.com.", Type.A));
        Message failure = school.answerOf(SearchSchool.message(payload(out)));
        failure.removeAllRecords(Section.ANSWER);
        failure.getHeader().setRcode(Rcode.SERVFAIL);
        school.receive(SearchSchool.back(out, failure.toWire()));
        Message got = SearchSchool.message(payload(school.towardsClient.sent.get(0)));
        assertEquals(Rcode.SERVFAIL, got.getRcode());
        assertEquals("www.google.com.", got.getQuestion().getName().toString());
        assertEquals(List.of(), records(got));
    }

    @Test
    void severalQuestionsAtOnce_areRefused() {
        byte[] message = new AnswerBuilder("www.school.test", 1)
                .question("www.google.com", 1)
                .flags(0x0100)
                .bytes();
        school.send(toServer(4).udp(message));
        assertEquals(List.of(), school.towardsServer.sent);
        assertEquals(List.of(), records(SearchSchool.message(payload(school.towardsClient.sent.get(0)))));
        assertEquals(List.of("not-listed", "unsafe-search"), reasons());
    }

    /** Answers from other ports do not come through the gate. */
    @Test
    void nameServerOnAnotherPort_isNotAsked() {
        Message query = query("www.google.com.", Type.A);
        school.send(new FrameBuilder().ports(40_000, 5300).udp(query.toWire()));
        assertEquals(List.of(), school.towardsServer.sent);
        Message answer = SearchSchool.message(payload(school.towardsClient.sent.get(0)));
        assertEquals(Rcode.NOERROR, answer.getRcode(), "it exists, and so do its other records");
        assertEquals(List.of(), records(answer));
    }

    /** A server that answers what it likes, and one that was asked before the policy was changed. */
    @ParameterizedTest
    @ValueSource(ints = {Type.A, Type.HTTPS})
    void answerForTheEnginesOwnName_leavesTheAliasOnly(int type) {
        byte[] out = school.goesOut(toServer(4), query("www.school.test.", type));
        Message answer = school.answerOf(query("www.google.com.", type));
        assertEquals(1, records(answer).size());
        school.receive(SearchSchool.back(out, answer.toWire()));
        Message got = SearchSchool.message(payload(school.towardsClient.sent.get(0)));
        assertEquals(List.of("www.google.com. CNAME forcesafesearch.google.com."), records(got));
    }

    @Test
    void answerWithSeveralQuestions_isDropped() {
        byte[] out = school.goesOut(toServer(4), query("www.school.test.", Type.A));
        byte[] answer = new AnswerBuilder("www.school.test", 1)
                .question("www.google.com", 1)
                .a("www.google.com", 192, 0, 2, 99)
                .bytes();
        school.receive(SearchSchool.back(out, answer));
        assertEquals(List.of(), school.towardsClient.sent);
    }

    /** A name server of the school's that asks the engine's own servers: it follows the alias, and asks for the safe name. */
    @Test
    void whoResolvesOnHisOwn_getsReferralsAsTheyAre_andTheAliasInTheEnd() {
        Message query = query("www.google.com.", Type.A);
        query.getHeader().unsetFlag(Flags.RD);
        byte[] out = school.goesOut(toServer(4), query);
        assertArrayEquals(query.toWire(), payload(out));
        byte[] referral = new AnswerBuilder("www.google.com", 1)
                .id(query.getHeader().getID())
                .flags(0x8000)
                .authority()
                .record("google.com", Type.NS, AnswerBuilder.name("ns1.google.com"))
                .additional()
                .a("ns1.google.com", 192, 0, 2, 53)
                .bytes();
        school.receive(SearchSchool.back(out, referral));
        assertArrayEquals(referral, payload(school.towardsClient.sent.get(0)));
        school.towardsClient.sent.clear();
        byte[] last = new AnswerBuilder("www.google.com", 1)
                .id(query.getHeader().getID())
                .flags(0x8400)
                .a("www.google.com", 192, 0, 2, 99)
                .bytes();
        school.receive(SearchSchool.back(out, last));
        Message got = SearchSchool.message(payload(school.towardsClient.sent.get(0)));
        assertEquals(List.of("www.google.com. CNAME forcesafesearch.google.com."), records(got));
        assertTrue(got.getHeader().getFlag(Flags.AA));
        assertFalse(got.getHeader().getFlag(Flags.RD));
    }

    /** What the lists say of the safe name's addresses holds. */
    @Test
    void blockedName_isBlocked_safeOrNot() {
        SearchSchool blocking = new SearchSchool(POLICY.replace(
                        "[\"gambling\"]", "[\"gambling\"]\nmode = \"allow-only\"\nallow = [\"www.bing.com\"]"))
                .knows("strict.bing.com.", Type.A, "192.0.2.123");
        assertEquals(2, records(blocking.ask(query("www.bing.com.", Type.A))).size(), "as the group reaches that");
        assertNull(blocking.goesOut(toServer(4), query("www.google.com.", Type.A)));
        Message refused = SearchSchool.message(payload(blocking.towardsClient.sent.get(0)));
        assertEquals(Rcode.NXDOMAIN, refused.getRcode());
    }

    // Over TCP

    private static byte[] framed(Message message) {
        byte[] bytes = message.toWire();
        return AnswerBuilder.concat(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
    }

    private byte[] stream(FrameBuilder builder, byte[] bytes, int from, int to) {
        return builder.sequence(1000 + from).tcp(bytes, from, to);
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "4, 2", "6, 7", "6, 100"})
    void overTcp_theQuestionGoesOnOverUdp_andItsAnswerIsTheLastWord(int version, int piece) {
        Message query = query("WWW.google.com.", Type.A);
        byte[] bytes = framed(query);
        school.send(toServer(version).flags(TcpFlags.SYN).sequence(999).tcp(new byte[0]));
        school.towardsServer.sent.clear();
        for (int at = 0; at < bytes.length; at += piece) {
            school.send(stream(toServer(version), bytes, at, Math.min(bytes.length, at + piece)));
        }
        byte[] asked = school.towardsServer.sent.get(0);
        assertEquals(17, SearchSchool.view(asked).transport());
        Message out = SearchSchool.message(payload(asked));
        assertEquals("forcesafesearch.google.com.", out.getQuestion().getName().toString());
        Frame end = SearchSchool.view(school.towardsServer.sent.get(1));
        assertEquals(TcpFlags.RST, end.tcpFlags() & TcpFlags.RST, "the server gets no byte of the stream");
        Frame taken = SearchSchool.view(school.towardsClient.sent.get(school.towardsClient.sent.size() - 1));
        assertEquals(TcpFlags.ACK, taken.tcpFlags());
        assertEquals(1000 + bytes.length, taken.acknowledgment());
        school.towardsClient.sent.clear();
        school.receive(SearchSchool.back(asked, school.answerOf(out).toWire()));
        byte[] last = school.towardsClient.sent.get(0);
        Frame segment = SearchSchool.view(last);
        assertEquals(6, segment.transport());
        assertEquals(53, segment.sourcePort());
        assertEquals(40_000, segment.destinationPort());
        assertEquals(0x01020304, segment.sequence(), "what the client expects next");
        assertEquals(1000 + bytes.length, segment.acknowledgment());
        assertEquals(DnsStreams.NO_MORE, segment.tcpFlags());
        byte[] said = payload(last);
        assertEquals(said.length - 2, (said[0] & 0xff) << 8 | said[1] & 0xff);
        Message answer = SearchSchool.message(Arrays.copyOfRange(said, 2, said.length));
        assertEquals(
                List.of("WWW.google.com. CNAME forcesafesearch.google.com.", "forcesafesearch.google.com. A " + SAFE4),
                records(answer));
    }

    @Test
    void overTcp_whatElseLeadsThere_isAnsweredAtOnce() {
        byte[] bytes = framed(query("www.google.com.", Type.HTTPS));
        school.send(toServer(4).flags(TcpFlags.SYN).sequence(999).tcp(new byte[0]));
        school.send(stream(toServer(4), bytes, 0, bytes.length));
        byte[] said = payload(school.towardsClient.sent.get(0));
        Message answer = SearchSchool.message(Arrays.copyOfRange(said, 2, said.length));
        assertEquals(List.of("www.google.com. CNAME forcesafesearch.google.com."), records(answer));
    }

    @Test
    void overTcp_anAnswerForTheEnginesOwnName_leavesTheAliasOnly() {
        FrameBuilder server = new FrameBuilder().ports(53, 40_000);
        school.receive(server.flags(TcpFlags.SYN | TcpFlags.ACK).sequence(999).tcp(new byte[0]));
        school.towardsClient.sent.clear();
        byte[] bytes = framed(school.answerOf(query("www.google.com.", Type.A)));
        school.receive(stream(new FrameBuilder().ports(53, 40_000), bytes, 0, bytes.length));
        byte[] said = payload(school.towardsClient.sent.get(0));
        Message answer = SearchSchool.message(Arrays.copyOfRange(said, 2, said.length));
        assertEquals(List.of("www.google.com. CNAME forcesafesearch.google.com."), records(answer));
    }

    private List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        school.ring.drain(event -> reasons.add(event.reason), Integer.MAX_VALUE);
        return reasons;
    }
}
