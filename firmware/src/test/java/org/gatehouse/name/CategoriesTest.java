package org.gatehouse.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CategoriesTest {
    @ParameterizedTest
    @CsvSource({
        "gambling, Gambling",
        "self-harm, Self-harm",
        "vpn-proxy, VPN and proxy",
        "web-mail, Web mail",
        "ai, Generative AI",
    })
    void title_isWhatATeacherReads(String id, String title) {
        Categories categories = Categories.standard();
        assertEquals(title, categories.title(categories.bit(id)));
    }

    @Test
    void added_keepsTheBitsOfTheOthers() {
        Categories more = Categories.standard().with("astrology-signs");
        assertEquals(41, Categories.standard().size());
        assertEquals(41, more.bit("astrology-signs"));
        assertEquals("Astrology signs", more.title(41));
        assertEquals(Categories.standard().bit("weapons"), more.bit("weapons"));
        assertEquals(-1, Categories.standard().bit("astrology-signs"));
        assertSame(more, more.with("games"));
    }

    @Test
    void added_atMostSixtyFour() {
        Categories full = Categories.standard();
        for (int i = full.size(); i < Categories.MAX; i++) {
            full = full.with("more-" + i);
        }
        assertEquals(64, full.ids().size());
        Categories last = full;
        assertThrows(IllegalStateException.class, () -> last.with("one-more"));
    }
}
