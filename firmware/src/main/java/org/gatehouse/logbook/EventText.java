package org.gatehouse.logbook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What a sealed message of the logbook holds, version 1: text in UTF-8 with a line feed behind every line, so that whoever decrypts it reads it without any program of ours.
 *
 * <p>Line 1 is {@link #FIRST_LINE}, line 2 the names of the columns, every further line a row. Columns are separated by tabs; in them {@code \t}, {@code \n} and {@code \\} stand for a tab, a line feed
 * and a backslash, and one that is empty is absent. Rows are sorted by device and time, because that compresses best.
 */
public final class EventText {
    /** Says what it is, and its version. */
    public static final String FIRST_LINE = "gatehouse-events 1";

    /** The names of the columns, in order. */
    public static final List<String> COLUMNS = List.of(
            "time",
            "last",
            "count",
            "mac",
            "device",
            "address",
            "vlan",
            "user",
            "group",
            "protocol",
            "name",
            "server",
            "port",
            "verdict",
            "reason",
            "category",
            "list",
            "entry",
            "rule",
            "schedule",
            "revision",
            "alert",
            "clock");

    private static final String TWO_LINES = FIRST_LINE + "\n" + String.join("\t", COLUMNS) + "\n";
    private static final int USUAL_ROW = 192; // characters, so that the text need not grow often
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final Comparator<EventRow> ORDER =
            Comparator.comparingLong(EventRow::mac).thenComparingLong(EventRow::timeMillis);

    private EventText() {}

    /**
     * What could be read of a text.
     *
     * @param rows those that are whole
     * @param faults what is wrong, each with its line; a thousand at most
     */
    public record Reading(List<EventRow> rows, List<String> faults) {
        public Reading {
            rows = List.copyOf(rows);
            faults = List.copyOf(faults);
        }
    }

    /** Writes rows, whatever order they are in. */
    public static byte[] write(Collection<EventRow> rows) {
        List<EventRow> sorted = new ArrayList<>(rows);
        sorted.sort(ORDER);
        StringBuilder text = new StringBuilder(TWO_LINES.length() + sorted.size() * USUAL_ROW).append(TWO_LINES);
        TimeText times = new TimeText();
        for (EventRow row : sorted) {
            appendTimes(text, times, row);
            appendParties(text, row);
            appendVerdict(text, row);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #write} wrote, and of anything else as much as can be: a line that is damaged costs no other. */
    public static Reading read(byte[] text) {
        return new EventTextReader(new String(text, StandardCharsets.UTF_8)).read();
    }

    private static void appendTimes(StringBuilder text, TimeText times, EventRow row) {
        times.append(text, row.timeMillis());
        text.append('\t');
        if (row.count() > 1) {
            times.append(text, row.lastMillis());
        }
        text.append('\t').append(row.count()).append('\t');
    }

    private static void appendParties(StringBuilder text, EventRow row) {
        appendMac(text, row.mac());
        append(text, row.device());
        append(text, row.address());
        if (row.vlan() >= 0) {
            text.append(row.vlan());
        }
        text.append('\t');
        append(text, row.user());
        append(text, row.group());
        append(text, row.protocol());
        append(text, row.name());
        append(text, row.server());
        appendNumber(text, row.port());
    }

    private static void appendVerdict(StringBuilder text, EventRow row) {
        append(text, row.verdict());
        append(text, row.reason());
        append(text, row.category());
        append(text, row.list());
        append(text, row.entry());
        append(text, row.rule());
        append(text, row.schedule());
        appendNumber(text, row.revision());
        text.append(row.alert() ? "1" : "").append('\t');
        text.append(row.clockTrusted() ? "" : "?").append('\n');
    }

    private static void appendMac(StringBuilder text, long mac) {
        if (mac != 0) {
            for (int shift = 44; shift >= 0; shift -= 4) {
                text.append(HEX[(int) (mac >>> shift) & 0xF]);
                if (shift % 8 == 0 && shift > 0) {
                    text.append(':');
                }
            }
        }
        text.append('\t');
    }

    private static void appendNumber(StringBuilder text, long number) {
        if (number != 0) {
            text.append(number);
        }
        text.append('\t');
    }

    private static void append(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            switch (letter) {
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\\' -> text.append("\\\\");
                default -> text.append(letter);
            }
        }
        text.append('\t');
    }
}
