package org.gatehouse.bench;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.gatehouse.logbook.EventRow;

/**
 * What a school of 300 devices asks for in a year, made up: ten classes with 27 tablets each that are in use in two lessons of five, and 30 laptops of the staff that are in use all day, on the school days of an English school year. A
 * device in use opens a page every 90 seconds, which asks for four more names of a set that belongs to the page (pictures, fonts, counting services, of which few serve most pages), each by DNS, unless it did so in the last five
 * minutes, and by TLS. Between them it looks for updates and messages. Pages are drawn as the web draws them (Zipf); one page in 25 is blocked, and tried again three times.
 */
public final class SchoolYear {
    public static final int DEVICES = 300;

    private static final int CLASSES = 10;
    private static final int TABLETS = 27; // of a class
    private static final int PAGES = 20_000;
    private static final int COMPANIONS = 400;
    private static final int COMPANIONS_OF_A_PAGE = 4;
    private static final int SECONDS_BETWEEN_PAGES = 90;
    private static final int SECONDS_BETWEEN_UPDATES = 120;
    private static final int SECONDS_CACHED = 300;
    private static final double IN_USE = 0.4; // of the lessons
    private static final double BLOCKED = 0.04; // of the pages
    private static final int TRIED_AGAIN = 3;
    private static final int LESSON_SECONDS = 3600;
    private static final List<LocalTime> LESSONS = List.of(
            LocalTime.of(9, 0), LocalTime.of(10, 15), LocalTime.of(11, 15), LocalTime.of(13, 15), LocalTime.of(14, 15));
    private static final List<List<LocalDate>> TERMS = List.of(
            List.of(LocalDate.of(2025, 9, 3), LocalDate.of(2025, 10, 24)),
            List.of(LocalDate.of(2025, 11, 3), LocalDate.of(2025, 12, 19)),
            List.of(LocalDate.of(2026, 1, 5), LocalDate.of(2026, 2, 13)),
            List.of(LocalDate.of(2026, 2, 23), LocalDate.of(2026, 3, 27)),
            List.of(LocalDate.of(2026, 4, 13), LocalDate.of(2026, 5, 22)),
            List.of(LocalDate.of(2026, 6, 1), LocalDate.of(2026, 7, 22)));
    private static final String[] SYLLABLES = {
        "ba", "con", "der", "el", "fi", "gar", "hol", "in", "jo", "ka", "lum", "mer", "no", "or", "pel", "qui", "ra",
        "sto", "ter", "un", "ver", "wes", "xen", "yo", "zed"
    };
    private static final String[] ENDINGS = {".com", ".co.uk", ".org.uk", ".org", ".net", ".sch.uk"};
    private static final String[] CATEGORIES = {"games", "social", "vpn-proxy", "gambling", "web-mail"};

    private final Random random = new Random(11);
    private final String[] pages = names(PAGES, "www.");
    private final String[] companions = names(COMPANIONS, "cdn.");
    private final long[][] asked = new long[DEVICES][PAGES + COMPANIONS]; // when a device last asked its name server

    /** The days on which the school is open, in order. */
    public static List<LocalDate> days() {
        List<LocalDate> days = new ArrayList<>();
        for (List<LocalDate> term : TERMS) {
            term.get(0)
                    .datesUntil(term.get(1).plusDays(1))
                    .filter(day -> day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0)
                    .forEach(days::add);
        }
        return days;
    }

    /** What is logged on a day, in the order of time, lesson by lesson. */
    public void day(LocalDate day, Consumer<EventRow> log) {
        for (LocalTime lesson : LESSONS) {
            long begin = day.atTime(lesson).toInstant(ZoneOffset.UTC).toEpochMilli();
            List<EventRow> rows = new ArrayList<>();
            for (int group = 0; group < CLASSES; group++) {
                if (random.nextDouble() < IN_USE) {
                    for (int i = 0; i < TABLETS; i++) {
                        use(group * TABLETS + i, begin, rows);
                    }
                }
            }
            for (int device = CLASSES * TABLETS; device < DEVICES; device++) {
                use(device, begin, rows);
            }
            rows.sort(Comparator.comparingLong(EventRow::timeMillis));
            rows.forEach(log);
        }
    }

