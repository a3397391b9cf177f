package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsQueryReaderTest {
    private static final String QNAME = "0377777706" + "636173696e6f07" + "6578616d706c6500"; // www.casino.example
    private static final String QUESTION = QNAME + "00010001";
    private static final String OPT = "000029" + "04d000000000" + "0000";
    private static final String COOKIE_OPT = "000029" + "04d000000000" + "000c" + "000a0008" + "0102030405060708";
    private static final String TSIG = "036b657900" + "00fa00ff00000000" + "0004" + "01020304";

    private final CanonicalName name = new CanonicalName();
    private final DnsQueryReader reader = new DnsQueryReader(name);

    private static byte[] message(
            String flags, int questions, int answers, int authorities, int additional, String rest) {
        String counts = "%04x%04x%04x%04x".formatted(questions, answers, authorities, additional);
        return HexFormat.of().parseHex("abcd" + flags + counts + rest);
    }

    private static byte[] query(int additional, String rest) {
        return message("0100", 1, 0, 0, additional, rest);
    }

    private Outcome read(byte[] message) {
        return reader.read(message, 0, message.length);
    }

    @Test
    void plainQuery_isNamed() {
        assertEquals(Outcome.NAMED, read(query(0, QUESTION)));
        assertEquals("www.casino.example", name.toString());
        assertFalse(reader.edns());
        assertEquals(12 + QUESTION.length() / 2, reader.questionEnd());
    }

    @Test
    @Tag("E09")
    void mixedCase_isCanonical() {
        assertEquals(Outcome.NAMED, read(query(0, "034157570663417349" + "4e6f" + "074578616d506c4500" + "001c0001")));
        assertEquals("aww.casino.example", name.toString());
    }

    @ParameterizedTest
    @CsvSource({"1, true, OPT", "1, true, COOKIE", "2, true, TSIG first", "1, false, TSIG", "0, false, OPT not counted"
    })
    void edns_isToldByTheOptRecord(int additional, boolean edns, String what) {
        String records =
                switch (what) {
                    case "COOKIE" -> COOKIE_OPT;
                    case "TSIG first" -> TSIG + OPT;
                    case "TSIG" -> TSIG;
                    default -> OPT;
                };
        assertEquals(Outcome.NAMED, read(query(additional, QUESTION + records)));
        assertEquals(edns, reader.edns());
        assertEquals(12 + QUESTION.length() / 2, reader.questionEnd());
    }

    @Test
    void edns_isForgottenBeforeTheNextQuery() {
        read(query(1, QUESTION + OPT));
        read(query(0, QUESTION));
        assertFalse(reader.edns());
        read(query(1, QUESTION + OPT));
        read(new byte[3]);
        assertFalse(reader.edns());
        assertEquals(0, name.length());
    }

    @Test
    void queryWithAnswers_isNamed_andItsOptFound() {
        String answer = "c00c" + "00010001" + "0000003c" + "0004" + "c0000201";
        assertEquals(Outcome.NAMED, read(message("0100", 1, 1, 0, 1, QUESTION + answer + OPT)));
        assertTrue(reader.edns());
    }

    @Test
    void recordsThatCannotBeRead_areNoEdns() {
        assertEquals(Outcome.NAMED, read(query(1, QUESTION + OPT.substring(0, 16))));
        assertFalse(reader.edns());
        assertEquals(Outcome.NAMED, read(query(2, QUESTION + "000010" + "00010000003c" + "ffff" + OPT)));
        assertFalse(reader.edns());
        assertEquals(Outcome.NAMED, read(query(65_535, QUESTION + TSIG.repeat(40) + OPT)));
        assertFalse(reader.edns());
    }

    @Test
    void compressedQuestion_isRead() {
        byte[] message = query(0, "03777777" + "c006" + "00010001"); // points to the four zero octets of the counts
        assertEquals(Outcome.NAMED, read(message));
        assertEquals("www", name.toString());
        assertEquals(message.length, reader.questionEnd());
    }

    @Test
    void pointerThatDoesNotPointBack_isUnreadable() {
        assertEquals(Outcome.UNREADABLE, read(query(0, "c00c00010001")));
        assertEquals(Outcome.UNREADABLE, read(query(0, "c0ff00010001")));
        assertEquals(Outcome.UNREADABLE, read(query(0, "0161c00c00010001")));
    }

    @Test
    void queryCutShort_isUnreadable_andItsOptUnknown() {
        byte[] whole = query(0, QUESTION);
        for (int length = 0; length < whole.length; length++) {
            assertEquals(Outcome.UNREADABLE, reader.read(whole, 0, length), "at " + length);
            assertEquals(Outcome.UNREADABLE, read(Arrays.copyOf(whole, length)), "at " + length);
            assertEquals(0, reader.questionEnd());
        }
        byte[] edns = query(1, QUESTION + COOKIE_OPT);
        for (int length = whole.length; length < edns.length; length++) {
            assertEquals(Outcome.NAMED, reader.read(edns, 0, length), "at " + length);
        }
    }

    @Test
    void answer_isNoOpening() {
        assertEquals(Outcome.NOT_AN_OPENING, read(message("8180", 1, 0, 0, 0, QUESTION)));
    }

    @Test
    void noQuestion_isUnreadable() {
        assertEquals(Outcome.UNREADABLE, read(message("0100", 0, 0, 0, 0, "")));
        assertFalse(reader.hasMore());
    }

    @Test
    void severalQuestions_areReadInTurn() {
        String other = "056f74686572" + "00" + "00010001";
        assertEquals(Outcome.NAMED, read(message("0100", 3, 0, 0, 0, QUESTION + other + "0000020001")));
        assertEquals("www.casino.example", name.toString());
        assertEquals(12 + QUESTION.length() / 2, reader.questionEnd());
        assertTrue(reader.hasMore());
        assertEquals(Outcome.NAMED, reader.readMore());
        assertEquals("other", name.toString());
        assertEquals(Outcome.NO_NAME, reader.readMore());
        assertFalse(reader.hasMore());
        assertEquals(12 + QUESTION.length() / 2, reader.questionEnd());
    }

    @Test
    void questionsThatAreNotThere_areUnreadable() {
        assertEquals(Outcome.NAMED, read(message("0100", 65_535, 0, 0, 0, QUESTION)));
        assertTrue(reader.hasMore());
        assertEquals(Outcome.UNREADABLE, reader.readMore());
        assertFalse(reader.hasMore());
    }

    @Test
    void root_isNoName() {
        assertEquals(Outcome.NO_NAME, read(query(1, "0000020001" + OPT)));
        assertTrue(reader.edns());
        assertEquals(12 + 5, reader.questionEnd());
    }

    @Test
    void digitsAndDots_areANameLikeAnyOther() {
        assertEquals(Outcome.NAMED, read(query(0, "0131" + "0132" + "0133" + "013400" + "00010001")));
        assertEquals("1.2.3.4", name.toString());
    }

    @Test
    @Tag("E09")
    void dotInsideALabel_isNoSeparator() {
        assertEquals(Outcome.NAMED, read(query(0, "03612e62" + "0163" + "00" + "00010001")));
        assertEquals(2, name.labelCount());
    }

    @Test
    @Tag("E09")
    void overlongName_isTooLong() {
        assertEquals(Outcome.TOO_LONG, read(query(0, ("3f" + "61".repeat(63)).repeat(5) + "00" + "00010001")));
    }

    @Test
    void messageInTheMiddleOfAnArray_isReadFromThere() {
        byte[] message = query(1, QUESTION + OPT);
        byte[] around = HelloBuilder.concat(new byte[42], message, new byte[9]);
        assertEquals(Outcome.NAMED, reader.read(around, 42, message.length));
        assertEquals(42 + 12 + QUESTION.length() / 2, reader.questionEnd());
        assertTrue(reader.edns());
    }

    @Test
    void randomBytes_haveAnOutcome() {
        Random random = new Random(53);
        for (int i = 0; i < 50_000; i++) {
            byte[] message = query(3, QUESTION + COOKIE_OPT + TSIG + OPT);
            for (int j = random.nextInt(8); j >= 0; j--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(message.length + 1);
            Outcome outcome = reader.read(message, 0, length);
            assertTrue(reader.questionEnd() <= length, outcome::toString);
        }
    }
}
