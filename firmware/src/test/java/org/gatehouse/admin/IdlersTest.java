package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is ended, by what went either way and when. */
@Tag("R40")
class IdlersTest {
    private static final Duration STALLED = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final AtomicLong nanos = new AtomicLong();
    private final Idlers idlers = new Idlers(nanos::get, STALLED, IDLE);
    private int ended;
    private final Idlers.Watched watched = idlers.watch("somebody", () -> ended++);

    @Test
    void somebodyWhoIsSilent_isEnded_once() {
        pass(IDLE);
        assertEquals(0, ended);
        pass(Duration.ofSeconds(1));
        pass(IDLE);
        assertEquals(1, ended);
    }

    @Test
    void somebodyWhoTypesOrTakes_isNotIdle() throws Exception {
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMinutes(9));
            watched.of(new ByteArrayInputStream(new byte[1])).read();
            pass(Duration.ofMinutes(9));
            watched.of(new ByteArrayInputStream(new byte[10])).readNBytes(10);
            pass(Duration.ofMinutes(9));
            watched.of(OutputStream.nullOutputStream()).write('.');
        }
        assertEquals(0, ended);
    }

    @Test
    void somebodyWhoTakesNothing_isEndedSooner() throws Exception {
        CountDownLatch writes = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            try {
                watched.of(slow(writes, taken)).write(new byte[100]);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        assertTrue(writes.await(10, TimeUnit.SECONDS));
        pass(STALLED);
        assertEquals(0, ended);
        pass(Duration.ofSeconds(1));
        assertEquals(1, ended);
        taken.countDown();
        writer.join();
    }

    /** A megabyte at eight kilobytes in each 59 seconds, and not a byte of it lost. */
    @Test
    void somebodyWhoTakesALittleInEachPeriod_isLeftAlone() throws Exception {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        byte[] much = new byte[1 << 20];
        watched.of(new OutputStream() {
                    @Override
                    public void write(int octet) {
                        throw new AssertionError("one by one");
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        pass(STALLED.minusSeconds(1));
                        arrived.write(bytes, from, length);
                    }
                })
                .write(much);
        assertEquals(much.length, arrived.size());
        assertEquals(0, ended);
    }

    @Test
    void somebodyWhoLeft_isNotLookedAt() {
        watched.close();
        assertEquals(0, idlers.count());
        pass(IDLE.multipliedBy(2));
        assertEquals(0, ended);
    }

    /** With the thread and the real clock: a writer that waits for ever is freed by what ends him. */
    @Test
    void writerWithoutReader_isFreed() throws Exception {
        PipedInputStream nobodyReads = new PipedInputStream(100);
        try (Idlers real = Idlers.start(Duration.ofMillis(200), IDLE);
                PipedOutputStream pipe = new PipedOutputStream(nobodyReads)) {
            Thread writer = new Thread(() -> {
                try (Idlers.Watched one = real.watch("a test", Thread.currentThread()::interrupt)) {
                    one.of(pipe).write(new byte[10_000]);
                } catch (IOException freed) {
                    return;
                }
            });
            writer.start();
            writer.join(10_000);
            assertTrue(!writer.isAlive());
            assertEquals(0, real.count());
        }
    }

    private void pass(Duration length) {
        nanos.addAndGet(length.toNanos());
        idlers.look();
    }

    private static OutputStream slow(CountDownLatch writes, CountDownLatch taken) {
        return new OutputStream() {
            @Override
            public void write(int octet) {
                writes.countDown();
                try {
                    taken.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }
}
