package org.gatehouse.craft;

import java.util.function.BooleanSupplier;

/** Waits for what another thread tells. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits until something holds.
     *
     * @param monitor guards it, and is notified when it may have changed
     * @return whether it does, or the time was over
     */
    static boolean on(Object monitor, BooleanSupplier condition, long millis) {
        long deadlineNanos = System.nanoTime() + millis * 1_000_000;
        synchronized (monitor) {
            try {
                while (!condition.getAsBoolean()) {
                    long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
                    if (leftMillis <= 0) {
                        return false;
                    }
                    monitor.wait(leftMillis);
                }
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
