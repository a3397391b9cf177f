package org.gatehouse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import org.gatehouse.event.BoxState;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Protocol;
import org.gatehouse.link.Carrier;

/**
 * Logs what befalls the box itself: that the service began and ended, that it filters, that a port lost its link. Who takes the box out of the line leaves a gap between these rows, or a row.
 * One thread at a time: the one that starts the service, then the one of the heartbeats, and when that is over the one that ends the service.
 */
final class BoxLog {
    /** How often the log says that the box filters: 1,440 rows a day, of the two million that are kept. */
    static final long MICROS_BETWEEN_BEATS = 60_000_000;

    private static final byte[] NO_PORT = {};

    private final EventRing ring;
    private final List<Carrier> ports;
    private final LongSupplier epochMicros;
    private boolean wasFiltering = true;
    private long toldMicros; // that it filters

    /** @param ring of this object only */
    BoxLog(EventRing ring, List<Carrier> ports, LongSupplier epochMicros) {
        this.ring = ring;
        this.ports = List.copyOf(ports);
        this.epochMicros = epochMicros;
    }

    void began() {
        record(BoxState.BEGAN, NO_PORT);
    }

    void ended() {
        record(BoxState.ENDED, NO_PORT);
    }

    /** To be called every second. */
    void lookAtPorts() {
        for (Carrier port : ports) {
            byte[] name = port.device().getBytes(StandardCharsets.US_ASCII);
            switch (port.poll()) {
                case NONE -> {}
                case DOWN -> record(BoxState.LINK_DOWN, name);
                case UP -> record(BoxState.LINK_UP, name);
                case INTERRUPTED -> {
                    record(BoxState.LINK_DOWN, name);
                    record(BoxState.LINK_UP, name);
                }
            }
        }
    }

    /** To be called every second, once it is known. */
    void beat(boolean filtering) {
        long nowMicros = epochMicros.getAsLong();
        boolean due = Math.abs(nowMicros - toldMicros) >= MICROS_BETWEEN_BEATS; // be it that the clock was set
        if (filtering && (due || !wasFiltering)) {
            toldMicros = nowMicros;
            record(BoxState.FILTERING, NO_PORT);
        } else if (!filtering && wasFiltering) {
            record(BoxState.NOT_FILTERING, NO_PORT);
        }
        wasFiltering = filtering;
    }

    private void record(BoxState state, byte[] port) {
        Event event = ring.claim();
        if (event != null) { // a full ring counts what it loses
            event.epochMicros = epochMicros.getAsLong();
            event.protocol = Protocol.BOX;
            event.flagged = state.isOdd();
            event.reason = state.code();
            event.name(port, 0, port.length);
            ring.publish();
        }
    }
}
