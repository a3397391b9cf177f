package org.gatehouse.evasions;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void addressInTwoNetworks_isReported(int family) {
        expectReport(family, "a MAC address in two VLANs at a time", "device-in-two-networks", how -> how.tagged(VLAN));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void addressOfAnother_isReported(int family) {
        expectReport(
                family,
                "another device's IP address",
                "address-of-two-devices",
                how -> how.from(madeUp(ThreadLocalRandom.current().nextInt(128, 256))));
    }

    /** Asks as a device whose MAC address is made up, again as the same, and then as the trick has it. */
    private static void expectReport(int family, String words, String reason, UnaryOperator<Segment> trick) {
        Range range = Range.shared();
        int device = ThreadLocalRandom.current().nextInt(1, 128);
        UnaryOperator<Segment> own = how -> how.from(madeUp(device));
        ask(range, family, own);
        Lab.pause(BETWEEN_ALARMS); // the address was the crafted device's before, which is told, too
        long before = rows(reason);
        ask(range, family, own);
        boolean quiet = !Lab.within(QUIET, () -> rows(reason) > before);
        ask(range, family, how -> trick.apply(own.apply(how)));
        boolean told = Lab.within(WRITTEN, () -> rows(reason) > before);
        Report.add("E19", words, "IPv" + family, true, told ? "reported in the log" : "no report", told);
        Report.add("E19", words, "IPv" + family, false, quiet ? "no report" : "reported in the log", quiet);
        assertTrue(told, "in two places");
        assertTrue(quiet, "in one place");
    }

    private static int[] madeUp(int last) {
        return new int[] {2, 0, 0, 0, 0x19, last};
    }

    private static void ask(Range range, int family, UnaryOperator<Segment> how) {
        CraftedSocket socket = range.pupil.socket(family == 4 ? "192.0.2.1" : "2001:db8:1::1", DNS);
        socket.send(Trial.Query.of(Trial.ALLOWED), how.apply(Segment.of(0, new byte[0])));
    }

    private static long rows(String reason) {
        String answer = Lab.shared().log("select coalesce(sum(count), 0) from event where reason = '" + reason + "'");
        return Long.parseLong(answer.strip().replaceFirst("(?s).*\n", "").strip());
    }
}
