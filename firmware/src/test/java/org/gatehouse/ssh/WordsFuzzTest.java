package org.gatehouse.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What somebody may type, or send as a command. */
class WordsFuzzTest {
    /** A line has words or is refused with a reason; nothing is made up. */
    @FuzzTest
    void line(byte[] input) {
        String line = new String(input, StandardCharsets.UTF_8);
        try {
            int letters = Words.of(line).stream().mapToInt(String::length).sum();
            assertTrue(letters <= line.length(), line);
        } catch (IllegalArgumentException refused) {
            assertTrue(!refused.getMessage().isBlank());
        }
    }

    /** Words of a client's command line are joined, and none is lost; a quote among them is taken for what it is, or refused with a reason. */
    @FuzzTest
    void command(byte[] input) {
        String line = new String(input, StandardCharsets.UTF_8);
        List<String> words;
        try {
            words = Words.ofCommand(line);
        } catch (IllegalArgumentException refused) {
            assertTrue(!refused.getMessage().isBlank());
            return;
        }
        if (line.indexOf('"') < 0 && line.indexOf('\'') < 0) {
            assertEquals(String.join(" ", Words.of(line)), String.join(" ", words));
        }
        assertTrue(words.stream().mapToInt(String::length).sum() <= line.length(), line);
    }
}
