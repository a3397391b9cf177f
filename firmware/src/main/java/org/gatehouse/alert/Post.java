package org.gatehouse.alert;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * Brings letters to the mail server, and tries again, ever more rarely, until it takes them. A letter that could not be kept goes all the same. One thread, "post"; whoever has a letter
 * hands it in without waiting.
 */
public final class Post implements AutoCloseable {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(30);
    private static final int MAX_DOUBLINGS = 10; // well past the longest pause
    private static final int MAX_WAITING = 1000; // in memory; more are found again once these have gone
    private static final int MAX_DISTINCT = 64; // problems that are logged

    private final AlertStore store;
    private final Carrier carrier;
    private final Supplier<Instant> clock;
    private final LongSupplier nanos;
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // guarded by this, as the next two
    private boolean more; // letters are kept that found no room here
    private boolean ending;
    private final Object intake =
            new Object(); // what is put into the store is not found there as if it were left from before
    private final Set<String> logged = new HashSet<>(); // of the thread, as the next three
    private long serverNextNanos;
    private long fetchNextNanos;
    private int serverFailures;
    private final Thread thread = new Thread(this::run, "post");

    /**
     * Begins to bring what is waiting in the store.
     *
     * @param nanos a clock that only goes forward
     */
    public static Post start(AlertStore store, Carrier carrier, Supplier<Instant> clock, LongSupplier nanos) {
        Post post = new Post(store, carrier, clock, nanos);
        post.more = true;
        post.thread.setDaemon(true);
        post.thread.start();
        return post;
    }

    private Post(AlertStore store, Carrier carrier, Supplier<Instant> clock, LongSupplier nanos) {
        this.store = store;
        this.carrier = carrier;
        this.clock = clock;
        this.nanos = nanos;
        this.serverNextNanos = nanos.getAsLong();
        this.fetchNextNanos = serverNextNanos;
    }

    /**
     * A letter that waits.
     *
     * @param inMemory the letter where the store does not have it
     * @param nextNanos when it is to be tried
     */
    private record Waiting(Delivery delivery, Optional<Letter> inMemory, long nextNanos) {}

    /** Hands in a letter. Where it cannot be kept, it is lost with the power. */
    public void send(Letter letter, List<String> addresses) {
        synchronized (intake) {
            keepAndAdd(letter, addresses);
        }
    }

    private void keepAndAdd(Letter letter, List<String> addresses) {
        Letter kept = letter;
        boolean isKept = false;
        try {
            kept = letter.numbered(store.add(letter, addresses));
            isKept = true;
        } catch (IOException failed) {
            Logger.error("a letter could not be kept, and is sent all the same: {}", failed.getMessage());
        }
        synchronized (this) {
            for (String address : addresses) {
                Delivery delivery = new Delivery(kept.number(), address, 0, Optional.empty(), "");
                add(new Waiting(delivery, isKept ? Optional.empty() : Optional.of(letter), nanos.getAsLong()), isKept);
            }
            notifyAll();
        }
    }

    private void add(Waiting one, boolean isKept) {
        if (waiting.size() < MAX_WAITING) {
            waiting.add(one);
        } else if (isKept) {
            more = true;
        } else {
            Logger.error("a letter is lost: it can be neither kept nor sent");
        }
    }

    /** Ends; what was not taken is found in the store by the next one. */
    @Override
    public void close() {
        synchronized (this) {
            ending = true;
            notifyAll();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2)); // it may wait for the server: that is no reason to wait with it
            thread.interrupt();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at the clock again. */
    synchronized void wake() {
        notifyAll();
    }

    private void run() {
        while (awaitWork()) {
            try {
                synchronized (intake) {
                    fetchKept();
                }
                round(takeDue());
            } catch (RuntimeException failed) {
                tellOnce("letters are not sent: " + failed);
                pauseServer();
            }
        }
    }

