package org.gatehouse.inspect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestReaderTest {
    private static final String END = "\r\n\r\n";
    private static final int SEED = 8;

    private final CanonicalName name = new CanonicalName();
    private final HttpRequestReader reader = new HttpRequestReader(name);

    private static Arguments row(String what, String head, Outcome outcome, String host) {
        return Arguments.of(Named.of(what, head), outcome, host);
    }

    private static Arguments named(String what, String head) {
        return row(what, head, Outcome.NAMED, "a.example");
    }

    private static Arguments refused(String what, String head, Outcome outcome) {
        return row(what, head, outcome, null);
    }

    static Stream<Arguments> hosts() {
        return Stream.of(
                named("plain", "GET / HTTP/1.1\r\nHost: a.example" + END),
                named("behind other fields", "POST /x HTTP/1.1\r\nAccept: */*\r\nHost: a.example\r\nX: y" + END),
                named("any case", "GET / HTTP/1.1\r\nhoSt: A.Example" + END),
                named("trailing dot", "GET / HTTP/1.1\r\nHost: a.example." + END),
                named("no space", "GET / HTTP/1.1\r\nHost:a.example" + END),
                named("spaces round the value", "GET / HTTP/1.1\r\nHost:   a.example  " + END),
                named("tabs round the value", "GET / HTTP/1.1\r\nHost:\ta.example\t" + END),
                named("space before the colon", "GET / HTTP/1.1\r\nHost : a.example" + END),
                named("tab before the colon", "GET / HTTP/1.1\r\nHost\t: a.example" + END),
                named("space before the first field", "GET / HTTP/1.1\r\n Host: a.example" + END),
                named("port", "GET / HTTP/1.1\r\nHost: a.example:8080" + END),
                named("port left empty", "GET / HTTP/1.1\r\nHost: a.example:" + END),
                named("bare line feeds", "GET / HTTP/1.1\nHost: a.example\n\n"),
                named("HTTP/1.0 with Host", "GET / HTTP/1.0\r\nHost: a.example" + END),
                named("version of another case", "GET / http/1.1\r\nHost: a.example" + END),
                named("tabs in the request line", "GET\t/\tHTTP/1.1\r\nHost: a.example" + END),
                named("several spaces in the request line", "GET   /   HTTP/1.1  \r\nHost: a.example" + END),
                named("every server", "OPTIONS * HTTP/1.1\r\nHost: a.example" + END),
                named("absolute URI", "GET http://a.example/x HTTP/1.1\r\nAccept: */*" + END),
                named("absolute URI alone", "GET http://a.example HTTP/1.0" + END),
                named("absolute URI with query", "GET HTTP://A.example?q=http://b.example/ HTTP/1.1" + END),
                named("absolute URI with port", "GET https://a.example:443/ HTTP/1.1" + END),
                named("absolute URI of another scheme", "GET ftp+x://a.example/ HTTP/1.1" + END),
                named("absolute URI and the same Host", "GET http://a.example/ HTTP/1.1\r\nHost: A.EXAMPLE:80" + END),
                named("CONNECT", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443" + END),
                named("CONNECT without Host", "CONNECT a.example:443 HTTP/1.0" + END),
                named("URI in the path", "GET /http://b.example/ HTTP/1.1\r\nHost: a.example" + END),
                named("fields that resemble", "GET / HTTP/1.1\r\nHosts: b\r\nX-Host: c\r\nHost: a.example" + END),
                named("two Hosts that are the same", "GET / HTTP/1.1\r\nHost: a.example\r\nHOST: A.example." + END),
                named("folded line of another field", "GET / HTTP/1.1\r\nX: y\r\n z\r\nHost: a.example" + END),
                named("body behind the head", "PUT / HTTP/1.1\r\nHost: a.example\r\n\r\nHost: b.example\r\n"));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                row("IPv4 address", "GET / HTTP/1.1\r\nHost: 192.0.2.1:80" + END, Outcome.ADDRESS, "192.0.2.1"),
                row("IPv6 address", "GET / HTTP/1.1\r\nHost: [2001:DB8::1]:80" + END, Outcome.ADDRESS, "2001:db8::1"),
                refused("no Host", "GET / HTTP/1.1\r\nAccept: */*" + END, Outcome.NO_NAME),
                refused("HTTP/1.0 without Host", "GET / HTTP/1.0" + END, Outcome.NO_NAME),
                refused("Host left empty", "GET / HTTP/1.1\r\nHost:" + END, Outcome.NO_NAME),
                refused("HTTP/0.9", "GET /\r\n", Outcome.NO_NAME),
                refused("HTTP/0.9, absolute URI", "GET http://a.example/\n", Outcome.NO_NAME),
                refused(
                        "two Hosts",
                        "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example" + END,
                        Outcome.CONTRADICTION),
                refused(
                        "empty Host and another",
                        "GET / HTTP/1.1\r\nHost:\r\nHost: a.example" + END,
                        Outcome.CONTRADICTION),
                refused(
                        "Host and an empty one",
                        "GET / HTTP/1.1\r\nHost: a.example\r\nHost:" + END,
                        Outcome.CONTRADICTION),
                refused(
                        "two addresses",
                        "GET / HTTP/1.1\r\nHost: 192.0.2.1\r\nHost: 192.0.2.2" + END,
                        Outcome.CONTRADICTION),
                refused(
                        "URI and another Host",
                        "GET http://a.example/ HTTP/1.1\r\nHost: b.example" + END,
                        Outcome.CONTRADICTION),
                refused(
                        "URI of another scheme and another Host",
                        "GET x://a.example/ HTTP/1.1\r\nHost: b.example" + END,
                        Outcome.CONTRADICTION),
                refused(
                        "CONNECT and another Host",
                        "CONNECT a.example:443 HTTP/1.1\r\nHost: b.example" + END,
                        Outcome.CONTRADICTION),
                refused("folded Host", "GET / HTTP/1.1\r\nHost: a.example\r\n .b.example" + END, Outcome.UNREADABLE),
                refused("Host on the folded line", "GET / HTTP/1.1\r\nHost:\r\n\ta.example" + END, Outcome.UNREADABLE),
                refused("lone carriage return", "GET / HTTP/1.1\r\nX: y\rHost: a.example" + END, Outcome.UNREADABLE),
                refused(
                        "lone carriage return in the request line",
                        "GET / HTTP/1.1\rHost: b\r\nHost: a.example" + END,
                        Outcome.UNREADABLE),
                refused("zero byte", "GET / HTTP/1.1\r\nHost: a.example\0.b" + END, Outcome.UNREADABLE),
                refused("user information", "GET / HTTP/1.1\r\nHost: b.example@a.example" + END, Outcome.UNREADABLE),
                refused(
                        "user and password",
                        "GET / HTTP/1.1\r\nHost: b.example:80@a.example" + END,
                        Outcome.UNREADABLE),
                refused(
                        "user in a URI",
                        "GET http://b.example@a.example/ HTTP/1.1\r\nHost: a.example" + END,
                        Outcome.CONTRADICTION),
                refused(
                        "port that is none",
                        "GET / HTTP/1.1\r\nHost: a.example:80.b.example" + END,
                        Outcome.UNREADABLE),
                refused("bracket left open", "GET / HTTP/1.1\r\nHost: [2001:db8::1" + END, Outcome.UNREADABLE),
                refused(
                        "bytes behind the bracket",
                        "GET / HTTP/1.1\r\nHost: [2001:db8::1]a.example" + END,
                        Outcome.UNREADABLE),
                refused(
                        "two names in one Host",
                        "GET / HTTP/1.1\r\nHost: a.example, b.example" + END,
                        Outcome.UNREADABLE),
                refused("space in the target", "GET /x y HTTP/1.1\r\nHost: a.example" + END, Outcome.UNREADABLE),
                refused("words behind the version", "GET / HTTP/1.1 z\r\nHost: a.example" + END, Outcome.UNREADABLE),
                refused(
                        "path, and a version nobody knows",
                        "GET / FOO/1.0\r\nHost: a.example" + END,
                        Outcome.UNREADABLE),
                refused("target that is none", "GET a.example/ HTTP/1.1\r\nHost: a.example" + END, Outcome.UNREADABLE),
                refused(
                        "URI of one slash",
                        "GET http:/b.example HTTP/1.1\r\nHost: a.example" + END,
                        Outcome.UNREADABLE),
                refused("URI without host", "GET http:// HTTP/1.1\r\nHost: a.example" + END, Outcome.UNREADABLE),
                refused("over-long label", "GET / HTTP/1.1\r\nHost: " + "a".repeat(64) + END, Outcome.TOO_LONG),
                refused("RTSP", "OPTIONS rtsp://a.example/x RTSP/1.0\r\nCSeq: 1" + END, Outcome.NOT_AN_OPENING),
                refused("RTSP, every server", "OPTIONS * RTSP/1.0\r\nCSeq: 1" + END, Outcome.NOT_AN_OPENING),
                refused("SIP", "OPTIONS sip:a@a.example SIP/2.0\r\nTo: x" + END, Outcome.NOT_AN_OPENING),
                refused("ICAP", "OPTIONS icap://a.example/x ICAP/1.0\r\nHost: a.example" + END, Outcome.NOT_AN_OPENING),
                refused("NATS", "CONNECT {\"verbose\":false}\r\n", Outcome.NOT_AN_OPENING),
                refused("STOMP", "CONNECT\nhost:a.example\n\n", Outcome.NOT_AN_OPENING),
                refused("Redis", "GET key\r\n", Outcome.NOT_AN_OPENING),
                refused("FTP", "OPTS UTF8 ON\r\n", Outcome.NOT_AN_OPENING),
                refused("POP3", "DELE 1\r\n", Outcome.NOT_AN_OPENING),
                refused("a method and no target", "GET \r\n", Outcome.NOT_AN_OPENING),
                refused("a longer word", "GETTING / HTTP/1.1\r\nHost: a.example" + END, Outcome.NOT_AN_OPENING),
                refused("another case", "get / HTTP/1.1\r\nHost: a.example" + END, Outcome.NOT_AN_OPENING));
    }

    @ParameterizedTest
    @Tag("E09")
    @MethodSource({"hosts", "refusals"})
    void head_hasItsOutcome(String head, Outcome expected, String host) {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(expected, reader.read(bytes, 0, bytes.length));
        if (host != null) {
            assertEquals(host, name.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void headCutShort_needsMoreAndNothingElse(String head, Outcome expected, String host) {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        int end = head.replace("\r\n", " \n").indexOf("\n" + (head.contains("\r") ? " \n" : "\n"));
        for (int length = 1; length < end + (head.contains("\r") ? 3 : 2); length++) {
            byte[] exact = Arrays.copyOf(bytes, length);
            assertEquals(Outcome.NEEDS_MORE, reader.read(exact, 0, length), "at " + length);
        }
    }

    /** What is told of a beginning is never told otherwise of more. */
    @ParameterizedTest
    @MethodSource("refusals")
    void headCutShort_isToldAsTheWholeOrNeedsMore(String head, Outcome expected, String host) {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        boolean told = false;
        for (int length = 1; length <= bytes.length; length++) {
            byte[] exact = Arrays.copyOf(bytes, length);
            Outcome outcome = reader.read(exact, 0, length);
            assertEquals(
                    told || outcome != Outcome.NEEDS_MORE ? expected : Outcome.NEEDS_MORE, outcome, "at " + length);
            told |= outcome != Outcome.NEEDS_MORE;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE", "PATCH", "TRACE"})
    void everyMethod_isRead(String method) {
        byte[] bytes = (method + " / HTTP/1.1\r\nHost: a.example" + END).getBytes(StandardCharsets.US_ASCII);
        assertEquals(Outcome.NAMED, reader.read(bytes, 0, bytes.length));
        assertEquals(Outcome.NEEDS_MORE, reader.read(bytes, 0, method.length()));
    }

    @Test
    void headInTheMiddleOfAnArray_isReadFromThere() {
        byte[] bytes =
                ("Host: b\r\nGET / HTTP/1.1\r\nHost: a.example" + END + "Host: c").getBytes(StandardCharsets.US_ASCII);
        assertEquals(Outcome.NAMED, reader.read(bytes, 9, bytes.length - 9 - 7));
        assertEquals("a.example", name.toString());
    }

    @Test
    void hostOfTheHeadBefore_isForgotten() {
        byte[] bytes = ("GET / HTTP/1.1\r\nHost: a.example" + END).getBytes(StandardCharsets.US_ASCII);
        reader.read(bytes, 0, bytes.length);
        bytes = ("GET / HTTP/1.0" + END).getBytes(StandardCharsets.US_ASCII);
        assertEquals(Outcome.NO_NAME, reader.read(bytes, 0, bytes.length));
        assertEquals(0, name.length());
    }

    @Test
    void headAboveTheBound_isTooLong() {
        byte[] line = ("GET /" + "x".repeat(20_000)).getBytes(StandardCharsets.US_ASCII);
        assertEquals(Outcome.NEEDS_MORE, reader.read(line, 0, HttpRequestReader.MAX_LENGTH - 1));
        assertEquals(Outcome.TOO_LONG, reader.read(line, 0, HttpRequestReader.MAX_LENGTH));
        byte[] fields = ("GET / HTTP/1.1\r\nHost: a.example\r\n" + "X: y\r\n".repeat(4_000))
                .getBytes(StandardCharsets.US_ASCII);
        assertEquals(Outcome.NEEDS_MORE, reader.read(fields, 0, HttpRequestReader.MAX_LENGTH - 1));
        assertEquals(Outcome.TOO_LONG, reader.read(fields, 0, HttpRequestReader.MAX_LENGTH));
    }

    @Test
    void randomHeads_haveAnOutcome() {
        Random random = new Random(SEED);
        String alphabet = "GETHOST host:/ .@[]%\r\n\t\0ax1";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder head = new StringBuilder(random.nextBoolean() ? "GET / HTTP/1.1\r\nHost:" : "GET ");
            for (int j = random.nextInt(60); j > 0; j--) {
                head.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
            Outcome outcome = reader.read(bytes, 0, bytes.length);
            if (outcome == Outcome.NAMED) {
                assertEquals(true, name.labelCount() > 0);
            }
        }
    }

    @ParameterizedTest
    @Tag("E13")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB | DNS",
                "GET /dns-query | DNS",
                "POST /dns-query/laptop | DNS",
                "GET //dns-query | DNS",
                "GET /%64ns%2Dquery | DNS",
                "GET /dns-query;v=1 | DNS",
                "GET http://x.test/dns-query?name=a.test | DNS",
                "POST /abc123/dns-query | DNS",
                "GET /abc123/dns-query?name=a.test | DNS",
                "GET /articles/dns-query | ANY",
                "GET /dns-query-explained | ANY",
                "GET /dns-quer | ANY",
                "GET /?q=/dns-query | ANY",
                "GET /q?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB | DNS",
                "GET /q?x=1&dns=q80BAAABAAAAAAABA3d3dwdleGFtcGxlA2NvbQAAAQAB | DNS",
                "GET /q?dns=AAABAAACAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB | ANY",
                "GET /q?dns=AACBgAABAAEAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB | ANY",
                "GET /q?dns=AAABAAABAAAA | ANY",
                "GET /q?dns=our.documentation.of.resolvers | ANY",
                "SSTP_DUPLEX_POST /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ | VPN",
                "GET / | ANY",
            })
    void purpose_byTheRequestLine(String line, HttpPurpose purpose) {
        byte[] bytes = (line + " HTTP/1.1\r\nHost: x.test\r\n\r\n").getBytes(US_ASCII);
        HttpRequestReader reader = new HttpRequestReader(new CanonicalName());
        assertEquals(Outcome.NAMED, reader.readFirst(bytes, 0, bytes.length));
        assertEquals(purpose, reader.purpose());
    }

    @ParameterizedTest
    @Tag("E13")
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept: application/dns-message | DNS",
                "accept : text/html, Application/DNS-Message;q=0.9 | DNS",
                "Content-Type:application/dns-message | DNS",
                "Content-Type: application/oblivious-dns-message | DNS",
                "Accept: application/dns-json | DNS",
                "Accept: application/json | ANY",
                "X-Accept: application/dns-message | ANY",
                "Accept application/dns-message | ANY",
            })
    void purpose_byAField(String field, HttpPurpose purpose) {
        byte[] bytes = ("POST /q HTTP/1.1\r\nHost: x.test\r\n" + field + "\r\n\r\n").getBytes(US_ASCII);
        HttpRequestReader reader = new HttpRequestReader(new CanonicalName());
        reader.readFirst(bytes, 0, bytes.length);
        assertEquals(purpose, reader.purpose());
        byte[] next = "GET / HTTP/1.1\r\nHost: x.test\r\n\r\n".getBytes(US_ASCII);
        reader.readFirst(next, 0, next.length);
        assertEquals(HttpPurpose.ANY, reader.purpose(), "of another request");
    }
}
