package org.gatehouse.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.gatehouse.config.Fault;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTableBuilder;

class ListReaderFuzzTest {
    @FuzzTest
    void read(byte[] content) {
        NameTableBuilder builder = NameTableBuilder.inMemory(Categories.standard());
        List<Fault> refused = new ArrayList<>();
        ListCount count = new ListReader(builder, refused).read("games.txt", "fuzz/games", content, "games", 15);
        assertTrue(builder.build().size() <= count.entries());
        assertEquals(Math.min(count.refused(), ListReader.MAX_REPORTED), refused.size());
        for (Fault fault : refused) {
            assertTrue(fault.toString().codePoints().noneMatch(Character::isISOControl));
        }
    }
}
