package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.DnsAnswerReader;
import org.gatehouse.inspect.DnsAnswerReader.Item;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.SafeSearch;
import org.xbill.DNS.Type;

/** Answers of any kind to who asked for a search engine: whatever comes out is an answer to that question, with nothing in front of the safe name's addresses. */
class SearchAnswersFuzzTest {
    private final SearchMemory searches = new SearchMemory();
    private final Judge judge = Judge.ofAnswers(TestLane.rules());
    private final SearchAnswers answers = new SearchAnswers(judge, searches);
    private final CanonicalName asked = new CanonicalName();
    private final CanonicalName target = new CanonicalName();
    private final DnsAnswerReader reader = new DnsAnswerReader(asked, target);
    private final byte[] query = new FrameBuilder()
            .ports(40_000, 53)
            .udp(SearchSchool.query("www.google.com.", Type.A).toWire());
    private final Frame question = SearchSchool.view(query);
    private final long nowMicros = 1_800_000_000_000_000L;

    /** The input: an answer, which follows the question with the same number. */
    @FuzzTest
    void answer(byte[] input) {
        if (input.length < 4 || input.length > 4096) {
            return;
        }
        int id = (input[0] & 0xff) << 8 | input[1] & 0xff;
        byte[] name = "\3wWw\6google\3com\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        searches.remember(
                question,
                id,
                Type.A,
                name,
                0,
                name.length,
                SafeSearch.named(text("forcesafesearch.google.com")),
                false,
                nowMicros);
        byte[] message = input.clone();
        Frame carrier = SearchSchool.view(SearchSchool.back(query, input));
        SearchAnswers.Fate fate = answers.judge(carrier, message, 0, message.length, nowMicros + 1);
        assertEquals(-1, Arrays.mismatch(input, message), "the answer itself stays as it is");
        if (fate == SearchAnswers.Fate.REPLACE) {
            check(input);
        }
    }

    private void check(byte[] input) {
        byte[] made = Arrays.copyOf(answers.message(), answers.length());
        assertEquals(input[0], made[0]);
        assertEquals(input[1], made[1]);
        reader.begin(made, 0, made.length);
        assertEquals(Item.QUESTION, reader.next());
        boolean restored = answers.search() != null;
        assertTrue(!restored || asked.toString().equals("www.google.com"), asked::toString);
        int targets = 0;
        for (Item item = reader.next(); item != Item.END; item = reader.next()) {
            assertTrue(
                    item == Item.TARGET || item == Item.ADDRESS,
                    () -> "it can be read, and has one question: " + made.length);
            targets += item == Item.TARGET ? 1 : 0;
            assertTrue(item == Item.TARGET || restored, "no address but the safe name's");
        }
        assertTrue(targets <= 1);
    }

    private static CanonicalName text(String name) {
        byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        CanonicalName read = new CanonicalName();
        read.readText(bytes, 0, bytes.length);
        return read;
    }
}
