package org.gatehouse.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.gatehouse.inspect.SocksReader.Message;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("E08")
class SocksReaderTest {
    private static final String BEHIND = "\u0016\u0003\u0001";

    private final CanonicalName name = new CanonicalName();
    private final SocksReader reader = new SocksReader(name);

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("a name", "\5\1\0\3\17www.Casino.test\1\u00bb", Outcome.NAMED, "www.casino.test"),
                arguments(
                        "a name, to be listened for",
                        "\5\2\0\3\17www.casino.test\1\u00bb",
                        Outcome.NAMED,
                        "www.casino.test"),
                arguments(
                        "a name with a dot at its end",
                        "\5\1\0\3\14casino.test.\1\u00bb",
                        Outcome.NAMED,
                        "casino.test"),
                arguments("an IPv4 address", "\5\1\0\1\300\0\2\1\1\u00bb", Outcome.ADDRESS, ""),
                arguments("an IPv6 address", "\5\1\0\4" + "\40".repeat(16) + "\1\u00bb", Outcome.ADDRESS, ""),
                arguments("an address written as a name", "\5\1\0\3\t192.0.2.1\1\u00bb", Outcome.ADDRESS, "192.0.2.1"),
                arguments("a name of nothing", "\5\1\0\3\0\1\u00bb", Outcome.UNREADABLE, ""),
                arguments("a name that is none", "\5\1\0\3\3a/b\1\u00bb", Outcome.UNREADABLE, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void requestOfSocks5_isReadWhenItIsWhole(String what, String text, Outcome outcome, String host) {
        byte[] bytes = bytes(text + BEHIND);
        for (int length = 1; length < text.length(); length++) {
            assertEquals(Message.PART, reader.readNext(bytes, 0, length), "at " + length);
        }
        for (int length = text.length(); length <= bytes.length; length++) {
            assertEquals(Message.REQUEST, reader.readNext(bytes, 0, length));
            assertEquals(outcome, reader.outcome());
            assertEquals(host, name.toString());
            assertEquals(text.length(), reader.end());
        }
    }

    static Stream<Arguments> oldRequests() {
        return Stream.of(
                arguments("an address", "\4\1\1\u00bb\300\0\2\1me\0", Outcome.ADDRESS, ""),
                arguments("4a", "\4\1\1\u00bb\0\0\0\1\0www.casino.test\0", Outcome.NAMED, "www.casino.test"),
                arguments(
                        "4a with a user",
                        "\4\1\1\u00bb\0\0\0\7me\0www.casino.test\0",
                        Outcome.NAMED,
                        "www.casino.test"),
                arguments(
                        "4a with zeros only",
                        "\4\1\1\u00bb\0\0\0\0\0www.casino.test\0",
                        Outcome.NAMED,
                        "www.casino.test"),
                arguments("4a with an address", "\4\1\1\u00bb\0\0\0\1\000192.0.2.1\0", Outcome.ADDRESS, "192.0.2.1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oldRequests")
    void requestOfSocks4_isReadWhenItIsWhole(String what, String text, Outcome outcome, String host) {
        byte[] bytes = bytes(text + BEHIND);
        for (int length = 1; length < text.length(); length++) {
            assertEquals(Message.PART, reader.readFirst(bytes, 0, length), "at " + length);
        }
        assertEquals(Message.REQUEST, reader.readFirst(bytes, 0, bytes.length));
        assertEquals(outcome, reader.outcome());
        assertEquals(host, name.toString());
        assertEquals(text.length(), reader.end());
    }

    @Test
    void greetingAndLogin_areReadWhenTheyAreWhole() {
        check(true, Message.GREETING, "\5\1\0");
        check(true, Message.GREETING, "\5\3\0\1\2");
        check(false, Message.LOGIN, "\1\2me\6secret");
        check(false, Message.LOGIN, "\1\0\0");
    }

    private void check(boolean first, Message expected, String text) {
        byte[] bytes = bytes(text + BEHIND);
        for (int length = 1; length <= bytes.length; length++) {
            Message told = first ? reader.readFirst(bytes, 0, length) : reader.readNext(bytes, 0, length);
            assertEquals(length < text.length() ? Message.PART : expected, told, "at " + length);
        }
        assertEquals(text.length(), reader.end());
    }

    @Test
    void address_isWhereTheRequestSays() {
        byte[] bytes = bytes("xx\5\1\0\1\300\0\2\1\1\u00bb");
        assertEquals(Message.REQUEST, reader.readNext(bytes, 2, bytes.length - 2));
        assertEquals(6, reader.addressStart());
        assertEquals(4, reader.addressLength());
        byte[] text = bytes("\5\1\0\3\t192.0.2.1\1\u00bb");
        reader.readNext(text, 0, text.length);
        assertEquals(0, reader.addressLength());
    }

    @Test
    void whatNobodySendsToAProxy_isNone() {
        for (String text : new String[] {"\4\3", "\4\0\0\4", "\6\1\0", "GET / HTTP/1.1\r\n"}) {
            assertEquals(Message.NONE, reader.readFirst(bytes(text), 0, text.length()));
        }
        assertEquals(Message.NONE, reader.readNext(bytes(BEHIND), 0, BEHIND.length()));
    }

    /** RFC 1928 section 5 has three kinds of address. */
    @Test
    void addressOfAnotherKind_isUnreadable() {
        byte[] bytes = bytes("\5\1\0\2\300\0\2\1\1\u00bb");
        assertEquals(Message.REQUEST, reader.readNext(bytes, 0, bytes.length));
        assertEquals(Outcome.UNREADABLE, reader.outcome());
    }

    @Test
    void textWithoutEnd_isTooLong() {
        byte[] bytes = bytes("\4\1\1\u00bb\300\0\2\1" + "u".repeat(600));
        assertEquals(Message.PART, reader.readFirst(bytes, 0, 400));
        assertEquals(Message.REQUEST, reader.readFirst(bytes, 0, bytes.length));
        assertEquals(Outcome.TOO_LONG, reader.outcome());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
