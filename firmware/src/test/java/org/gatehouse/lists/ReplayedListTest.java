package org.gatehouse.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.SignatureKind;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.lists.Fetcher.Fetched;
import org.gatehouse.lists.Fetcher.Validators;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list that was rightly signed once, sent again when there is a newer one. */
@Tag("R01")
class ReplayedListTest {
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");

    @TempDir
    Path folder;

    private SourceStore store;
    private Optional<Instant> signed = Optional.empty();
    private String content = "";

    @BeforeEach
    void open() throws Exception {
        store = new SourceStore(folder);
    }

    @Test
    void olderSignature_keepsTheNewerList() {
        assertEquals("changed", update("a.test\nb.test\n", APRIL));
        assertEquals("older", update("a.test\nz.test\n", MARCH));
        assertEquals("unchanged", update("a.test\nb.test\n", APRIL), "what is kept is that of April");
        assertEquals("changed", update("a.test\nc.test\n", APRIL), "of the same second");
    }

    @Test
    void newerSignatureOfTheSameList_countsFromThenOn() {
        assertEquals("changed", update("a.test\nb.test\n", MARCH));
        assertEquals("unchanged", update("a.test\nb.test\n", APRIL));
        assertEquals("older", update("a.test\nz.test\n", MARCH));
    }

    @Test
    void olderSignature_isTakenWhereSomebodySaysSo() {
        update("a.test\n", APRIL);
        signed = Optional.of(MARCH);
        content = "z.test\n";
        assertEquals(
                UpdateOutcome.CHANGED,
                updater().run(source("list.txt"), true).row().outcome());
        assertEquals("changed", update("y.test\n", MARCH), "the older one counts from then on");
    }

    @Test
    void signatureWithoutATime_isTaken() {
        assertEquals("changed", update("a.test\n", null));
        assertEquals("changed", update("b.test\n", APRIL));
        assertEquals("changed", update("c.test\n", null));
    }

    @Test
    void anotherSource_beginsAnew() {
        update("a.test\n", APRIL);
        signed = Optional.of(MARCH);
        assertEquals(
                UpdateOutcome.UNCHANGED,
                updater().run(source("other.txt"), false).row().outcome());
    }

    private String update(String list, Instant time) {
        content = list;
        signed = Optional.ofNullable(time);
        return updater().run(source("list.txt"), false).row().outcome().code();
    }

    private SourceUpdate updater() {
        Fetcher fetcher = (location, known, into) -> {
            Files.writeString(into, content);
            return new Fetched(true, Validators.NONE);
        };
        return new SourceUpdate(store, fetcher, Clock.systemUTC(), Map.of("bets", (file, signature) -> signed));
    }

    private static ListSource source(String path) {
        URI location = URI.create("https://lists.test/" + path);
        return new ListSource(
                "bets",
                1,
                location,
                ListFormat.DOMAINS,
                Optional.of("gambling"),
                Map.of(),
                Optional.of(
                        new ListSource.Signed(SignatureKind.OPENPGP, Path.of("maker.asc"), location.resolve("sig"))),
                Optional.empty(),
                SuffixRule.REFUSE);
    }
}
