package org.gatehouse.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.gatehouse.admin.ExamplesTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client's shell left of a command. */
class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "status|status",
                "  group   list  |group,list",
                "explain ks2 www.example.org --at Mon 10:15|explain,ks2,www.example.org,--at,Mon 10:15",
                "explain --at 10:15 --group ks2 a.example|explain,--at,10:15,--group,ks2,a.example",
                "explain --at 2026-12-18 10:15 a.example|explain,--at,2026-12-18 10:15,a.example",
                "allow a.example --from Tue 10:00 --until 11:00|allow,a.example,--from,Tue 10:00,--until,11:00",
                "block a.example --reason seen in Year 5 --group ks2|block,a.example,--reason,seen in Year 5,--group,ks2",
                "block a.example --reason seen in Year 5|block,a.example,--reason,seen in Year 5",
                "block a.example --reason|block,a.example,--reason",
                "block a.example --reason --group ks2|block,a.example,--reason,--group,ks2",
                "block --reason \"seen here\" a.example|block,--reason,seen here,a.example",
                "block --reason 'seen here' a.example|block,--reason,seen here,a.example",
                "explain a.example --at|explain,a.example,--at",
                "allow a.example --reason Year 4's lesson --group ks2|allow,a.example,--reason,Year 4's lesson,--group,ks2",
                "allow a.example --reason the pupils' and the head's|allow,a.example,--reason,the pupils' and the head's",
                "review close 4 --outcome kept --note asked twice|review,close,4,--outcome,kept,--note,asked twice",
            })
    void command_ofAClient(String line, String words) {
        assertEquals(List.of(words.split(",")), Words.ofCommand(line));
    }

    /** OpenSSH joins what the shell has cut, without the shell's quotes. */
    @ParameterizedTest
    @MethodSource("org.gatehouse.admin.ExamplesTest#overSsh")
    void example_comesAsItWasTyped(String example) {
        boolean whole = example.startsWith("'") && example.endsWith("'");
        List<String> typed = ExamplesTest.words(example);
        String sent = whole ? example.substring(1, example.length() - 1) : String.join(" ", typed);
        assertEquals(typed, Words.ofCommand(sent));
    }

    @Test
    void line_empty() {
        assertEquals(List.of(), Words.of(""));
        assertEquals(List.of(), Words.of("   "));
    }

    @Test
    void line_withAnOpenQuote_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Words.of("block --reason \"seen"));
    }
}
