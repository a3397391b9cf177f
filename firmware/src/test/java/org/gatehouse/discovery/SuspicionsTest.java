package org.gatehouse.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gatehouse.frame.FrameBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What devices do that stand for others, and what others do that looks alike. */
@Tag("R24")
class SuspicionsTest {
    private static final long MAC = 0x020000000011L;
    private static final long SECOND = 1_000_000;
    private static final int VERSION = 14;
    private static final int CHECKSUM = 14 + 10;
    private static final int TTL = 14 + 8;
    private static final int LAST_OF_DESTINATION = 14 + 19;
    private static final int HOP_LIMIT = 14 + 7;
    private static final int LAST_OF_DESTINATION6 = 14 + 39;

    private final Suspicions suspicions = new Suspicions();
    private final Discovery discovery = new Discovery(new Sightings(), suspicions);

    @ParameterizedTest
    @CsvSource({
        "0000, 16, ASKS_ITSELF",
        "0010, 16, ASKS_ITSELF", // checks signatures itself, too
        "0000, 15, ", // traces a few names
        "0100, 64, ", // wants the whole answer
        "8000, 64, ", // an answer
        "2800, 64, ", // an update
    })
    void questions_withoutRecursion_toManyServers_areANameServers(String flags, int servers, Suspicion expected) {
        byte[] message = new byte[29];
        message[2] = (byte) Integer.parseInt(flags.substring(0, 2), 16);
        message[3] = (byte) Integer.parseInt(flags.substring(2), 16);
        hear(FrameBuilder.udp(4, message).ports(50_000, 53).build(), LAST_OF_DESTINATION, servers);
        assertEquals(Optional.ofNullable(expected), suspicions.of(MAC));
    }

    @ParameterizedTest
    @CsvSource({"63, 16, true", "127, 16, true", "64, 64, false", "128, 64, false", "62, 64, false", "63, 15, false"})
    void connections_fromBehind_areARouters(int hops, int servers, boolean expected) {
        byte[] frame = FrameBuilder.tcp(4, new byte[0]).flags(2).build();
        frame[TTL] = (byte) hops;
        hear(frame, LAST_OF_DESTINATION, servers);
        assertEquals(expected, suspicions.of(MAC).equals(Optional.of(Suspicion.PASSES_ON)));
        byte[] frame6 =
                FrameBuilder.tcp(6, new byte[0]).clientMac(MAC + 1).flags(2).build();
        frame6[HOP_LIMIT] = (byte) hops;
        hear(frame6, LAST_OF_DESTINATION6, servers);
        assertEquals(expected ? List.of(MAC, MAC + 1) : List.of(), suspicions.suspects());
    }

    @Test
    void addresses_manyAtATime_areAProxys() {
        for (int i = 0; i < Suspicions.MANY_ADDRESSES; i++) {
            assertEquals(Optional.empty(), suspicions.of(MAC));
            suspicions.see(MAC, Suspicion.MANY_ADDRESSES, i, i * SECOND);
        }
        assertEquals(Optional.of(Suspicion.MANY_ADDRESSES), suspicions.of(MAC));
    }

    @Test
    void addresses_oneAfterTheOther_areADevicesThatRoams() {
        for (int i = 0; i < 100; i++) {
            suspicions.see(MAC, Suspicion.MANY_ADDRESSES, i, i * Suspicions.WINDOW_MICROS / 3);
        }
        assertEquals(Optional.empty(), suspicions.of(MAC));
    }

    @Test
    void same_thingAgain_isNoSign() {
        for (int i = 0; i < 1000; i++) {
            suspicions.see(MAC, Suspicion.ASKS_ITSELF, i % 3, i);
        }
        assertEquals(Optional.empty(), suspicions.of(MAC));
    }

    @Test
    @Tag("E20")
    void suspects_areBounded_andWhoWasFoundStays() {
        for (int i = 0; i < Suspicions.MANY_SERVERS; i++) {
            suspicions.see(MAC, Suspicion.ASKS_ITSELF, i, 1);
        }
        for (long mac = 1; mac <= 100_000; mac++) {
            suspicions.see(mac, Suspicion.PASSES_ON, 7, 2);
        }
        assertEquals(List.of(MAC), suspicions.suspects());
        assertTrue(suspicions.size() <= Suspicions.MAX_SUSPECTS, suspicions.size() + " suspects");
        for (long mac = 1; mac <= 1000; mac++) {
            for (int i = 0; i < Suspicions.MANY_SERVERS; i++) {
                suspicions.see(mac, Suspicion.ASKS_ITSELF, i, 3);
            }
        }
        assertEquals(Suspicions.MAX_SUSPECTS, suspicions.suspects().size());
    }

    /** The checksum of an IPv4 header. */
    private static void sign(byte[] frame) {
        frame[CHECKSUM] = 0;
        frame[CHECKSUM + 1] = 0;
        int sum = ~FrameBuilder.slowSum(Arrays.copyOfRange(frame, VERSION, VERSION + 20));
        frame[CHECKSUM] = (byte) (sum >> 8);
        frame[CHECKSUM + 1] = (byte) sum;
    }

    /** The same frame to so many destinations. */
    private void hear(byte[] frame, int lastOfDestination, int servers) {
        for (int i = 0; i < servers; i++) {
            frame[lastOfDestination] = (byte) i;
            if (frame[VERSION] == 0x45) {
                sign(frame);
            }
            discovery.onFrame(frame, frame.length, i * SECOND);
        }
    }
}
