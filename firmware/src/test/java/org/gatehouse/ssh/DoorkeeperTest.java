package org.gatehouse.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is let in, by how often somebody of his source came. */
@Tag("R40")
class DoorkeeperTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Doorkeeper doorkeeper = new Doorkeeper(nanos::get);

    @Test
    void connections_ofASource_areBoundedInTime_andThatPasses() {
        assertEquals(Doorkeeper.BURST, admitted("192.0.2.11", 1000));
        assertEquals(Doorkeeper.BURST, admitted("192.0.2.12", 1000));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertEquals(10 * (int) Doorkeeper.PER_SECOND, admitted("192.0.2.11", 1000));
        assertEquals(2 * (1000 - Doorkeeper.BURST) + 990, doorkeeper.turnedAway());
    }

    @Test
    void addressesOfANetwork_inIpv6_areOneSource() {
        int admitted = 0;
        for (int i = 0; i < 1000; i++) {
            admitted += admitted("2001:db8:1::" + Integer.toHexString(i), 1);
        }
        assertEquals(Doorkeeper.BURST, admitted);
    }

    @Test
    void sources_beyondThoseRemembered_takeNoMemory() {
        for (int i = 0; i < 5000; i++) {
            assertEquals(1, admitted("10.0." + i / 250 + "." + i % 250, 1));
        }
        assertEquals(1024, doorkeeper.sources());
    }

    private int admitted(String address, int times) {
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            try {
                doorkeeper.connectionAccepted(null, null, new InetSocketAddress(address, 1024 + i), null);
                admitted++;
            } catch (IOException turnedAway) {
                // counted by what is missing
            }
        }
        return admitted;
    }
}
