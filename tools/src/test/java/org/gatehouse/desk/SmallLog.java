package org.gatehouse.desk;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.gatehouse.desk.KnownBoxes.Standing;
import org.gatehouse.desk.store.EventStoreBuilder;
import org.gatehouse.desk.store.Row;
import org.gatehouse.desk.store.Ruling;
import org.gatehouse.desk.store.Who;
import org.gatehouse.logbook.SegmentHeader;

/** An opened export of a few rows, with names that somebody chose to do harm. */
final class SmallLog {
    static final String SCRIPT = "<script>alert('owned')</script>";
    static final String FORMULA = "=cmd|' /C calc'!A0";
    static final String MAC = "02:00:00:00:00:11";
    static final String OTHER_MAC = "02:00:00:00:00:12";
    static final long NINE = Instant.parse("2026-11-23T09:00:00Z").toEpochMilli();

    private SmallLog() {}

    static Opened opened() {
        EventStoreBuilder rows = new EventStoreBuilder();
        Ruling blocked = ruling("block", "category", "self-harm", true);
        Ruling allowed = ruling("allow", "not-listed", "", false);
        rows.add(row(0, MAC, SCRIPT, "site.example", allowed, 1));
        rows.add(row(60, MAC, SCRIPT, "worry.example", blocked, 1));
        rows.add(row(400, MAC, FORMULA, "worry.example", blocked, 2));
        rows.add(row(500, OTHER_MAC, "Tablet 2", "other.example", allowed, 2));
        rows.add(row(700, MAC, FORMULA, "site.example", allowed, 3));
        List<SegmentHeader> chain = List.of(header(1), header(2), header(3), header(4));
        return new Opened(rows.build(), proof(), ZoneId.of("Europe/London"), chain, "-----BEGIN PUBLIC KEY-----\n");
    }

    static Proof proof() {
        String box = Fingerprint.grouped("0123456789abcdef".repeat(4));
        return new Proof(
                true, "Nothing is missing or altered.", List.of(), List.of(), box, Standing.KNOWN, "", 4, 9, 0, "", "");
    }

    private static Row row(int second, String mac, String device, String name, Ruling ruling, long segment) {
        long time = NINE + second * 1000L;
        Who who = new Who(mac, device, "10.0.0.7", "", "", "ks2");
        return new Row(time, time + 2000, 2, who, name, "192.0.2.1", ruling, segment);
    }

    private static Ruling ruling(String verdict, String reason, String category, boolean alert) {
        return new Ruling("tls", "443", verdict, reason, category, "", "", "", "", "3", alert, false);
    }

    private static SegmentHeader header(long seq) {
        byte[] hash = SegmentHeader.nothingBefore();
        long micros = (NINE + seq * 300_000) * 1000;
        return new SegmentHeader(
                seq,
                SegmentHeader.Kind.EVENTS,
                micros,
                micros + 1,
                1,
                2,
                0,
                true,
                List.of(),
                new byte[0],
                "",
                hash,
                hash,
                new byte[64]);
    }
}
