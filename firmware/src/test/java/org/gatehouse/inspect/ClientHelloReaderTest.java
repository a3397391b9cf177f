package org.gatehouse.inspect;

import static org.gatehouse.inspect.HelloBuilder.concat;
import static org.gatehouse.inspect.HelloBuilder.record;
import static org.gatehouse.inspect.HelloBuilder.records;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloReaderTest {
    private static final String NAME = "www.casino.example";
    private static final int SEED = 3;

    private final CanonicalName name = new CanonicalName();
    private final ClientHelloReader reader = new ClientHelloReader(name);

    @Test
    void helloInOneRecord_isNamed() {
        assertNamed(new HelloBuilder().sni(NAME).build());
    }

    @ParameterizedTest
    @Tag("E03")
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 64, 100, 1000})
    void helloInManyRecords_isJoined(int size) {
        byte[] message = new HelloBuilder().sni(NAME).message();
        assertNamed(records(message, size, false));
        assertNamed(records(message, size, true));
    }

    @Test
    @Tag("E03")
    void helloInTwoRecords_isJoinedWhereverItIsCut() {
        byte[] message = new HelloBuilder().sni(NAME).message();
        for (int cut = 1; cut < message.length; cut++) {
            byte[] first = record(Arrays.copyOf(message, cut));
            byte[] second = record(Arrays.copyOfRange(message, cut, message.length));
            assertNamed(concat(first, second));
            assertNamed(concat(first, record(new byte[0]), second));
        }
    }

    static Stream<byte[]> wholeHellos() {
        byte[] message = new HelloBuilder().sni(NAME).message();
        return Stream.of(
                record(message),
                records(message, 1, false),
                records(message, 1, true),
                records(message, 50, true),
                new HelloBuilder().extension(51, new byte[1_300]).sni(NAME).build());
    }

    @ParameterizedTest
    @Tag("E01")
    @MethodSource("wholeHellos")
    void helloCutShort_needsMoreAndNothingElse(byte[] whole) {
        for (int length = 1; length < whole.length; length++) {
            assertEquals(Outcome.NEEDS_MORE, reader.read(whole, 0, length), "at " + length);
            byte[] exact = Arrays.copyOf(whole, length);
            assertEquals(Outcome.NEEDS_MORE, reader.read(exact, 0, length), "at " + length);
        }
        assertNamed(whole);
    }

    @Test
    void helloInTheMiddleOfAnArray_isReadFromThere() {
        byte[] hello = new HelloBuilder().sni(NAME).build();
        byte[] around = concat(new byte[77], hello, new byte[5]);
        assertEquals(Outcome.NAMED, reader.read(around, 77, hello.length));
        assertEquals(NAME, name.toString());
    }

    @Test
    void whatFollowsTheHello_doesNotMatter() {
        byte[] message = new HelloBuilder().sni(NAME).message();
        assertNamed(concat(record(message), HexFormat.of().parseHex("140303000101")));
        assertNamed(concat(record(concat(message, new byte[20])), new byte[] {0x17}));
    }

    @Test
    void helloWithoutName_hasNone() {
        assertOutcome(Outcome.NO_NAME, new HelloBuilder().extension(10, new byte[4]));
        assertOutcome(Outcome.NO_NAME, new HelloBuilder());
        assertOutcome(Outcome.NO_NAME, new HelloBuilder().withoutExtensions());
    }

    @Test
    void nameOfTheHelloBefore_isForgotten() {
        assertNamed(new HelloBuilder().sni(NAME).build());
        assertOutcome(Outcome.NO_NAME, new HelloBuilder());
        assertEquals(0, name.length());
    }

    @Test
    void twoNames_areAContradiction_evenWhenTheyAreTheSame() {
        assertOutcome(Outcome.CONTRADICTION, new HelloBuilder().sni(NAME).sni("school.example"));
        assertOutcome(Outcome.CONTRADICTION, new HelloBuilder().sni(NAME).sni(NAME));
        assertOutcome(Outcome.CONTRADICTION, new HelloBuilder().sniList(NAME, "school.example"));
        assertOutcome(
                Outcome.CONTRADICTION,
                new HelloBuilder().sni(NAME).extension(10, new byte[2]).sni("a..b"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, dotted",
        "3221225985, one number",
        "0xc0.0.2.1, hexadecimal",
        "2001:db8::1, IPv6",
        "[2001:db8::1], IPv6 in brackets"
    })
    @Tag("E09")
    void addressAsName_isTold(String text, String what) {
        assertOutcome(Outcome.ADDRESS, new HelloBuilder().sni(text));
    }

    @ParameterizedTest
    @Tag("E09")
    @ValueSource(strings = {"WWW.Casino.EXAMPLE", "www.casino.example.", "wWw.cAsInO.eXaMpLe."})
    void anySpelling_becomesTheCanonicalOne(String text) {
        assertNamed(new HelloBuilder().sni(text).build());
    }

    @Test
    @Tag("E09")
    void overlongName_isTooLong() {
        assertOutcome(Outcome.TOO_LONG, new HelloBuilder().sni("a".repeat(64) + ".example"));
        assertOutcome(Outcome.TOO_LONG, new HelloBuilder().sni("a.".repeat(127) + "example"));
        assertOutcome(Outcome.TOO_LONG, new HelloBuilder().sni("a.".repeat(5_000) + "example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "a..b", ".a", "a b", "a\0.example", "caf\u00e9.example", "a/b", "a@b", "*.example"})
    void nameThatIsNone_isUnreadable(String text) {
        assertOutcome(Outcome.UNREADABLE, new HelloBuilder().sni(text));
    }

    @ParameterizedTest
    @Tag("E01")
    @ValueSource(ints = {1_216, 1_600, 4_000, 12_000})
    void postQuantumHello_isRead(int keyShare) {
        assertNamed(new HelloBuilder()
                .extension(51, new byte[keyShare])
                .sni(NAME)
                .extension(0xfe0d, new byte[250])
                .build());
        assertNamed(
                new HelloBuilder().sni(NAME).extension(51, new byte[keyShare]).build());
    }

    @ParameterizedTest
    @Tag("E01")
    @Tag("E03")
    @ValueSource(ints = {1, 2, 100, 4_096, 1 << 14})
    void helloOfTheGreatestLength_isRead(int size) {
        byte[] message = longest();
        assertEquals(ClientHelloReader.MAX_LENGTH, message.length);
        assertNamed(records(message, size, false));
        assertNamed(records(message, size, size < 1000));
        assertEquals(Outcome.NAMED, reader.readHandshake(message, 0, message.length));
    }

    private static byte[] longest() {
        int around = new HelloBuilder().extension(51, new byte[0]).sni(NAME).message().length;
        return new HelloBuilder()
                .extension(51, new byte[ClientHelloReader.MAX_LENGTH - around])
                .sni(NAME)
                .message();
    }

    @Test
    void helloAboveTheBound_isTooLong_asSoonAsItSaysSo() {
        byte[] bytes = records(new byte[] {1, 1, 0, 0, 3, 3, 0}, 7, false);
        assertEquals(Outcome.NEEDS_MORE, reader.read(bytes, 0, 8));
        assertEquals(Outcome.TOO_LONG, reader.read(bytes, 0, 9));
        byte[] pieces = records(new byte[] {1, 1, 0, 0, 3, 3, 0}, 1, true);
        assertEquals(Outcome.TOO_LONG, reader.read(pieces, 0, pieces.length));
        assertEquals(Outcome.TOO_LONG, reader.readHandshake(new byte[] {1, 1, 0, 0, 3}, 0, 5));
    }

    @Test
    @Tag("E03")
    void emptyRecords_moreInARowThanAnyServerReads() {
        byte[] message = new HelloBuilder().sni(NAME).message();
        byte[] empty =
                concat(Stream.generate(() -> record(new byte[0])).limit(64).toArray(byte[][]::new));
        byte[] first = record(Arrays.copyOf(message, 60));
        byte[] second = record(Arrays.copyOfRange(message, 60, message.length));
        assertNamed(concat(empty, first, empty, second));
        byte[] more = concat(first, empty, record(new byte[0]), second);
        assertEquals(Outcome.UNREADABLE, reader.read(more, 0, more.length));
    }

    /** Who reads only when told to reads seldom, and learns nothing too late. */
    @Test
    @Tag("E01")
    void needed_saysWhenToReadAgain() {
        Random random = new Random(SEED);
        byte[] message = new HelloBuilder().noise(random, 200).sni(NAME).message();
        for (int size : new int[] {1, 2, 3, 50, 3_000, 1 << 14}) {
            byte[] bytes = records(message, size, random.nextBoolean());
            int reads = 0;
            for (int length = 1; length <= bytes.length; length = reader.needed(), reads++) {
                assertEquals(
                        length < bytes.length ? Outcome.NEEDS_MORE : Outcome.NAMED,
                        reader.read(bytes, 0, length),
                        "at " + length);
                assertTrue(reader.needed() > length);
                if (length == bytes.length) {
                    break;
                }
                assertTrue(reader.needed() <= bytes.length, "at " + length);
            }
            assertTrue(reads < 150, reads + " reads of " + bytes.length + " bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "802e0100020015000000100100800200800300800400800500800600400700c0, SSL 2",
        "80310103000018000000100000040000050000, SSL 3",
        "802c0103010003001000100000, TLS 1.0 with a session",
        "801c0103030003000000100000, TLS 1.2"
    })
    @Tag("E16")
    void helloOfSsl2_namesNobody(String digits, String what) {
        byte[] bytes = HexFormat.of().parseHex(digits);
        for (int length = 1; length < 11; length++) {
            assertEquals(Outcome.NEEDS_MORE, reader.read(bytes, 0, length), what + " at " + length);
        }
        assertEquals(Outcome.NO_NAME, reader.read(bytes, 0, bytes.length), what);
    }

    @ParameterizedTest
    @CsvSource({
        "802e02, another message",
        "802e0101, another version",
        "8000002801, a record mark of RPC",
        "802e0103010016000000100100, suites of no three bytes",
        "802e0103010015000000110100, lengths that do not add up",
        "80c90103010000002000a00100, a challenge above the bound"
    })
    void dataThatMerelyBeginsLikeAHelloOfSsl2_isNoOpening(String digits, String what) {
        byte[] bytes = HexFormat.of().parseHex(digits);
        assertEquals(Outcome.NOT_AN_OPENING, reader.read(bytes, 0, bytes.length), what);
    }

    @Test
    void randomHellos_areNamed_howeverTheyAreCutIntoRecords() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            byte[] message = new HelloBuilder()
                    .session(random.nextInt(33))
                    .noise(random, random.nextInt(20))
                    .sni(NAME)
                    .noise(random, random.nextInt(20))
                    .message();
            byte[] bytes = records(message, 1 + random.nextInt(message.length), random.nextBoolean());
            assertEquals(Outcome.NAMED, reader.read(bytes, 0, bytes.length), "round " + i);
            assertEquals(NAME, name.toString());
        }
    }

    @Test
    void helloOfTheJdk_isNamed() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine(NAME, 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        byte[] hello = Arrays.copyOf(out.array(), out.position());
        assertTrue(hello.length > 100);
        assertNamed(hello);
        byte[] message = Arrays.copyOfRange(hello, HelloBuilder.RECORD_HEADER, hello.length);
        assertNamed(records(message, 1, false));
    }

    @ParameterizedTest
    @CsvSource({
        "15030300020228, an alert",
        "17030300050102030405, application data",
        "16020300050102030405, another major version",
        "16030300040e000000, another handshake message",
        "1603039999ff, a record above the bound that is no hello",
        "474554202f, text",
        "00, nothing like it"
    })
    void dataThatMerelyBeginsAlike_isNoOpening(String digits, String what) {
        byte[] bytes = HexFormat.of().parseHex(digits);
        assertEquals(Outcome.NOT_AN_OPENING, reader.read(bytes, 0, bytes.length), what);
    }

    @ParameterizedTest
    @CsvSource({
        "160303400101, a record above the bound that holds a hello",
        "1603030001011703030001aa, another record inside the hello",
        "1603030001011602030001aa, another version inside the hello",
        "1603030001011603034001, a record above the bound inside the hello",
        "16030300001503030000, another record behind an empty one",
        "160303000016030300040e000000, another message behind an empty record",
        "16030300040100000000, a hello of no bytes",
        "160303000601000002030300, a hello of a version only"
    })
    void helloThatMakesNoSense_isUnreadable(String digits, String what) {
        byte[] bytes = HexFormat.of().parseHex(digits);
        assertEquals(Outcome.UNREADABLE, reader.read(bytes, 0, bytes.length), what);
    }

    @Test
    void nameExtensionThatMakesNoSense_isUnreadable() {
        String[] bodies = {"", "00", "0000", "0001", "000100", "00030000", "0003000001", "000400000261", "000300000161"
        };
        for (String body : bodies) {
            assertOutcome(
                    Outcome.UNREADABLE,
                    new HelloBuilder().extension(0, HexFormat.of().parseHex(body)));
            assertOutcome(
                    Outcome.UNREADABLE,
                    new HelloBuilder()
                            .extension(0, HexFormat.of().parseHex(body))
                            .extension(10, new byte[9]));
        }
        assertOutcome(Outcome.UNREADABLE, new HelloBuilder().sniOfType(1, NAME));
    }

    /** Every length inside the hello, turned into every other: named, or refused; never thrown. */
    @Test
    void anyByteChanged_hasAnOutcome() {
        byte[] hello = new HelloBuilder().extension(10, new byte[4]).sni(NAME).build();
        for (int at = 0; at < hello.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = hello.clone();
                changed[at] = (byte) value;
                Outcome outcome = reader.read(changed, 0, changed.length);
                assertEquals(outcome == Outcome.NAMED, name.labelCount() > 0, "at " + at + ": " + outcome);
            }
        }
    }

    @Test
    void randomBytesBehindAHellosStart_haveAnOutcome() {
        Random random = new Random(SEED);
        byte[] start = new HelloBuilder().sni(NAME).build();
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            System.arraycopy(start, 0, bytes, 0, Math.min(bytes.length, random.nextInt(60)));
            reader.read(bytes, 0, bytes.length);
        }
    }

    @ParameterizedTest
    @Tag("E12")
    @ValueSource(ints = {0xfe0d, 0xffce})
    void encryptedHello_isToldBesideTheOuterName(int type) {
        assertNamed(new HelloBuilder().extension(type, new byte[250]).sni(NAME).build());
        assertTrue(reader.hasEncryptedHello());
        assertNamed(records(
                new HelloBuilder().sni(NAME).extension(type, new byte[0]).message(), 3, false));
        assertTrue(reader.hasEncryptedHello());
        assertNamed(new HelloBuilder().sni(NAME).build());
        assertFalse(reader.hasEncryptedHello(), "of the hello before");
    }

    @Test
    @Tag("E12")
    void encryptedHelloWithoutAnOuterName_isTold() {
        assertOutcome(Outcome.NO_NAME, new HelloBuilder().extension(0xffce, new byte[300]));
        assertTrue(reader.hasEncryptedHello());
    }

    @Test
    @Tag("E13")
    void protocolsOffered_areTold() {
        HelloBuilder hello = new HelloBuilder().sni(NAME).alpn("h2", "dot", "http/1.1");
        for (byte[] bytes : List.of(hello.build(), records(hello.message(), 1, true))) {
            assertNamed(bytes);
            assertTrue(offers("h2") && offers("dot") && offers("http/1.1"));
            assertFalse(offers("h") || offers("h3") || offers("do") || offers("http/1.10") || offers(""));
        }
        byte[] message = hello.message();
        assertEquals(Outcome.NAMED, reader.readHandshake(message, 0, message.length));
        assertTrue(offers("dot"));
        assertNamed(new HelloBuilder().sni(NAME).build());
        assertFalse(offers("dot"), "of the hello before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0000", "000403646f", "00ff03646f74", "000500000000ff", "0003ff646f74"})
    void protocolsThatMakeNoSense_areNotOffered(String body) {
        byte[] data = HexFormat.of().parseHex(body);
        byte[] hello = new HelloBuilder()
                .sni(NAME)
                .extension(16, data)
                .extension(10, new byte[300])
                .build();
        reader.read(hello, 0, hello.length);
        assertFalse(offers("dot") || offers("do") || offers("t"));
    }

    @Test
    void twoListsOfProtocols_areAContradiction() {
        assertOutcome(
                Outcome.CONTRADICTION, new HelloBuilder().alpn("h2").alpn("dot").sni(NAME));
        assertOutcome(
                Outcome.CONTRADICTION, new HelloBuilder().sni(NAME).alpn("h2").alpn("h2"));
        assertEquals(0, name.length());
    }

    private boolean offers(String protocol) {
        return reader.offersAlpn(protocol.getBytes(StandardCharsets.US_ASCII));
    }

    private void assertNamed(byte[] bytes) {
        assertEquals(Outcome.NAMED, reader.read(bytes, 0, bytes.length));
        assertEquals(NAME, new String(name.bytes(), 0, name.length(), StandardCharsets.US_ASCII));
    }

    private void assertOutcome(Outcome expected, HelloBuilder builder) {
        byte[] hello = builder.build();
        assertEquals(expected, reader.read(hello, 0, hello.length));
        byte[] split = records(builder.message(), 1 + builder.message().length / 2, true);
        assertEquals(expected, reader.read(split, 0, split.length));
    }
}
