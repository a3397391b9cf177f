package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatehouse.name.NameTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates end to end, over HTTPS from a server on the loopback: what is right is published, and whatever is wrong leaves what was in force. */
@Tag("R01")
class ListsUpdateTest extends ListsFixture {
    @Test
    void firstFetch_isPublishedByTheUpdaterItself() throws Exception {
        open(bets());
        assertEquals(Set.of("gambling"), categories("www.bet365.com"), "the starter lists, until there is something");
        BlockingQueue<NameTable> published = new LinkedBlockingQueue<>();
        lists.start(published::add);
        NameTable table = published.poll(10, TimeUnit.SECONDS);
        assertSame(table, lists.table());
        assertEquals(4 + BypassNames.COUNT, table.size());
        assertEquals("bets", table.list(0));
        assertEquals(Set.of("gambling"), categories("www.a.test"));
        assertEquals(Set.of(), categories("www.bet365.com"));
        assertEquals(List.of("adult"), lists.unfilled(List.of("gambling", "adult")));
    }

    @Test
    void rows_sayWhatBecameOfIt() throws Exception {
        open(bets());
        assertEquals(List.of("bets changed 4 +4 -0", published(4)), update());
        NameTable first = lists.table();
        assertEquals(List.of("bets unchanged 4 +0 -0"), update());
        assertSame(first, lists.table(), "nothing changed, nothing is compiled");
        server.serve(PATH, "\"2\"", text("a.test", "b.test", "c.test", "e.test", "no domain", "f.test"));
        assertEquals(List.of("bets changed 5 +2 -1", published(5)), update());
        assertNotSame(first, lists.table());
        assertEquals(Set.of(), categories("d.test"));
        assertEquals(Set.of("gambling"), categories("f.test"));
        List<UpdateRow> rows = lists.journal(3);
        assertEquals(3, rows.size());
        assertEquals(UpdateOutcome.UNCHANGED, rows.get(0).outcome());
        assertEquals(1, rows.get(1).refused());
    }

    @Test
    void sameContentUnderAnotherTag_isUnchanged() throws Exception {
        open(bets());
        update();
        NameTable first = lists.table();
        server.serve(PATH, "\"2\"", text("# of today", "a.test", "b.test", "c.test", "d.test"));
        assertEquals(List.of("bets unchanged 4 +0 -0"), update());
        assertEquals(List.of("bets unchanged 4 +0 -0"), update());
        assertSame(first, lists.table());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not-fetched 404",
                "not-fetched 503",
                "not-fetched cut",
                "not-fetched http",
                "not-fetched loop",
                "too-slow head",
                "too-slow stall",
                "too-large body",
                "unreadable html",
                "unreadable noise",
                "unreadable gzip",
                "unreadable empty",
                "shrunk half",
                "public-suffix uk",
            })
    void whateverIsWrong_leavesWhatWasInForce(String what) throws Exception {
        open(bets());
        update();
        String[] words = what.split(" ");
        lists.close();
        open(words[0].equals("too-slow") ? IMPATIENT : LIMITS, bets());
        NameTable before = lists.table();
        misbehave(words[1]);
        List<String> rows = update();
        assertEquals(List.of("bets " + words[0] + " 4 +0 -0"), rows);
        assertSame(before, lists.table());
        UpdateRow row = lists.journal(1).get(0);
        assertEquals(words[0], row.outcome().code());
        assertFalse(row.detail().isEmpty());
        assertEquals(List.of(), leftInWork());
        lists.close();
        open(bets());
        server.serve(PATH, "\"9\"", text("a.test", "b.test", "c.test", "z.test"));
        assertEquals(List.of("bets changed 4 +1 -1", published(4)), update());
    }

    private void misbehave(String how) throws IOException {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        switch (how) {
            case "404" -> server.status(PATH, 404);
            case "503" -> server.status(PATH, 503);
            case "cut" -> server.on(PATH, exchange -> send(exchange, 1000, text("a.test", "b.test")));
            case "http" -> server.redirect(PATH, "http://127.0.0.1:1/bets.txt");
            case "loop" -> server.redirect(PATH, PATH);
            case "head" -> server.on(PATH, exchange -> Thread.sleep(60_000));
            case "stall" ->
                server.on(PATH, exchange -> {
                    send(exchange, 1000, text("a.test"));
                    exchange.getResponseBody().flush();
                    Thread.sleep(60_000);
                });
            case "body" -> server.serve(PATH, "x", "a.test\n".repeat(4000).getBytes(UTF_8));
            case "html" -> server.serve(PATH, "x", "<html>\n<body>\nsorry\n</body>\n</html>\n".getBytes(UTF_8));
            case "noise" -> server.serve(PATH, "x", noise);
            case "gzip" -> {
                noise[0] = 0x1f;
                noise[1] = (byte) 0x8b;
                server.serve(PATH, "x", noise);
            }
            case "empty" -> server.serve(PATH, "x", text("# nothing"));
            case "half" -> server.serve(PATH, "x", text("a.test"));
            case "uk" -> server.serve(PATH, "x", text("a.test", "b.test", "co.uk", "d.test", "e.test"));
            default -> throw new IllegalArgumentException(how);
        }
    }

    private static void send(HttpExchange exchange, int announced, byte[] sent) throws IOException {
        exchange.sendResponseHeaders(200, announced);
        exchange.getResponseBody().write(sent);
    }

    @Test
    void serverThatWasBusy_isAskedAgain() throws Exception {
        open(bets());
        AtomicInteger asked = new AtomicInteger();
        server.on(PATH, exchange -> {
            byte[] content = text("a.test");
            boolean busy = asked.incrementAndGet() == 1;
            exchange.sendResponseHeaders(busy ? 503 : 200, busy ? -1 : content.length);
            if (!busy) {
                exchange.getResponseBody().write(content);
            }
        });
        assertEquals("bets changed 1 +1 -0", update().get(0));
        assertEquals(2, asked.get());
        server.status(PATH, 404);
        int before = server.asked().size();
        update();
        assertEquals(before + 1, server.asked().size(), "another attempt would not help");
    }

    @Test
    void redirect_withinHttps_isFollowed() throws Exception {
        open(bets());
        server.serve("/other.txt", "\"1\"", text("a.test"));
        server.redirect(PATH, server.uri("/other.txt").toString());
        assertEquals("bets changed 1 +1 -0", update().get(0));
    }

    @Test
    void serverThatNobodyVouchesFor_isNotTrusted() throws Exception {
        HttpClient strict = HttpsFetcher.clientBuilder().build();
        lists = Lists.open(
                settings(List.of(bets())), new HttpsFetcher(strict, LIMITS), Clock.systemUTC(), new Random(1));
        assertEquals(List.of("bets not-fetched 0 +0 -0"), update());
    }

    @Test
    void shrinking_isTakenWhenSomebodySaysThatItIsRight() throws Exception {
        open(bets());
        update();
        server.serve(PATH, "\"2\"", text("a.test"));
        assertEquals(List.of("bets shrunk 4 +0 -0"), update());
        assertTrue(lists.journal(1).get(0).detail().contains("gambling would shrink from 4 to 1 names"));
        List<UpdateRow> rows = lists.updateNow(Set.of("bets")).get(10, TimeUnit.SECONDS);
        assertEquals(UpdateOutcome.CHANGED, rows.get(0).outcome());
        assertEquals(Set.of(), categories("b.test"));
    }
}