    private void use(int device, long begin, List<EventRow> rows) {
        long end = begin + LESSON_SECONDS * 1000L;
        for (long at = begin + pause(SECONDS_BETWEEN_PAGES); at < end; at += pause(SECONDS_BETWEEN_PAGES)) {
            open(device, at, rows);
        }
        for (long at = begin + pause(SECONDS_BETWEEN_UPDATES); at < end; at += pause(SECONDS_BETWEEN_UPDATES)) {
            connect(device, at, PAGES + device % 10, rows, null);
        }
    }

    /** Until the next of what comes by chance, in milliseconds. */
    private long pause(int seconds) {
        return 1 + (long) (-Math.log(1 - random.nextDouble()) * seconds * 1000);
    }

    private void open(int device, long at, List<EventRow> rows) {
        int page = zipf(PAGES);
        if (random.nextDouble() < BLOCKED) {
            String category = CATEGORIES[page % CATEGORIES.length];
            for (int attempt = 0; attempt <= TRIED_AGAIN; attempt++) {
                connect(device, at + attempt * 700L, page, rows, category);
            }
            return;
        }
        connect(device, at, page, rows, null);
        for (int i = 0; i < COMPANIONS_OF_A_PAGE; i++) {
            int companion = zipf(i % 2 == 0 ? COMPANIONS : 1 + page % COMPANIONS);
            connect(device, at + 50 + i * 30L, PAGES + companion, rows, null);
        }
    }

    /** @param category what the name is blocked for; null where it is not */
    private void connect(int device, long at, int name, List<EventRow> rows, String category) {
        if (at - asked[device][name] > SECONDS_CACHED * 1000L || category != null) {
            asked[device][name] = at;
            rows.add(row(device, at, name, "dns", "192.168.0.1", 53, category));
        }
        if (category == null) {
            String server = "203.0." + name % 113 + "." + (1 + name * 7 % 250);
            rows.add(row(device, at + 20, name, "tls", server, 443, null));
        }
    }

    private EventRow row(int device, long at, int name, String protocol, String server, int port, String category) {
        boolean staff = device >= CLASSES * TABLETS;
        String text = name < PAGES ? pages[name] : companions[name - PAGES];
        return new EventRow(
                at,
                at,
                1,
                0x0200_5e00_0000L + device * 0x101L,
                staff
                        ? "Laptop " + (device - CLASSES * TABLETS + 1)
                        : "Year " + (1 + device / TABLETS) + " tablet " + device % TABLETS,
                "192.168." + (1 + device / 200) + "." + (10 + device % 200),
                -1,
                staff ? "teacher" + device : "",
                staff ? "staff" : device / TABLETS < 4 ? "ks1" : "ks2",
                protocol,
                text,
                server,
                port,
                category == null ? "allow" : "block",
                category == null ? "not-listed" : "category",
                category,
                category == null ? null : "ut1-" + category,
                category == null ? null : text.substring(text.indexOf('.') + 1),
                null,
                null,
                42,
                false,
                true);
    }

    /** The n-th is drawn 1/n times as often as the first. */
    private int zipf(int count) {
        return Math.min(count - 1, (int) Math.exp(random.nextDouble() * Math.log(count + 1.0)) - 1);
    }

    private String[] names(int count, String prefix) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            StringBuilder name = new StringBuilder(prefix);
            for (int part = 2 + random.nextInt(3); part > 0; part--) {
                name.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
            }
            names[i] = name.append(ENDINGS[random.nextInt(ENDINGS.length)]).toString();
        }
        return names;
    }
}
