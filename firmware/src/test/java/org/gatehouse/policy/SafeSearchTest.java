package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R14")
class SafeSearchTest {
    private static final SafeSearch SEARCH = new SafeSearch(true, YouTube.OFF);
    private static final SafeSearch STRICT = new SafeSearch(false, YouTube.STRICT);
    private static final SafeSearch MODERATE = new SafeSearch(false, YouTube.MODERATE);

    private static CanonicalName name(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        CanonicalName name = new CanonicalName();
        name.readText(bytes, 0, bytes.length);
        return name;
    }

    private static String replacement(SafeSearch level, String name) {
        SafeName safe = level.of(name(name));
        return safe == null ? "none" : safe.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "www.google.com, forcesafesearch.google.com",
        "google.com, forcesafesearch.google.com",
        "www.google.co.uk, forcesafesearch.google.com",
        "google.com.tr, forcesafesearch.google.com",
        "WWW.Google.IE., forcesafesearch.google.com",
        "www.google.cat, forcesafesearch.google.com",
        "ipv6.google.com, forcesafesearch.google.com",
        "www.bing.com, strict.bing.com",
        "duckduckgo.com, safe.duckduckgo.com",
        "pixabay.com, safesearch.pixabay.com",
        "www.ecosia.org, strict-safe-search.ecosia.org",
        "yandex.ru, familysearch.yandex.ru",
        "www.yandex.com.tr, familysearch.yandex.ru",
        "ya.ru, familysearch.yandex.ru",
        "search.brave.com, forcesafe.search.brave.com",
        "api.qwant.com, safeapi.qwant.com",
        "mail.google.com, none",
        "docs.google.com, none",
        "www.google.com.example, none",
        "x.www.google.com, none",
        "www.google.example, none",
        "brave.com, none",
        "forcesafesearch.google.com, none",
        "com, none"
    })
    void search_isReplacedByTheMakersSafeName(String name, String safe) {
        assertEquals(safe, replacement(SEARCH, name));
        assertEquals("none", replacement(SafeSearch.OFF, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www.youtube.com",
                "m.youtube.com",
                "youtubei.googleapis.com",
                "youtube.googleapis.com",
                "www.youtube-nocookie.com"
            })
    void youTube_isReplacedByItsLevel(String name) {
        assertEquals("restrict.youtube.com", replacement(STRICT, name));
        assertEquals("restrictmoderate.youtube.com", replacement(MODERATE, name));
        assertEquals("none", replacement(SEARCH, name));
        assertEquals("restrict.youtube.com", replacement(SafeSearch.USUAL, name));
        assertEquals("forcesafesearch.google.com", replacement(SafeSearch.USUAL, "www.google.com"));
    }

    /** What a device kept from when its group was stricter is safe enough. */
    @Test
    void moderate_knowsWhatIsStricter() {
        SafeName moderate = MODERATE.of(name("m.youtube.com"));
        assertEquals("restrict.youtube.com", moderate.stricter().toString());
        assertNull(moderate.stricter().stricter());
        assertNull(SEARCH.of(name("www.google.com")).stricter());
    }

    @Test
    void rootOfDns_isNoSearch() {
        assertNull(SafeSearch.USUAL.of(new CanonicalName()));
    }

    @Test
    void safeName_knowsItself_inTextAndOnTheWire() {
        SafeName safe = SafeSearch.named(name("strict.BING.com"));
        assertTrue(safe.is(name("Strict.bing.com.")));
        assertEquals(false, safe.is(name("www.bing.com")));
        CanonicalName read = new CanonicalName();
        assertEquals(NameOutcome.NAME, read.readWire(safe.wire(), 0, safe.wire().length, 0));
        assertTrue(safe.is(read));
        assertEquals(safe.wire().length, read.wireEnd());
        assertNull(SafeSearch.named(name("www.bing.com")));
    }

    @ParameterizedTest
    @CsvSource({
        "false, OFF, true, MODERATE, true, MODERATE",
        "true, STRICT, false, MODERATE, true, STRICT",
        "false, MODERATE, false, OFF, false, MODERATE"
    })
    void stricter_isWhatEitherAsksFor(
            boolean search, YouTube youTube, boolean other, YouTube otherYouTube, boolean both, YouTube bothYouTube) {
        SafeSearch together = new SafeSearch(search, youTube).stricter(new SafeSearch(other, otherYouTube));
        assertEquals(new SafeSearch(both, bothYouTube), together);
    }
}
