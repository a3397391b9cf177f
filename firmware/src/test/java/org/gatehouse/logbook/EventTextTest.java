package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.gatehouse.event.Event;
import org.gatehouse.event.Protocol;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventTextTest {
    private static final String COLUMNS = "time\tlast\tcount\tmac\tdevice\taddress\tvlan\tuser\tgroup\tprotocol\tname"
            + "\tserver\tport\tverdict\treason\tcategory\tlist\tentry\trule\tschedule\trevision\talert\tclock\n";

    @Test
    @Tag("R35")
    void blockedEvent_asWritten() throws Exception {
        Event event = new Event();
        event.epochMicros = 1_795_335_330_123_456L;
        event.clientMac = 0x020000000011L;
        event.vlan = 12;
        event.addressLength = 16;
        System.arraycopy(InetAddress.getByName("2001:db8::11").getAddress(), 0, event.clientAddress, 0, 16);
        System.arraycopy(InetAddress.getByName("2001:db8:ffff::1").getAddress(), 0, event.serverAddress, 0, 16);
        event.clientPort = 50_000;
        event.serverPort = 443;
        event.protocol = Protocol.TLS;
        byte[] name = "www.casino.example".getBytes(StandardCharsets.US_ASCII);
        event.name(name, 0, name.length);
        event.blocked = true;
        event.reason = "category";
        event.category = "gambling";
        event.list = "starter-gambling";
        event.group = "pupils";
        event.entryStart = 4;
        event.rule = "rule 2, block for pupils:\tseen in Year 5";
        event.schedule = "lessons";
        event.revision = 41;
        event.alert = true;
        EventRow row = EventRow.of(event, "Year 2 tablet 1", "pupil.01", false);
        assertEquals(
                "gatehouse-events 1\n" + COLUMNS
                        + "2026-11-22T08:15:30.123Z\t\t1\t02:00:00:00:00:11\tYear 2 tablet 1\t2001:db8::11\t12\tpupil.01"
                        + "\tpupils\ttls\twww.casino.example\t2001:db8:ffff::1\t443\tblock\tcategory\tgambling"
                        + "\tstarter-gambling\tcasino.example\trule 2, block for pupils:\\tseen in Year 5\tlessons\t41\t1\t?\n",
                text(List.of(row)));
    }

    @Test
    @Tag("R35")
    void rowOfSeveral_saysWhenTheLastWas() {
        EventRow row = RandomRows.numbered(7, 1_000).with(1_000, 61_005, 9);
        assertTrue(text(List.of(row))
                .contains("\n1970-01-01T00:00:01.000Z\t1970-01-01T00:01:01.005Z\t9\t02:00:00:00:00:07\t"));
    }

    @Test
    void randomRows_areReadAsTheyWereWritten_sortedByDeviceAndTime() {
        Random random = new Random(6);
        for (int round = 0; round < 200; round++) {
            List<EventRow> rows = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                rows.add(RandomRows.row(random));
            }
            EventText.Reading reading = EventText.read(EventText.write(rows));
            rows.sort(Comparator.comparingLong(EventRow::mac).thenComparingLong(EventRow::timeMillis));
            assertEquals(List.of(), reading.faults());
            assertEquals(rows, reading.rows());
        }
    }

    @Test
    void damagedLine_isNamedAndCostsNoOther() {
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            rows.add(RandomRows.numbered(i, 1000 + i));
        }
        String[] lines = text(rows).split("\n");
        lines[3] = lines[3].replace("1970-01", "1970-13");
        lines[5] = lines[5] + "\tmore";
        lines[7] = lines[7].replace("\t53\t", "\t70000\t");
        lines[8] = lines[8].replace("02:00", "02-00");
        EventText.Reading reading = read(String.join("\n", lines) + "\n2026");
        assertEquals(
                List.of(
                        "line 4 time: no time: '1970-13-01T00:00:01.001Z'",
                        "line 6 has 24 columns, not 23",
                        "line 8 port: no number from 0 to 65535: '70000'",
                        "line 9 mac: no MAC address: '02-00:00:00:00:06'",
                        "line 12 is cut off"),
                reading.faults());
        assertEquals(List.of(rows.get(0), rows.get(2), rows.get(4), rows.get(7), rows.get(8)), reading.rows());
    }

    @Test
    void columnsOfALaterVersion_areLeftOut_andMissingOnesAreAbsent() {
        EventText.Reading reading =
                read("gatehouse-events 1\nnew\ttime\tname\nx\t2026-11-22T08:15:30.123Z\ta.example\n");
        assertEquals(List.of(), reading.faults());
        assertEquals("a.example", reading.rows().get(0).name());
        assertEquals(-1, reading.rows().get(0).vlan());
        assertEquals(1, reading.rows().get(0).count());
    }

    @Test
    void otherText_isNamed() {
        assertEquals(List.of("line 1 is missing"), read("").faults());
        assertEquals(List.of("line 2 is missing"), read("gatehouse-events 1\n").faults());
        List<String> faults = read("some other text\nof two lines\n").faults();
        assertEquals("line 1 is not gatehouse-events 1: 'some other text'", faults.get(0));
        assertEquals("line 2 has no column time", faults.get(1));
    }

    @Test
    void timesOutsideTheCalendar_areSetToItsEnds() {
        List<EventRow> rows = List.of(RandomRows.numbered(1, Long.MIN_VALUE), RandomRows.numbered(2, Long.MAX_VALUE));
        assertTrue(text(rows).contains("\n1970-01-01T00:00:00.000Z\t"));
        assertTrue(text(rows).contains("\n9999-12-31T23:59:59.999Z\t"));
        assertEquals(rows, read(text(rows)).rows());
    }

    @Test
    void sameRows_haveTheSameText_whateverTheirOrder() {
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(RandomRows.numbered(i, 1_000_000 - i));
        }
        String first = text(rows);
        Collections.shuffle(rows, new Random(1));
        assertEquals(first, text(rows));
    }

    private static String text(List<EventRow> rows) {
        return new String(EventText.write(rows), StandardCharsets.UTF_8);
    }

    private static EventText.Reading read(String text) {
        return EventText.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
