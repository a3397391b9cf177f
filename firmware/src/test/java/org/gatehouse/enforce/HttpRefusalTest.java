package org.gatehouse.enforce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameBuilder;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.Contacts;
import org.gatehouse.policy.Contacts.HelpLink;
import org.gatehouse.policy.Policy;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HttpRefusalTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: casino.example\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");

    private final Frame request = new Frame();
    private final Frame response = new Frame();
    private final FrameWriter writer = new FrameWriter(2048);
    private Contacts contacts = Contacts.NONE;

    @ParameterizedTest
    @CsvSource({"4, 1500", "6, 1500", "4, 1280", "6, 1280", "6, 9216"})
    void page_isOneWholeResponse_thatEndsTheConnection(int ipVersion, int mtu) {
        String text = refuse(ipVersion, mtu, GET, "casino.example", DnsRefusalTest.blocked("Gambling"));
        assertWellFormed(text);
        assertTrue(page(text).contains("<b>casino.example</b>"), text);
        assertTrue(page(text).contains("Gambling"), text);
        assertEquals(TcpFlags.PSH | TcpFlags.ACK | TcpFlags.FIN, response.tcpFlags());
        assertEquals(7_000, response.sequence());
        assertEquals(-10 + GET.length(), response.acknowledgment());
        assertEquals(80, response.sourcePort());
        assertEquals(40_000, response.destinationPort());
    }

    @Test
    void namesAndTitles_areEscaped() {
        String text = refuse(4, 1500, GET, "<script>&", DnsRefusalTest.blocked("Chat & <b>dating</b>"));
        assertWellFormed(text);
        assertTrue(page(text).contains("<b>&lt;script&gt;&amp;</b>"), text);
        assertTrue(page(text).contains("Chat &amp; &lt;b&gt;dating&lt;/b&gt;."), text);
    }

    @Test
    void percentSigns_areText() {
        String text = refuse(4, 1500, GET, "%s%n%d", DnsRefusalTest.blocked("100% games"));
        assertWellFormed(text);
        assertTrue(page(text).contains("<b>%s%n%d</b>") && page(text).contains("100% games"), text);
    }

    @Test
    void longestNameAndTitle_fitIntoTheSmallestMtu() {
        String text = refuse(6, 1280, GET, "a".repeat(253), DnsRefusalTest.blocked("\u00e9&".repeat(300)));
        assertWellFormed(text);
        text = refuse(4, 9216, GET, "a".repeat(253), DnsRefusalTest.blocked("\u00e9&".repeat(300)));
        assertWellFormed(text);
    }

    @Test
    @Tag("R31")
    void help_isShown_asFarAsThereIsRoom() {
        contacts = new Contacts(
                "Ask Ms \"A\" <room 1>",
                "",
                List.of(
                        new HelpLink("Childline", "https://www.childline.org.uk/?a&b"),
                        new HelpLink("long", "https://" + "x".repeat(700) + ".example/"),
                        new HelpLink("Report to CEOP", "https://www.ceop.police.uk/")));
        String page = page(refuse(4, 1500, GET, "casino.example", DnsRefusalTest.blocked("Gambling")));
        assertTrue(page.contains("<a href=\"https://www.childline.org.uk/?a&amp;b\">Childline</a>"), page);
        assertTrue(page.contains(">Report to CEOP</a>"), page);
        assertTrue(page.contains("<p>Ask Ms &quot;A&quot; &lt;room 1&gt;</p>"), page);
        assertFalse(page.contains("xxx"), page);
    }

    @Test
    @Tag("R31")
    void shippedExample_helpIsShownWhole() throws Exception {
        contacts = Policy.load(Path.of("../board/policy.toml"), Categories.standard())
                .document()
                .contacts();
        assertFalse(contacts.help().isEmpty());
        String page =
                page(refuse(6, 1280, GET, "www.a-rather-long-name.casino.example", DnsRefusalTest.blocked("Gambling")));
        contacts.help().forEach(help -> assertTrue(page.contains(help.url()), page));
        assertTrue(page.contains(contacts.dsl()), page);
    }

    /** RFC 9110 section 9.3.2: the length is that of the page which a GET would have got. */
    @Test
    void headRequest_getsNoPage() {
        String get = refuse(4, 1500, GET, "casino.example", DnsRefusalTest.blocked("Gambling"));
        String head = refuse(4, 1500, GET.replace("GET", "HEAD"), "casino.example", DnsRefusalTest.blocked("Gambling"));
        assertEquals("", page(head));
        assertEquals(get.substring(0, get.length() - page(get).length()), head);
    }

    @ParameterizedTest
    @CsvSource({"HEAD", "HEADER / HTTP/1.1", "''"})
    void requestThatOnlyResemblesHead_getsThePage(String start) {
        String text = refuse(4, 1500, start, "", DnsRefusalTest.blocked("Gambling"));
        assertFalse(page(text).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReason_hasASentence(Reason reason) {
        Verdict verdict = new Verdict(Action.BLOCK, false, reason, "pupils", -1, null, null);
        assertWellFormed(refuse(4, 1500, GET, "casino.example", verdict));
    }

    private String refuse(int ipVersion, int mtu, String head, String host, Verdict verdict) {
        byte[] bytes = FrameBuilder.tcp(ipVersion, head.getBytes(StandardCharsets.US_ASCII))
                .ports(40_000, 80)
                .numbers(-10, 7_000)
                .build();
        assertEquals(FrameKind.TCP, request.read(bytes, bytes.length));
        new HttpRefusal(mtu).write(request, host, verdict, contacts, writer);
        assertEquals(FrameKind.TCP, response.read(writer.bytes(), writer.length()));
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(response));
        assertTrue(writer.length() <= 14 + mtu);
        return new String(writer.bytes(), response.payloadStart(), response.payloadLength(), StandardCharsets.UTF_8);
    }

    private static String page(String text) {
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    private void assertWellFormed(String text) {
        String header = text.substring(0, text.indexOf("\r\n\r\n") + 4);
        assertTrue(header.matches("HTTP/1\\.1 403 [A-Za-z]+\r\n([A-Za-z-]+: [ -~]+\r\n)+\r\n"), header);
        assertTrue(header.contains("\r\nConnection: close\r\n"), header);
        Matcher length = LENGTH.matcher(header);
        assertTrue(length.find(), header);
        assertEquals(response.payloadLength() - header.length(), Integer.parseInt(length.group(1)));
    }
}
