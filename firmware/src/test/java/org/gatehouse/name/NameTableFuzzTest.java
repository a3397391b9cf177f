package org.gatehouse.name;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The first byte says whether length and checksums are made right before the rest is opened as a table. */
class NameTableFuzzTest {
    private static final String[] ASKED = {"x.test", "www.x.test", "a.b.x.test", "zip", "a.zip", "not.listed.example"};

    @FuzzTest
    void open(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] file = Arrays.copyOfRange(input, 1, input.length);
        if ((input[0] & 1) != 0) {
            TableMender.mend(file);
        }
        try {
            ask(NameTable.of(ByteBuffer.wrap(file)));
        } catch (TableException refused) {
            assertTrue(refused.getMessage().codePoints().noneMatch(Character::isISOControl));
        }
    }

    private static void ask(NameTable table) {
        CanonicalName name = new CanonicalName();
        Match match = new Match();
        for (String asked : ASKED) {
            name.readText(asked.getBytes(US_ASCII), 0, asked.length());
            assertEquals(table.find(name, match), match.list() >= 0);
            assertTrue(match.list() < table.lists());
            table.entriesFor(name).forEach(entry -> table.list(entry.listId()));
        }
        table.forEachEntry(entry -> table.categories().id(entry.categoryBit()));
    }
}
