package org.gatehouse.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.gatehouse.logbook.AlertTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R36")
@Timeout(60)
class PostTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");
    private static final List<String> BOTH = List.of("deputy@school.example", "dsl@school.example");

    @TempDir
    Path folder;

    private final FakePost server = new FakePost();
    private final AtomicLong skippedNanos = new AtomicLong();
    private AlertTable store;
    private Post post;

    @BeforeEach
    void open() {
        store = new AlertTable(folder.resolve("alerts.db"));
    }

    @AfterEach
    void close() {
        if (post != null) {
            post.close();
        }
    }

    @Test
    void letter_goesToEachAddress_andIsNoted() throws Exception {
        start();
        post.send(letter("one"), BOTH);
        assertEquals("one", take().letter().subject());
        assertEquals("dsl@school.example", take().address());
        assertTrue(within(() -> waiting().isEmpty()));
    }

    @Test
    void serverThatIsDown_isTriedAgain_evermoreRarely() throws Exception {
        server.isDown = true;
        start();
        post.send(letter("later"), BOTH);
        assertTrue(within(() -> server.rounds.size() == 1));
        assertTrue(within(() -> waiting().stream().allMatch(one -> one.problem().contains("connection refused"))));
        skip(14);
        assertTrue(stays(() -> server.rounds.size() == 1));
        skip(2);
        assertTrue(within(() -> server.rounds.size() == 2));
        skip(29);
        assertTrue(stays(() -> server.rounds.size() == 2));
        server.isDown = false;
        skip(2);
        assertEquals("later", take().letter().subject());
        assertNotNull(take());
        assertTrue(within(() -> waiting().isEmpty()));
    }

    @Test
    void addressThatIsRefused_doesNotHoldUpTheOther() throws Exception {
        server.refusedAddress = "deputy@school.example";
        start();
        post.send(letter("one"), BOTH);
        assertEquals("dsl@school.example", take().address());
        assertTrue(
                within(() -> waiting().size() == 1 && waiting().get(0).problem().contains("550")));
        server.refusedAddress = "";
        skip(16);
        assertEquals("deputy@school.example", take().address());
        assertNull(server.taken.poll(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void restart_losesNothing_andTriesAtOnce() throws Exception {
        server.isDown = true;
        start();
        post.send(letter("first"), BOTH);
        post.send(letter("second"), BOTH);
        assertTrue(within(() -> server.rounds.size() >= 1));
        post.close();
        server.isDown = false;
        start();
        assertEquals(
                List.of("first", "first", "second", "second"),
                List.of(
                        take().letter().subject(),
                        take().letter().subject(),
                        take().letter().subject(),
                        take().letter().subject()));
        assertTrue(within(() -> waiting().isEmpty()));
        post.close();
        start();
        assertNull(server.taken.poll(200, TimeUnit.MILLISECONDS));
    }

    @Test
    void letterThatCannotBeKept_goesAllTheSame() throws Exception {
        Files.createDirectories(folder.resolve("folder.db"));
        store = new AlertTable(folder.resolve("folder.db"));
        start();
        post.send(letter("unkept"), BOTH);
        assertEquals("unkept", take().letter().subject());
    }

    private void start() {
        post = Post.start(store, server, () -> NOW, () -> System.nanoTime() + skippedNanos.get());
    }

    /** Time passes; the post notices when it is woken. */
    private void skip(long seconds) {
        skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        post.wake();
    }

    private FakePost.Taken take() throws InterruptedException {
        FakePost.Taken taken = server.taken.poll(10, TimeUnit.SECONDS);
        assertNotNull(taken);
        return taken;
    }

    private List<Delivery> waiting() {
        try {
            return store.waiting();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Letter letter(String subject) {
        return new Letter(0, LetterKind.ALERT, "", subject, NOW, true, new byte[] {1, 2, 3}, List.of());
    }

    private static boolean within(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            Thread.sleep(10);
        }
        return false;
    }

    private static boolean stays(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            if (!condition.getAsBoolean()) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }
}
