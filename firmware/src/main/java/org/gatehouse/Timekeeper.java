package org.gatehouse;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gatehouse.admin.CurrentPolicy;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.Policy;
import org.tinylog.Logger;

/**
 * Sees to it that the policy in force is the newest one, and as it is now: lanes have no clock, and judge by a policy in which schedules are settled. It looks at the clock several times a second,
 * so one that jumps is met, too; who changes the policy lets it look at once. A thread of its own, "timekeeper", and those who change the policy, one at a time.
 */
final class Timekeeper implements AutoCloseable {
    /** A changed file is believed on the second look: so it is in force within half a second. */
    private static final Duration TICK = Duration.ofMillis(200);

    private final Supplier<CurrentPolicy> newest;
    private final Supplier<Categories> categories;
    private final Supplier<Moment> clock;
    private final Set<String> toldErrors = new HashSet<>(); // of its own thread
    private CurrentPolicy latest; // guarded by this, as the next two
    private Policy policy;
    private Consumer<Policy> publish = next -> {};
    private volatile Thread thread;

    /**
     * Puts the first policy together.
     *
     * @param newest the policy that holds, whatever the time; asked by any thread, and waits for none
     * @param categories those of the table that is judged by
     */
    Timekeeper(Supplier<CurrentPolicy> newest, Supplier<Categories> categories, Supplier<Moment> clock) {
        this.newest = newest;
        this.categories = categories;
        this.clock = clock;
        latest = newest.get();
        policy = of(latest, clock.get());
        if (!policy.moment().clockTrusted()) {
            tellTrust(policy.moment());
        }
    }

    /** The policy in force. */
    synchronized Policy policy() {
        return policy;
    }

    /**
     * Begins to look.
     *
     * @param inForce puts a policy in force
     * @param before is done before each look at the clock, by the thread that looks
     */
    void start(Consumer<Policy> inForce, Runnable before) {
        synchronized (this) {
            publish = inForce;
        }
        thread = new Thread(() -> run(before), "timekeeper");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Looks at the newest policy and at the clock, and puts another policy in force where one is due. It is when this returns. */
    synchronized void look() {
        CurrentPolicy now = newest.get();
        Moment moment = clock.get();
        if (now == latest && holds(policy, moment)) {
            return;
        }
        Moment before = policy.moment();
        latest = now;
        policy = of(now, moment);
        publish.accept(policy);
        if (moment.clockTrusted() != before.clockTrusted()) {
            tellTrust(moment);
        }
    }

    private void run(Runnable before) {
        while (thread == Thread.currentThread()) {
            try {
                Thread.sleep(TICK.toMillis());
                before.run();
                look();
            } catch (InterruptedException ending) {
                return;
            } catch (RuntimeException failed) {
                if (toldErrors.add(failed.toString())) {
                    Logger.error(failed, "the policy could not be put together; the one before is still in force");
                }
            }
        }
    }

    private static boolean holds(Policy policy, Moment now) {
        Instant since = policy.moment().now();
        return !now.now().isBefore(since)
                && now.now().isBefore(policy.nextChange())
                && now.clockTrusted() == policy.moment().clockTrusted();
    }

    private Policy of(CurrentPolicy current, Moment now) {
        return Policy.of(current.document(), current.revision(), categories.get(), now);
    }

    private static void tellTrust(Moment moment) {
        if (moment.clockTrusted()) {
            Logger.info("the time is known: {}", moment.now());
        } else {
            Logger.warn(
                    "the clock says {}, which nothing confirms: what schedules could shut is shut until it is set",
                    moment.now());
        }
    }
}
