package org.gatehouse.bench;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gatehouse.logbook.EventRow;

/**
 * The log of a school that does not exist: on school days from half past eight to half past three every device opens names drawn as the web draws them, a few of them blocked, and three devices come back to
 * what they should not. Two devices have names that somebody chose to do harm with. The same seed gives the same log.
 */
public final class MadeSchool {
    /** Tries a page about self-harm now and then, over weeks. */
    public static final String WORRYING = "Year 6 tablet 7";

    /** Tries VPNs every day. */
    public static final String DETERMINED = "Year 5 tablet 3";

    /** Markup as a device's name. */
    public static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";

    /** A formula as a device's name. */
    public static final String FORMULA = "=HYPERLINK(\"http://evil.example\",\"click\")";

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final LocalTime OPENS = LocalTime.of(8, 30);
    private static final int SEGMENTS_A_DAY = 84; // of five minutes, until half past three
    private static final int SEGMENT_MILLIS = 300_000;
    private static final int REVISION_DAYS = 21; // somebody changes the policy every three weeks
    private static final String[] GROUPS = {"ks1", "ks1", "ks2", "ks2", "ks2", "ks2", "staff", "visitors"};
    private static final String[] BLOCKED = {"games", "games", "games", "social", "social", "video", "chat", "shopping"
    };
    private static final String[] SELDOM = {"gambling", "adult", "drugs", "weapons"};
    private static final double BLOCKED_SHARE = 0.03;
    private static final double SELDOM_SHARE = 0.003; // of what is blocked
    private static final double FLAGGED_SHARE = 0.004;

    private final Random random;
    private final int devices;
    private final int names;
    private final double rowsInSegment;

    /**
     * @param devices how many devices
     * @param names how many different names they open
     * @param rowsADay rows of each device and school day
     */
    public MadeSchool(long seed, int devices, int names, int rowsADay) {
        this.random = new Random(seed);
        this.devices = devices;
        this.names = names;
        this.rowsInSegment = (double) rowsADay / SEGMENTS_A_DAY;
    }

    /** Takes the rows of a segment. */
    @FunctionalInterface
    public interface OnSegment {
        /** @param startMillis when it began, since 1970 */
        void on(long startMillis, List<EventRow> rows);
    }

    /** Makes the log of some days; weekends are empty. */
    public void days(LocalDate first, int days, OnSegment callback) {
        for (int day = 0; day < days; day++) {
            LocalDate date = first.plusDays(day);
            if (date.getDayOfWeek() != DayOfWeek.SATURDAY && date.getDayOfWeek() != DayOfWeek.SUNDAY) {
                day(date, day, callback);
            }
        }
    }

    private void day(LocalDate date, int number, OnSegment callback) {
        long start = date.atTime(OPENS).atZone(LONDON).toInstant().toEpochMilli();
        for (int segment = 0; segment < SEGMENTS_A_DAY; segment++) {
            long from = start + (long) segment * SEGMENT_MILLIS;
            List<EventRow> rows = new ArrayList<>();
            double lessons = 0.4 + 0.6 * Math.abs(Math.sin(segment / 9.0)); // lessons and breaks
            for (int device = 0; device < devices; device++) {
                int count = (int) Math.floor(rowsInSegment * lessons * 1.3 + random.nextDouble());
                for (int i = 0; i < count; i++) {
                    rows.add(usual(device, from, 1 + number / REVISION_DAYS));
                }
            }
            stories(rows, number, segment, from);
            callback.on(from, rows);
        }
    }

    private void stories(List<EventRow> rows, int day, int segment, long from) {
        if (day % 4 == 2 && (segment == 50 || segment == 55)) {
            rows.add(blocked(6, from, "self-harm", "help-me-disappear.example", true, 3));
        }
        if (segment % 12 == 7) {
            rows.add(blocked(22, from, "vpn-proxy", "free-vpn-" + day % 3 + ".example", segment == 7, 5));
        }
        if (day % 7 == 1 && segment == 20) {
            rows.add(blocked(5, from, "extremism", "join-us-now.example", true, 1));
        }
    }

    private EventRow usual(int device, long from, int revision) {
        double chance = random.nextDouble();
        if (chance < BLOCKED_SHARE) {
            boolean seldom = random.nextDouble() < SELDOM_SHARE;
            String category = seldom ? SELDOM[random.nextInt(SELDOM.length)] : BLOCKED[random.nextInt(BLOCKED.length)];
            return blocked(
                    device, from, category, category + "-" + rank() % 90 + ".example", false, 1 + random.nextInt(4));
        }
        boolean flagged = chance < BLOCKED_SHARE + FLAGGED_SHARE;
        String category = flagged ? "ai" : "";
        String reason = flagged ? "not-blocked-here" : "not-listed";
        int rank = rank();
        String name = (rank % 3 == 0 ? "www." : rank % 3 == 1 ? "cdn." + rank % 7 + "." : "api.") + "site" + rank
                + ".example";
        return row(
                device,
                from,
                1 + random.nextInt(3),
                name,
                flagged ? "flag" : "allow",
                reason,
                category,
                revision,
                false);
    }

    private EventRow blocked(int device, long from, String category, String name, boolean alert, int count) {
        return row(device, from, count, name, "block", "category", category, 7, alert);
    }

    private EventRow row(
            int device,
            long from,
            int count,
            String name,
            String verdict,
            String reason,
            String category,
            int revision,
            boolean alert) {
        long time = from + random.nextInt(SEGMENT_MILLIS - 1);
        long last = count == 1 ? time : time + random.nextInt((int) (from + SEGMENT_MILLIS - time));
        boolean dns = random.nextInt(3) > 0;
        boolean listed = !category.isEmpty();
        String group = GROUPS[device / 8 % GROUPS.length];
        return new EventRow(
                time,
                last,
                count,
                0x02_00_00_00_10_00L + device,
                device(device),
                "10.2." + device / 250 + "." + (1 + device % 250),
                -1,
                group.equals("staff") ? "t." + device : "",
                group,
                dns ? "dns" : random.nextInt(5) == 0 ? "quic" : "tls",
                name,
                dns ? "10.2.0.1" : "198.51.100." + Math.floorMod(name.hashCode(), 200),
                dns ? 53 : 443,
                verdict,
                reason,
                category,
                listed ? "ut1" : "",
                listed ? name : "",
                "",
                category.equals("video") ? "school hours" : "",
                revision,
                alert,
                true);
    }

    private static String device(int device) {
        return switch (device) {
            case 3 -> HOSTILE;
            case 4 -> FORMULA;
            case 6 -> WORRYING;
            case 22 -> DETERMINED;
            default -> "Year " + (1 + device / 30 % 6) + " tablet " + (1 + device % 30);
        };
    }

    /** A name's place in the order of popularity: the web's names have nearly a Zipf distribution. */
    private int rank() {
        return (int) Math.pow(names, random.nextDouble());
    }
}