    /** Whether there may be work; false at the end. */
    private synchronized boolean awaitWork() {
        while (!ending) {
            long pause = nextNanos() - nanos.getAsLong();
            if (pause <= 0) {
                return true;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(pause, LONGEST_PAUSE_NANOS));
            } catch (InterruptedException interrupted) {
                return false;
            }
        }
        return false;
    }

    private long nextNanos() {
        long now = nanos.getAsLong();
        long next = now + LONGEST_PAUSE_NANOS;
        for (Waiting one : waiting) {
            next = Math.min(next, one.nextNanos());
        }
        next = Math.max(next, serverNextNanos);
        return more && waiting.isEmpty() ? Math.min(next, fetchNextNanos) : next;
    }

    /** What the store has and this has not: at the start, and where there was no room. */
    private void fetchKept() {
        synchronized (this) {
            if (!more || !waiting.isEmpty() || nanos.getAsLong() - fetchNextNanos < 0) {
                return;
            }
            more = false;
        }
        List<Delivery> kept = List.of();
        try {
            kept = store.waiting();
        } catch (IOException failed) {
            tellOnce("letters that wait cannot be read, and are looked for again: " + failed.getMessage());
            fetchNextNanos = nanos.getAsLong() + FIRST_PAUSE_NANOS;
        }
        synchronized (this) {
            more |= fetchNextNanos - nanos.getAsLong() > 0;
            for (Delivery delivery : kept) {
                boolean known = waiting.stream().anyMatch(one -> isSame(one.delivery(), delivery));
                if (!known) {
                    add(new Waiting(delivery, Optional.empty(), nanos.getAsLong()), true);
                }
            }
        }
    }

    private static boolean isSame(Delivery one, Delivery other) {
        return one.letter() == other.letter() && one.address().equals(other.address());
    }

    private synchronized List<Waiting> takeDue() {
        long now = nanos.getAsLong();
        List<Waiting> due = new ArrayList<>();
        waiting.removeIf(one -> one.nextNanos() - now <= 0 && due.add(one));
        return due;
    }

    private void round(List<Waiting> due) {
        if (due.isEmpty()) {
            return;
        }
        Deque<Waiting> left = new ArrayDeque<>(due);
        try (Carrier.Round round = carrier.begin()) {
            while (!left.isEmpty()) {
                deliver(round, left.peek());
                left.remove();
            }
            if (serverFailures > 0) {
                Logger.info("letters are sent again");
                logged.clear();
            }
            serverFailures = 0;
        } catch (MailException unreachable) {
            tellOnce("letters wait, the mail server takes none: " + unreachable.getMessage());
            boolean isFirst = serverFailures == 0;
            pauseServer();
            left.forEach(one -> again(one, unreachable.getMessage(), isFirst));
        } catch (RuntimeException failed) {
            left.forEach(one -> again(one, failed.toString(), true));
            throw failed;
        }
    }

    private void deliver(Carrier.Round round, Waiting one) throws MailException {
        Delivery delivery = one.delivery();
        try {
            Optional<Letter> letter = one.inMemory();
            if (letter.isEmpty()) {
                letter = store.letter(delivery.letter());
            }
            if (letter.isPresent()) {
                round.deliver(letter.get(), delivery.address());
                note(one, delivery.taken(clock.get()));
            }
        } catch (MailException refused) {
            if (refused.isOfServer()) {
                throw refused;
            }
            tellOnce("a letter was not taken, and is tried again: " + refused.getMessage());
            again(one, refused.getMessage(), true);
        } catch (IOException unreadable) {
            tellOnce("a letter cannot be read, and is tried again: " + unreadable.getMessage());
            again(one, unreadable.getMessage(), false);
        }
    }

    /** @param noted whether the store is told, which costs a write */
    private void again(Waiting one, String problem, boolean noted) {
        Delivery failed = one.delivery().failed(problem);
        long next = nanos.getAsLong() + pause(failed.attempts());
        synchronized (this) {
            add(new Waiting(failed, one.inMemory(), next), one.inMemory().isEmpty());
        }
        if (noted) {
            note(one, failed);
        }
    }

    private void note(Waiting one, Delivery became) {
        if (one.inMemory().isPresent()) {
            return;
        }
        try {
            store.note(became);
        } catch (IOException failed) {
            tellOnce("what became of a letter could not be noted: " + failed.getMessage());
        }
    }

    private void pauseServer() {
        serverFailures++;
        serverNextNanos = nanos.getAsLong() + pause(serverFailures);
    }

    private static long pause(int failures) {
        return Math.min(FIRST_PAUSE_NANOS << Math.min(failures - 1, MAX_DOUBLINGS), LONGEST_PAUSE_NANOS);
    }

    private void tellOnce(String problem) {
        if (logged.size() < MAX_DISTINCT && logged.add(problem)) {
            Logger.warn(problem);
        }
    }
}
