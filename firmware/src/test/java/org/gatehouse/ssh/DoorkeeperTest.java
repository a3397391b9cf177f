package org.gatehouse.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is let in, by how many of his source are there, how often they came, and to what end. */
@Tag("R40")
class DoorkeeperTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Doorkeeper doorkeeper = new Doorkeeper(nanos::get);

    @Test
    void sessions_atOnce_areBoundedBySource_andInAll() {
        for (int host = 1; host <= 10; host++) {
            int entered = 0;
            for (int i = 0; i < 100; i++) {
                entered += doorkeeper.enters(host(host)) ? 1 : 0;
            }
            int left = Doorkeeper.MAX_SESSIONS - Doorkeeper.RESERVED - (host - 1) * Doorkeeper.MAX_OF_SOURCE;
            assertEquals(Math.max(0, Math.min(Doorkeeper.MAX_OF_SOURCE, left)), entered, "host " + host);
        }
        doorkeeper.leaves(host(1), true);
        assertTrue(doorkeeper.enters(host(9)));
    }

    @Test
    void strangersThatFillTheirPlaces_leaveThoseOfWhoCameInBefore() {
        doorkeeper.cameIn(host(200));
        for (int host = 1; host <= 10; host++) {
            visitsAtOnce(host(host));
        }
        assertFalse(doorkeeper.enters(host(100)));
        assertEquals(Doorkeeper.RESERVED, visitsAtOnce(host(200)));
    }

    private int visitsAtOnce(SocketAddress host) {
        int entered = 0;
        while (doorkeeper.enters(host)) {
            entered++;
        }
        return entered;
    }

    @Test
    void visitsThatCameIn_areBoundedInTime_andThatPasses() {
        assertEquals(Doorkeeper.BURST, visits(host(1), 1000, true));
        assertEquals(Doorkeeper.BURST, visits(host(2), 1000, true));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertEquals(10 * (int) Doorkeeper.PER_SECOND, visits(host(1), 1000, true));
        assertEquals(2 * (1000 - Doorkeeper.BURST) + 990, doorkeeper.turnedAway());
    }

    @Test
    void visitsInVain_costMore_andAreForgivenAfterAMinute() {
        assertEquals(Doorkeeper.BURST / Doorkeeper.FUTILE, visits(host(1), 1000, false));
        assertFalse(doorkeeper.enters(host(1)));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(62));
        assertTrue(doorkeeper.enters(host(1)));
    }

    @Test
    void addressesOfANetwork_inIpv6_areOneSource() {
        int entered = 0;
        for (int i = 0; i < 1000; i++) {
            entered += visits(new InetSocketAddress("2001:db8:1::" + Integer.toHexString(i), 1024), 1, true);
        }
        assertEquals(Doorkeeper.BURST, entered);
    }

    @Test
    void sources_beyondThoseRemembered_takeNoMemory() {
        for (int i = 0; i < 5000; i++) {
            assertEquals(1, visits(new InetSocketAddress("10.0." + i / 250 + "." + i % 250, 1024), 1, true));
        }
        assertEquals(1024, doorkeeper.sources());
    }

    private int visits(SocketAddress remote, int times, boolean wasIn) {
        int entered = 0;
        for (int i = 0; i < times; i++) {
            if (doorkeeper.enters(remote)) {
                entered++;
                doorkeeper.leaves(remote, wasIn);
            }
        }
        return entered;
    }

    private static SocketAddress host(int number) {
        return new InetSocketAddress("192.0.2." + number, 1024);
    }
}
