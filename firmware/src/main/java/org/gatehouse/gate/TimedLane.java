package org.gatehouse.gate;

import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.Latency;
import org.gatehouse.link.FrameListener;

/**
 * Measures a lane: how long a frame took that decided something, from when the lane was given it to when what came of it had been sent. That is the gate's own part of what a device waits; the kernel's, before and behind it, is
 * not in it. Frames that decided nothing, most of those of an upload, are not counted, so that the slow ones among the others show. The lane's own thread.
 */
public final class TimedLane implements FrameListener {
    private final FrameListener lane;
    private final Counters counters;
    private final Counter decided;
    private final Latency latency;

    /**
     * @param counters the lane's
     * @param decided what goes up when a frame decided something
     */
    public TimedLane(FrameListener lane, Counters counters, Counter decided, Latency latency) {
        this.lane = lane;
        this.counters = counters;
        this.decided = decided;
        this.latency = latency;
    }

    @Override
    public void onFrame(byte[] frame, int length, long epochMicros) {
        long before = counters.value(decided);
        long begunNanos = System.nanoTime();
        lane.onFrame(frame, length, epochMicros);
        if (counters.value(decided) != before) {
            latency.record(System.nanoTime() - begunNanos);
        }
    }
}
