package org.gatehouse.evasions;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.gatehouse.craft.CraftedSocket;
import org.gatehouse.craft.Segment;
import org.gatehouse.lab.Lab;
import org.gatehouse.lab.LabTest;
import org.gatehouse.lab.Report;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that is in two places at a time, or that uses another one's address, is reported: a row in the log that somebody can look into. */
@LabTest
@Tag("evasions")
@Tag("E19")
@Order(1)
class TakenAddressesTest {
    private static final int DNS = 53;
    private static final int VLAN = 30;
    private static final Duration BETWEEN_ALARMS = Duration.ofMillis(5500); // of one kind, whatever the device
    private static final Duration WRITTEN = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(3);

    /** What one device alone does is quiet; then it is in another network, and then another one has its address. */
    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void addressInTwoPlaces_isReported(int family) {
        Range range = Range.shared();
        int device = ThreadLocalRandom.current().nextInt(1, 128);
        UnaryOperator<Segment> own = how -> how.from(madeUp(device));
        ask(range, family, own);
        Lab.pause(BETWEEN_ALARMS); // the address was the crafted device's before, which is told, too
        Map<Trick, Long> before = new EnumMap<>(Trick.class);
        for (Trick trick : Trick.values()) {
            before.put(trick, rows(trick));
        }
        ask(range, family, own);
        Lab.pause(QUIET);
        Map<Trick, Long> quiet = new EnumMap<>(Trick.class);
        for (Trick trick : Trick.values()) {
            quiet.put(trick, rows(trick));
        }
        for (Trick trick : Trick.values()) {
            ask(range, family, how -> trick.played(own.apply(how)));
            boolean told = Lab.within(WRITTEN, () -> rows(trick) > before.get(trick));
            report(trick, family, told, quiet.get(trick).equals(before.get(trick)));
        }
    }

    /** Asked as a device whose MAC address is made up. */
    private enum Trick {
        TWO_NETWORKS("a MAC address in two VLANs at a time", "device-in-two-networks"),
        TWO_DEVICES("another device's IP address", "address-of-two-devices");

        private final String words;
        private final String reason;

        Trick(String words, String reason) {
            this.words = words;
            this.reason = reason;
        }

        private Segment played(Segment own) {
            return switch (this) {
                case TWO_NETWORKS -> own.tagged(VLAN);
                case TWO_DEVICES -> own.from(madeUp(ThreadLocalRandom.current().nextInt(128, 256)));
            };
        }
    }

    private static void report(Trick trick, int family, boolean told, boolean quiet) {
        Report.add("E19", trick.words, "IPv" + family, true, told ? "reported in the log" : "no report", told);
        Report.add("E19", trick.words, "IPv" + family, false, quiet ? "no report" : "reported in the log", quiet);
        assertTrue(told, trick.words);
        assertTrue(quiet, "before: " + trick.words);
    }

    private static int[] madeUp(int last) {
        return new int[] {2, 0, 0, 0, 0x19, last};
    }

    private static void ask(Range range, int family, UnaryOperator<Segment> how) {
        CraftedSocket socket = range.pupil.socket(family == 4 ? "192.0.2.1" : "2001:db8:1::1", DNS);
        socket.send(Trial.Query.of(Trial.ALLOWED), how.apply(Segment.of(0, new byte[0])));
    }

    private static long rows(Trick trick) {
        String answer =
                Lab.shared().log("select coalesce(sum(count), 0) from event where reason = '" + trick.reason + "'");
        return Long.parseLong(answer.strip().replaceFirst("(?s).*\n", "").strip());
    }
}
