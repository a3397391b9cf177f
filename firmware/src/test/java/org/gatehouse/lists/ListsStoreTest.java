package org.gatehouse.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gatehouse.name.NameTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept: over a restart, a rollback, a damaged file, and an update that was interrupted. */
@Tag("R01")
class ListsStoreTest extends ListsFixture {
    @Test
    void rollBack_holdsUntilASourceChanges() throws Exception {
        open(bets());
        assertFalse(lists.rollBack().get(10, TimeUnit.SECONDS), "there is none before the first");
        update();
        assertFalse(lists.rollBack().get(10, TimeUnit.SECONDS));
        server.serve(PATH, "\"2\"", text("a.test", "b.test", "c.test", "bad.test"));
        update();
        assertEquals(Set.of("gambling"), categories("bad.test"));
        assertTrue(lists.rollBack().get(10, TimeUnit.SECONDS));
        assertEquals(Set.of(), categories("bad.test"));
        assertEquals(Set.of("gambling"), categories("d.test"));
        assertEquals(List.of("bets unchanged 4 +0 -0"), update());
        assertEquals(Set.of(), categories("bad.test"));
        assertEquals("rolled-back", lists.journal(2).get(0).outcome().code());
        lists.close();
        open(bets());
        assertEquals(Set.of(), categories("bad.test"), "and over a restart");
        server.serve(PATH, "\"3\"", text("a.test", "b.test", "c.test", "good.test"));
        update();
        assertEquals(Set.of("gambling"), categories("good.test"));
    }

    @Test
    void restart_opensWhatWasInForceWithoutTheNetwork() throws Exception {
        open(bets());
        update();
        lists.close();
        int asked = server.asked().size();
        server.close();
        open(bets());
        assertEquals(Set.of("gambling"), categories("a.test"));
        assertEquals(asked, server.asked().size());
        assertEquals(List.of("bets not-fetched 4 +0 -0"), update());
        assertEquals(Set.of("gambling"), categories("a.test"));
    }

    @Test
    void damagedTable_theOneBeforeIsTaken_thenTheStarterLists() throws Exception {
        open(bets());
        update();
        server.serve(PATH, "\"2\"", text("a.test", "b.test", "c.test", "e.test"));
        update();
        lists.close();
        List<Path> tables = tables();
        assertEquals(2, tables.size());
        damage(tables.get(1));
        open(bets());
        assertEquals(Set.of("gambling"), categories("d.test"), "the table before");
        assertEquals("damaged", lists.journal(1).get(0).outcome().code());
        lists.close();
        damage(tables.get(0));
        open(bets());
        assertEquals(Set.of("gambling"), categories("www.bet365.com"), "the starter lists");
        assertEquals(List.of("bets unchanged 4 +0 -0", published(4)), update());
        assertEquals(Set.of("gambling"), categories("e.test"), "compiled anew from the stored copy");
    }

    @Test
    void interruptedInBetween_theNextUpdateCompletesIt() throws Exception {
        open(bets());
        update();
        lists.close();
        Path store = folder.resolve("store");
        for (Path table : tables()) {
            Files.delete(table);
        }
        Files.delete(store.resolve("tables/current"));
        Files.writeString(store.resolve("work/entries"), "half");
        Files.writeString(store.resolve("tables/names-00000009.table"), "half");
        Files.writeString(
                store.resolve("updates.tsv"),
                "2026-11-17T00:00:00Z\tbets\tcha",
                java.nio.file.StandardOpenOption.APPEND);
        open(bets());
        assertEquals(List.of("bets unchanged 4 +0 -0", published(4)), update());
        assertEquals(1, tables().size());
        assertEquals(List.of(), leftInWork());
        assertEquals(4, lists.journal(10).size(), "the half row is passed over");
    }

    @Test
    void storedCopyThatIsDamaged_isNotCompiled() throws Exception {
        open(bets(), own("more", "more.txt", "games"));
        Path own = Files.writeString(folder.resolve("more.txt"), "play.test\n");
        update();
        NameTable before = lists.table();
        damage(folder.resolve("store/sources/bets.entries"));
        Files.writeString(own, "play.test\nplay2.test\n");
        assertEquals(
                List.of("bets unchanged 4 +0 -0", "more changed 2 +1 -0", "(table) not-compiled 0 +0 -0"), update());
        assertSame(before, lists.table());
    }

    @Test
    void oneSourceFails_theOthersAreUpdated() throws Exception {
        Files.writeString(folder.resolve("more.txt"), "play.test\na.test\n");
        server.status(PATH, 500);
        open(bets(), own("more", "more.txt", "games"), own("gone", "gone.txt", "chat"));
        assertEquals(
                List.of("bets not-fetched 0 +0 -0", "more changed 2 +2 -0", "gone not-fetched 0 +0 -0", published(2)),
                update());
        server.serve(PATH, "\"1\"", text("a.test"));
        update();
        assertEquals(Set.of("gambling", "games"), categories("a.test"));
    }

    @Test
    void close_givesUpWhatIsUnderWay() throws Exception {
        open(bets());
        server.on(PATH, exchange -> Thread.sleep(60_000));
        lists.updateNow();
        long begun = System.nanoTime();
        lists.close();
        assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(4));
        assertThrows(java.util.concurrent.ExecutionException.class, () -> lists.updateNow()
                .get());
    }
}
