package org.gatehouse.ssh;

import java.util.function.LongSupplier;

/** How often something may happen: so many times at once, and after that as fast as it fills again. Any thread. */
final class Allowance {
    private final int burst;
    private final double perSecond;
    private final LongSupplier nanoClock;
    private double left;
    private long filledNanos;

    Allowance(int burst, double perSecond, LongSupplier nanoClock) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.nanoClock = nanoClock;
        this.left = burst;
        this.filledNanos = nanoClock.getAsLong();
    }

    /** Whether it may happen once more; then it has. */
    synchronized boolean take() {
        long now = nanoClock.getAsLong();
        left = Math.min(burst, left + (now - filledNanos) / 1e9 * perSecond);
        filledNanos = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    /** Takes so much more, down to a depth. */
    synchronized void spend(int count, int deepest) {
        left = Math.max(deepest, left - count);
    }
}
