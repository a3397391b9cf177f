package org.gatehouse.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Tab finds the words of a line, and how it writes the one that it completes. */
class TypedLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "~~; ~~; 0",
                "sta; sta; 3",
                "~device ~; device|; 0",
                "~  device  show ~; device|show|; 0",
                "device show \"Year 2; device|show|Year 2; 7",
                "device show 'Year 2; device|show|Year 2; 7",
                "device show Year\\ 2; device|show|Year 2; 7",
                "~device show \"Year 2\" ~; device|show|Year 2|; 0",
                "x --group=\"year 6\",p; x|--group=year 6,p; 18",
                "~x \"\" ~; x||; 0",
            })
    void line_isCutIntoWords(String line, String words, int raw) {
        TypedLine typed = TypedLine.of(line, line.length());
        assertEquals(words, String.join("|", typed.words()));
        assertEquals(raw, typed.rawWordLength());
        assertEquals(typed.words().size() - 1, typed.wordIndex());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "pu; pupils; pupils",
                "Ye; Year 2; \"Year 2\"",
                "\"Ye; Year 2; \"Year 2\"",
                "'Ye; Year 2; 'Year 2'",
                "'A; A teacher's laptop; \"A teacher's laptop\"",
                "A; A \"good\" laptop; 'A \"good\" laptop'",
                "\"pu; pupils; \"pupils\"",
            })
    void candidate_isQuotedWithWhatIsNotInIt(String line, String candidate, String expected) {
        assertEquals(expected, TypedLine.of(line, line.length()).escape(candidate, true));
        assertEquals(
                candidate,
                Words.of("x " + TypedLine.of(line, line.length()).escape(candidate, true))
                        .get(1));
    }
}
