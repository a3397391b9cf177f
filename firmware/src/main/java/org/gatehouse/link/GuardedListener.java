package org.gatehouse.link;

import java.util.HashSet;
import java.util.Set;
import org.tinylog.Logger;

/**
 * Stands between libpcap and a listener: what the listener throws must unwind into neither native code nor pcap4j, which
 * would log it for every frame. The receiving thread calls {@link #onFrame}; any thread reads {@link #failures}.
 */
final class GuardedListener implements FrameListener {
    private static final int MAX_DISTINCT = 64; // bounds the memory; what comes later is only counted

    private final FrameListener listener;
    private final Set<String> logged = new HashSet<>();
    private volatile long failures;

    GuardedListener(FrameListener listener) {
        this.listener = listener;
    }

    @Override
    public void onFrame(byte[] frame, int length, long epochMicros) {
        try {
            listener.onFrame(frame, length, epochMicros);
        } catch (Throwable e) {
            count(e);
        }
    }

    long failures() {
        return failures;
    }

    private void count(Throwable failure) {
        failures = failures + 1; // one writer
        StackTraceElement[] trace = failure.getStackTrace();
        String place = failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
        if (logged.size() < MAX_DISTINCT && logged.add(place)) {
            Logger.error(failure, "a frame was lost to an error; the next of its kind are only counted");
        }
    }
}
