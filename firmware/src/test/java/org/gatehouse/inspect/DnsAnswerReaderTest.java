package org.gatehouse.inspect;

import static org.gatehouse.inspect.AnswerBuilder.CNAME;
import static org.gatehouse.inspect.AnswerBuilder.HTTPS;
import static org.gatehouse.inspect.AnswerBuilder.QUESTION;
import static org.gatehouse.inspect.AnswerBuilder.SVCB;
import static org.gatehouse.inspect.AnswerBuilder.name;
import static org.gatehouse.inspect.AnswerBuilder.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.gatehouse.inspect.DnsAnswerReader.Item;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsAnswerReaderTest {
    private static final String SITE = "www.school.test";
    private static final byte[] ALPN = parameter(1, "026832");
    private static final byte[] KEY = parameter(5, "0045fe0d0041dd00200020f0f0f0");
    private static final String OTHER_KEY = "ffdd0001cc";

    private final CanonicalName asked = new CanonicalName();
    private final CanonicalName target = new CanonicalName();
    private final DnsAnswerReader reader = new DnsAnswerReader(asked, target);

    private List<String> read(byte[] message) {
        return read(message, 0, message.length);
    }

    private List<String> read(byte[] message, int start, int length) {
        List<String> items = new ArrayList<>();
        reader.begin(message, start, length);
        Item item;
        do {
            item = reader.next();
            items.add(
                    switch (item) {
                        case QUESTION -> "asks " + asked;
                        case TARGET -> "leads to " + target;
                        case ADDRESS -> (reader.isDirect() ? "" : "beside ") + address(message);
                        case END -> "end";
                        case UNREADABLE -> "unreadable";
                    });
        } while (item != Item.END && item != Item.UNREADABLE);
        assertEquals(item, reader.next(), "it stays so");
        return items;
    }

    private String address(byte[] message) {
        int from = reader.addressStart();
        return HexFormat.of().formatHex(message, from, from + reader.addressLength()) + " " + reader.ttlSeconds();
    }

    @Test
    void addresses_areRead_withTheirTime() {
        byte[] answer = new AnswerBuilder(SITE, 1)
                .a(QUESTION, 192, 0, 2, 1)
                .ttl(0xffff_ffffL)
                .a(QUESTION, 192, 0, 2, 2)
                .a(QUESTION, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9)
                .bytes();
        assertEquals(
                List.of(
                        "asks www.school.test",
                        "c0000201 60",
                        "c0000202 4294967295",
                        "20010db8000000000000000000000009 4294967295",
                        "end"),
                read(answer));
        assertFalse(reader.edns());
        assertEquals(12 + name(SITE).length + 4, reader.questionEnd());
    }

    @Test
    @Tag("E09")
    void chain_isFollowed_inAnyLetters() {
        byte[] answer = new AnswerBuilder(SITE, 1)
                .cname(QUESTION, "cdn.EXAMPLE.test")
                .record("cdn.example.test", AnswerBuilder.DNAME, name("Casino.test"))
                .a("casino.test", 192, 0, 2, 1)
                .opt()
                .bytes();
        assertEquals(
                List.of(
                        "asks www.school.test",
                        "leads to cdn.example.test",
                        "leads to casino.test",
                        "c0000201 60",
                        "end"),
                read(answer));
        assertTrue(reader.edns());
    }

    @Test
    void compressedTarget_isRead() {
        byte[] data = HexFormat.of().parseHex("0363646e" + "c010"); // cdn, and what follows the question's first label
        assertEquals(
                List.of("asks www.school.test", "leads to cdn.school.test", "end"),
                read(new AnswerBuilder(SITE, 1).record(QUESTION, CNAME, data).bytes()));
    }

    @ParameterizedTest
    @CsvSource({"c02d, itself", "c0ff, beyond", "0363646e, no end", "0363646e00ff, more behind", "'', nothing"})
    void targetThatCannotBe_isUnreadable(String data, String what) {
        byte[] answer = new AnswerBuilder(SITE, 1)
                .record(QUESTION, CNAME, HexFormat.of().parseHex(data))
                .bytes();
        assertEquals(List.of("asks www.school.test", "unreadable"), read(answer), what);
    }

    @Test
    void aliasesWithoutEnd_areUnreadable() {
        AnswerBuilder builder = new AnswerBuilder(SITE, 1);
        for (int i = 0; i < 65; i++) {
            builder.cname(QUESTION, "a" + i + ".test");
        }
        List<String> items = read(builder.bytes());
        assertEquals("unreadable", items.get(items.size() - 1));
        assertEquals(1 + 64 + 1, items.size());
    }

    @Test
    void addressOfAWrongLength_isUnreadable_butOtherClassesHaveOthers() {
        assertEquals(
                List.of("asks www.school.test", "unreadable"),
                read(new AnswerBuilder(SITE, 1).record(QUESTION, 1, new byte[5]).bytes()));
        assertEquals(
                List.of("asks www.school.test", "end"),
                read(new AnswerBuilder(SITE, 1)
                        .record(QUESTION, 1, 3, new byte[5])
                        .bytes()));
        assertEquals(
                List.of("asks www.school.test", "leads to casino.test", "end"),
                read(new AnswerBuilder(SITE, 1)
                        .record(QUESTION, CNAME, 3, name("casino.test"))
                        .bytes()));
    }

    @Test
    void glue_isBesideTheAnswer() {
        byte[] referral = new AnswerBuilder(SITE, 1)
                .authority()
                .record("test", 2, name("ns.test"))
                .additional()
                .a("ns.test", 192, 0, 2, 53)
                .bytes();
        assertEquals(List.of("asks www.school.test", "beside c0000235 60", "end"), read(referral));
    }

    @Test
    void service_namesItsTargetAndItsHints() {
        byte[] hints = parameter(4, "c0000201c0000202");
        byte[] hints6 = parameter(6, "20010db8000000000000000000000009");
        byte[] answer = new AnswerBuilder(SITE, HTTPS)
                .https(QUESTION, 1, ".", ALPN, hints, hints6)
                .https(QUESTION, 2, "svc.casino.test", hints)
                .https(QUESTION, 0, "alias.test")
                .additional()
                .a("svc.casino.test", 192, 0, 2, 9)
                .bytes();
        assertEquals(
                List.of(
                        "asks www.school.test",
                        "c0000201 60",
                        "c0000202 60",
                        "20010db8000000000000000000000009 60",
                        "leads to svc.casino.test",
                        "c0000201 60",
                        "c0000202 60",
                        "leads to alias.test",
                        "c0000209 60",
                        "end"),
                read(answer));
        assertFalse(reader.hasKeys());
    }

    @Test
    void serviceBesideAnotherAnswer_isReadToo() {
        byte[] answer = new AnswerBuilder(SITE, 1)
                .a(QUESTION, 192, 0, 2, 1)
                .additional()
                .https(QUESTION, 1, "svc.casino.test", ALPN, KEY)
                .bytes();
        assertEquals(List.of("asks www.school.test", "c0000201 60", "leads to svc.casino.test", "end"), read(answer));
        assertTrue(reader.hasKeys());
        assertEquals(1, reader.hideKeys());
    }

    @Test
    void severalQuestions_areAllRead() {
        byte[] answer =
                new AnswerBuilder(SITE, 1).question("www.casino.test", 28).bytes();
        assertEquals(List.of("asks www.school.test", "asks www.casino.test", "end"), read(answer));
    }

    @Test
    void noQuestion_isAnAnswerAllTheSame() {
        assertEquals(List.of("end"), read(HexFormat.of().parseHex("123481810000000000000000")));
    }

    @Test
    void query_isNoAnswer() {
        assertEquals(
                List.of("unreadable"),
                read(new AnswerBuilder(SITE, 1).flags(0x0100).bytes()));
    }

    @Test
    void answerCutShort_isUnreadable() {
        byte[] whole = new AnswerBuilder(SITE, HTTPS)
                .cname(QUESTION, "cdn.test")
                .https("cdn.test", 1, "svc.test", ALPN, KEY)
                .additional()
                .a("svc.test", 192, 0, 2, 1)
                .opt()
                .bytes();
        assertEquals("end", last(read(whole)));
        for (int length = 0; length < whole.length; length++) {
            assertEquals("unreadable", last(read(whole, 0, length)), "at " + length);
            assertEquals("unreadable", last(read(Arrays.copyOf(whole, length))), "at " + length);
        }
    }

    // RFC 9460 appendix D: what is well formed, and what clients refuse.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000 03666f6f076578616d706c6503636f6d00",
                "0001 00",
                "0010 03666f6f076578616d706c6503636f6d00 0003 0002 0035",
                "0001 03666f6f076578616d706c6503636f6d00 029b 0005 68656c6c6f",
                "0001 03666f6f076578616d706c6503636f6d00 029b 0009 68656c6c6fd2716f6f",
                "0001 03666f6f076578616d706c6503636f6d00 0006 0020 20010db8000000000000000000000001 20010db8000000000000000000530001",
                "0001 076578616d706c6503636f6d00 0006 0010 20010db80122034400000000c0000221",
                "0010 03666f6f076578616d706c65036f726700 0000 0004 0001 0004 0001 0009 02 6832 05 68332d3139 0004 0004 c0000201",
                "0010 03666f6f076578616d706c65036f726700 0001 000c 08 665c6f6f2c626172 02 6832",
            })
    void vectorsOfTheStandard_areReadAndLeftAlone(String digits) {
        byte[] data = HexFormat.of().parseHex(digits.replace(" ", ""));
        byte[] answer =
                new AnswerBuilder(SITE, SVCB).record(QUESTION, SVCB, data).bytes();
        byte[] before = answer.clone();
        List<String> items = read(answer);
        assertEquals("end", last(items));
        assertEquals(
                digits.contains("03666f6f"), items.stream().anyMatch(item -> item.startsWith("leads to foo.example.")));
        assertFalse(reader.hasKeys());
        assertEquals(0, reader.hideKeys());
        assertArrayEquals(before, answer);
    }

    @ParameterizedTest
    @CsvSource({
        "0001, nothing behind the priority",
        "0001 00 0001 0003 0268, a value cut short",
        "0001 00 0001 00, a length cut short",
        "0001 00 0004 0004 c0000201 0001 0003 026832, out of order",
        "0001 00 0003 0002 0035 0003 0002 0035, the same key twice",
        "0001 00 0004 0003 c00002, a hint cut short",
        "0001 00 0006 0000, no hint",
        "0001 00 0000 0001 00, half a mandatory key",
    })
    void serviceThatClientsRefuse_isHiddenAsAWhole(String digits, String what) {
        byte[] data = HexFormat.of().parseHex(digits.replace(" ", ""));
        byte[] answer = new AnswerBuilder(SITE, HTTPS)
                .record(QUESTION, HTTPS, data)
                .a(QUESTION, 192, 0, 2, 1)
                .bytes();
        int length = answer.length;
        assertEquals(List.of("asks www.school.test", "c0000201 60", "end"), read(answer), what);
        assertTrue(reader.hasKeys());
        assertEquals(1, reader.hideKeys());
        int record = 12 + name(SITE).length + 4;
        assertEquals(0xff00, (answer[record + 2] & 0xff) << 8 | answer[record + 3], "a type of nobody's");
        assertEquals(length, answer.length);
        assertEquals(List.of("asks www.school.test", "c0000201 60", "end"), read(answer), what);
        assertFalse(reader.hasKeys());
    }

    @Test
    @Tag("E11")
    void key_isHiddenAtTheEnd_withoutAByteMore() {
        byte[] hints = parameter(4, "c0000201");
        byte[] hints6 = parameter(6, "20010db8000000000000000000000009");
        byte[] answer = new AnswerBuilder(SITE, HTTPS)
                .https(QUESTION, 1, ".", ALPN, hints, KEY, hints6)
                .bytes();
        byte[] hidden = new AnswerBuilder(SITE, HTTPS)
                .https(QUESTION, 1, ".", ALPN, hints, hints6, parameter(65_280, new byte[14]))
                .bytes();
        assertEquals(
                List.of("asks www.school.test", "c0000201 60", "20010db8000000000000000000000009 60", "end"),
                read(answer));
        assertTrue(reader.hasKeys());
        assertEquals(1, reader.hideKeys());
        assertArrayEquals(hidden, answer);
        read(answer);
        assertFalse(reader.hasKeys());
        assertEquals(0, reader.hideKeys());
    }

    @Test
    @Tag("E11")
    void keyBeforePrivateParameters_getsTheNumberBehindThem() {
        byte[] own = parameter(65_300, "01");
        byte[] answer =
                new AnswerBuilder(SITE, SVCB).https(QUESTION, 1, ".", KEY, own).bytes();
        read(answer);
        assertEquals(1, reader.hideKeys());
        assertArrayEquals(
                new AnswerBuilder(SITE, SVCB)
                        .https(QUESTION, 1, ".", own, parameter(65_301, new byte[14]))
                        .bytes(),
                answer);
    }

    @Test
    @Tag("E11")
    void keyWithNoNumberLeft_takesTheRecordAlong() {
        byte[] answer = new AnswerBuilder(SITE, HTTPS)
                .https(QUESTION, 1, "svc.test", KEY, parameter(65_534, "01"))
                .bytes();
        read(answer);
        assertEquals(1, reader.hideKeys());
        assertEquals(List.of("asks www.school.test", "end"), read(answer));
        assertFalse(reader.hasKeys());
    }

    @Test
    @Tag("E11")
    void mandatoryKey_becomesAMandatoryUnknown() {
        byte[] answer = new AnswerBuilder(SITE, HTTPS)
                .https(QUESTION, 1, ".", parameter(0, "000100050006"), ALPN, KEY, parameter(6, "00".repeat(16)))
                .bytes();
        read(answer);
        assertEquals(1, reader.hideKeys());
        assertArrayEquals(
                new AnswerBuilder(SITE, HTTPS)
                        .https(
                                QUESTION,
                                1,
                                ".",
                                parameter(0, "00010006ff00"),
                                ALPN,
                                parameter(6, "00".repeat(16)),
                                parameter(65_280, new byte[14]))
                        .bytes(),
                answer);
    }

    @Test
    void messageInTheMiddleOfAnArray_isReadFromThere() {
        byte[] message = new AnswerBuilder(SITE, HTTPS)
                .cname(QUESTION, "cdn.test")
                .https("cdn.test", 1, "svc.casino.test", ALPN, KEY)
                .bytes();
        byte[] around =
                AnswerBuilder.concat(new byte[42], message, HexFormat.of().parseHex(OTHER_KEY));
        assertEquals(
                List.of("asks www.school.test", "leads to cdn.test", "leads to svc.casino.test", "end"),
                read(around, 42, message.length));
        assertEquals(1, reader.hideKeys());
        byte[] alone = message.clone();
        read(alone);
        reader.hideKeys();
        assertArrayEquals(
                AnswerBuilder.concat(new byte[42], alone, HexFormat.of().parseHex(OTHER_KEY)), around);
    }

    /** Records of all kinds in random order: what was put in comes out, and of keys nothing remains. */
    @Test
    @Tag("E11")
    void randomAnswers_areReadAsTheyWereWritten() {
        Random random = new Random(9460);
        for (int i = 0; i < 20_000; i++) {
            List<String> expected = new ArrayList<>(List.of("asks " + SITE));
            AnswerBuilder builder = new AnswerBuilder(SITE, random.nextBoolean() ? 1 : HTTPS);
            AnswerBuilder without = new AnswerBuilder(SITE, 1);
            int keys = 0;
            for (int j = random.nextInt(6); j > 0; j--) {
                keys += addRandomRecord(random, builder, without, expected);
            }
            expected.add("end");
            byte[] answer = builder.bytes();
            assertEquals(expected, read(answer));
            assertEquals(keys, reader.hideKeys());
            byte[] twin = without.bytes();
            System.arraycopy(answer, 0, twin, 0, reader.questionEnd()); // header and question are not the point
            assertArrayEquals(twin, answer);
        }
    }

    private static int addRandomRecord(
            Random random, AnswerBuilder builder, AnswerBuilder without, List<String> expected) {
        String somewhere = "n" + random.nextInt(1000) + ".test";
        switch (random.nextInt(4)) {
            case 0 -> {
                builder.cname(QUESTION, somewhere);
                without.cname(QUESTION, somewhere);
                expected.add("leads to " + somewhere);
            }
            case 1 -> {
                builder.a(somewhere, 192, 0, 2, 7);
                without.a(somewhere, 192, 0, 2, 7);
                expected.add("c0000207 60");
            }
            case 2 -> {
                byte[] text = new byte[random.nextInt(40)];
                random.nextBytes(text);
                builder.record(somewhere, 16, text);
                without.record(somewhere, 16, text);
            }
            default -> {
                byte[] key = new byte[random.nextInt(90)];
                random.nextBytes(key);
                byte[] alpn = random.nextBoolean() ? ALPN : new byte[0];
                byte[] path = random.nextBoolean() ? parameter(7, "2f7b3f646e737d") : new byte[0];
                builder.https(QUESTION, 1, somewhere, alpn, parameter(5, key), path);
                without.https(QUESTION, 1, somewhere, alpn, path, parameter(65_280, new byte[key.length]));
                expected.add("leads to " + somewhere);
                return 1;
            }
        }
        return 0;
    }

    @Test
    void randomBytes_haveAnEnd() {
        Random random = new Random(53);
        byte[] whole = new AnswerBuilder(SITE, HTTPS)
                .cname(QUESTION, "cdn.test")
                .https("cdn.test", 1, "svc.test", parameter(0, "0005"), ALPN, parameter(4, "c0000201"), KEY)
                .additional()
                .a("svc.test", 192, 0, 2, 1)
                .opt()
                .bytes();
        for (int i = 0; i < 50_000; i++) {
            byte[] answer = whole.clone();
            for (int j = random.nextInt(8); j >= 0; j--) {
                answer[random.nextInt(answer.length)] = (byte) random.nextInt();
            }
            answer[2] |= (byte) 0x80;
            if (last(read(answer)).equals("end") && reader.hasKeys()) {
                reader.hideKeys();
                assertEquals("end", last(read(answer)));
            }
        }
    }

    private static String last(List<String> items) {
        return items.get(items.size() - 1);
    }
}
