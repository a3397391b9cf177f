package org.gatehouse.gate;

import java.util.concurrent.TimeUnit;
import org.gatehouse.frame.Frame;
import org.gatehouse.link.Port;

/**
 * A frame of our own that goes the way an opening goes: into the kernel, through the diversion's rules, out of the capture, into the lane that reads openings; and from there,
 * the same way, into the lane that reads answers. While it comes back, the box filters; a lane that hangs, a capture that died and rules that somebody flushed all show the
 * same way.
 *
 * <p>{@link #send} is for any one thread, {@link #heard} for the lane that reads answers, {@link #isAlive} for any.
 */
public final class Heartbeat {
    /** An EtherType that the standard leaves to local experiments: IEEE 802, 9.2.3. The diversion's rules know it. */
    public static final int ETHER_TYPE = 0x88b5;

    private static final int SHORTEST_FRAME = 60;

    private final Port port;
    private final long patienceNanos;
    private final byte[] frame = new byte[SHORTEST_FRAME];
    private final long begunNanos = System.nanoTime();
    private volatile long heardNanos; // valid where one was heard
    private volatile boolean heard;

    /**
     * @param port towards the clients; the rules hand what it sends of this type to the lane
     * @param patienceMillis how long nothing may be heard before {@link #isAlive} says so
     */
    public Heartbeat(Port port, long patienceMillis) {
        this.port = port;
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        java.util.Arrays.fill(frame, 0, 6, (byte) 0xff);
        frame[6] = 0x02; // locally administered
        frame[12] = (byte) (ETHER_TYPE >> 8);
        frame[13] = (byte) ETHER_TYPE;
    }

    public void send() {
        port.send(frame, frame.length);
    }

    /** True while a heartbeat came through not long ago. */
    public boolean isAlive() {
        return heard && System.nanoTime() - heardNanos < patienceNanos;
    }

    /** Whether any ever came through. */
    public boolean wasHeard() {
        return heard;
    }

    /** Seconds since one came through, or since the start. */
    public double ageSeconds() {
        return (System.nanoTime() - (heard ? heardNanos : begunNanos)) / 1e9;
    }

    static boolean isHeartbeat(Frame frame) {
        return frame.etherType() == ETHER_TYPE
                && !frame.isWrapped(); // of a device's frames, the rules send wrapped ones only
    }

    void heard() {
        heardNanos = System.nanoTime();
        heard = true;
    }
}
