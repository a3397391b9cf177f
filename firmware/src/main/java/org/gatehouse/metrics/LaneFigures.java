package org.gatehouse.metrics;

import java.util.function.LongSupplier;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Latency;

/**
 * What a lane counts while it works.
 *
 * @param name the side that its frames come from: {@code lan} or {@code wan}
 * @param ring its events, on their way to the logbook
 * @param kernelDrops frames that the kernel had no room for
 */
public record LaneFigures(String name, Counters counters, Latency latency, EventRing ring, LongSupplier kernelDrops) {}
