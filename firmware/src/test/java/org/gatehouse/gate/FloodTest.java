package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.gatehouse.event.Counter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one device sends too much of costs the others nothing; what is odd about devices is told. */
class FloodTest {
    private static final long FLOODER = 0x02_00_00_00_00_99L;
    private static final long SECOND = 1_000_000;
    private static final int FLOOD = 20_000;

    private final TestLane school = new TestLane(16_384);

    @Test
    @Tag("E20")
    void queries_ofOneDevice_endWithItsAllowance_andAnothersGoOn() {
        for (int i = 0; i < FLOOD; i++) {
            school.receive(query(FLOODER, "n" + i + ".school.test"));
        }
        assertEquals(5_000, school.released().size());
        assertEquals(FLOOD - 5_000, school.count(Counter.TURNED_AWAY));
        school.forget();
        school.receive(query(TestLane.STAFF, Openings.ALLOWED));
        school.receive(query(FrameBuilder.PUPIL, Openings.ALLOWED));
        assertEquals(2, school.released().size());
        List<String> openings = List.of("dns www.school.test not-listed", "dns www.school.test not-listed");
        assertEquals(openings, openings());
    }

    @Test
    @Tag("E20")
    void log_holdsABoundedShareOfAFlood_andSaysThatThereWasOne() {
        for (int i = 0; i < FLOOD; i++) {
            school.receive(query(FLOODER, "n" + i + ".school.test"));
        }
        List<String> events = school.events();
        assertEquals(3_000 + 1, events.size());
        assertEquals("device  flood", events.get(events.size() - 1));
        assertEquals(2_000, school.count(Counter.EVENTS_WITHHELD));
        assertEquals(0, school.count(Counter.EVENTS_LOST));
    }

    @Test
    @Tag("E20")
    void syns_ofOneDevice_leaveRoomForAnothersHello() {
        for (int i = 0; i < FLOOD; i++) {
            school.receive(
                    new FrameBuilder().clientMac(FLOODER).ports(i, 443).flags(2).tcp(new byte[0]));
        }
        school.forget();
        byte[] hello = Openings.hello(Openings.ALLOWED);
        school.receive(new FrameBuilder().flags(2).sequence(-1).tcp(new byte[0]));
        school.receive(new FrameBuilder().sequence(40).tcp(hello, 40, hello.length));
        school.receive(new FrameBuilder().tcp(hello, 0, 40));
        assertEquals(List.of("tls www.school.test not-listed"), openings());
    }

    @Test
    @Tag("E20")
    void fragments_ofOneDevice_areTurnedAwayToo() {
        for (int i = 0; i < 2 * FLOOD + 1; i++) {
            school.receive(
                    new FrameBuilder().clientMac(FLOODER).fragment(0x2000).udp(Openings.query(Openings.ALLOWED)));
        }
        assertEquals(FLOOD + 1, school.count(Counter.TURNED_AWAY));
    }

    /** Each frame from an address of its own: the devices that the policy names go on as ever. */
    @Test
    @Tag("E20")
    void floodUnderManyAddresses_leavesThoseOfThePolicyAlone() {
        int openings = 0;
        for (int i = 0; i < 3 * FLOOD; i++) {
            school.nowMicros += 50;
            school.receive(query(0x020000_000000L | i, "n" + i + ".school.test"));
            openings += school.released().size();
            school.towardsServer.sent.clear();
        }
        assertEquals(10_000 + 3 * 2_000, openings, 10);
        assertEquals(12_000 + 3 * 200, school.events().size(), 10);
        school.forget();
        school.receive(query(TestLane.STAFF, Openings.ALLOWED));
        assertEquals(1, school.released().size());
        assertEquals(List.of("dns www.school.test not-listed"), school.events());
    }

    @Test
    @Tag("E19")
    void deviceInTwoVlans_isTold_onceInTenMinutes() {
        school.receive(new FrameBuilder().vlan(7).ports(1, 53).udp(Openings.query(Openings.ALLOWED)));
        for (int i = 0; i < 1000; i++) {
            school.receive(new FrameBuilder().vlan(7 + i % 2).ports(1, 53).udp(Openings.query(Openings.ALLOWED)));
        }
        assertEquals(1, alarms("device  device-in-two-networks"));
        school.nowMicros += 601 * SECOND;
        school.receive(new FrameBuilder().vlan(7).ports(1, 53).udp(Openings.query(Openings.ALLOWED)));
        assertEquals(0, alarms("device  device-in-two-networks"), "it has moved, and was silent between");
        school.receive(new FrameBuilder().vlan(8).ports(1, 53).udp(Openings.query(Openings.ALLOWED)));
        assertEquals(1, alarms("device  device-in-two-networks"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @Tag("E19")
    void addressOfTwoDevices_isTold(int ipVersion) {
        school.receive(new FrameBuilder().ipVersion(ipVersion).ports(1, 53).udp(Openings.query(Openings.ALLOWED)));
        assertEquals(0, alarms("device  address-of-two-devices"));
        school.receive(new FrameBuilder()
                .clientMac(TestLane.STAFF)
                .ipVersion(ipVersion)
                .ports(1, 53)
                .udp(Openings.query(Openings.ALLOWED)));
        assertEquals(1, alarms("device  address-of-two-devices"));
    }

    /** A lease that ran out: the address is another device's now. */
    @Test
    @Tag("E19")
    void addressOfAnother_afterAPause_isNoAlarm() {
        school.receive(query(FrameBuilder.PUPIL, Openings.ALLOWED));
        school.nowMicros += Whereabouts.MEMORY_MICROS;
        school.receive(query(TestLane.STAFF, Openings.ALLOWED));
        assertEquals(0, school.count(Counter.ALARMS));
    }

    /** In another VLAN the same private address is another one. */
    @Test
    @Tag("E19")
    void sameAddressInAnotherVlan_isNoAlarm() {
        school.receive(new FrameBuilder().vlan(7).ports(1, 53).udp(Openings.query(Openings.ALLOWED)));
        school.receive(new FrameBuilder()
                .clientMac(TestLane.STAFF)
                .vlan(8)
                .ports(1, 53)
                .udp(Openings.query(Openings.ALLOWED)));
        assertEquals(0, school.count(Counter.ALARMS));
    }

    /** Alarms can be set off as fast as frames are sent: they are bounded of themselves. */
    @Test
    @Tag("E19")
    @Tag("E20")
    void alarms_areBounded() {
        for (int i = 0; i < 10_000; i++) {
            school.receive(query(0x020000_000000L | i, Openings.ALLOWED)); // all with one IP address
        }
        assertEquals(1, alarms("device  address-of-two-devices"));
    }

    /** All devices of these tests have one IP address, which is told, too. */
    private List<String> openings() {
        return school.events().stream()
                .filter(event -> !event.startsWith("device"))
                .toList();
    }

    private long alarms(String which) {
        return school.events().stream().filter(which::equals).count();
    }

    private static byte[] query(long mac, String name) {
        return new FrameBuilder().clientMac(mac).ports(40_000, 53).udp(Openings.query(name));
    }
}
