package org.gatehouse.logbook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one {@link EventText}. Columns are found by their names, so that a later version may add some; those that are missing are absent. */
final class EventTextReader {
    private static final int MAX_FAULTS = 1000; // a text that is none at all
    private static final int MAX_SHOWN = 40; // characters of what is wrong
    private static final String[] NAMES = EventText.COLUMNS.toArray(new String[0]);

    private final String text;
    private final TimeText times = new TimeText();
    private final List<EventRow> rows = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final int[] columnAt; // of a field, in NAMES; -1 for one that is not known
    private final String[] values = new String[NAMES.length];
    private int fields;
    private int line;
    private boolean sound;

    EventTextReader(String text) {
        this.text = text;
        this.columnAt = new int[NAMES.length * 2]; // as many columns as a later version may have
    }

    EventText.Reading read() {
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            line++;
            readLine(start, end);
            start = end + 1;
        }
        line++;
        if (start < text.length()) {
            fault("is cut off");
        } else if (line <= 2) {
            fault("is missing");
        }
        return new EventText.Reading(rows, faults);
    }

    private void readLine(int start, int end) {
        if (line == 1) {
            if (!text.substring(start, end).equals(EventText.FIRST_LINE)) {
                fault("is not " + EventText.FIRST_LINE + ": " + shown(text.substring(start, end)));
            }
        } else if (line == 2) {
            readColumns(text.substring(start, end));
        } else {
            readRow(start, end);
        }
    }

    private void readColumns(String names) {
        for (String name : names.split("\t", -1)) {
            if (fields == columnAt.length) {
                fault("has too many columns");
                return;
            }
            columnAt[fields] = EventText.COLUMNS.indexOf(name);
            fields++;
        }
        if (!Arrays.stream(columnAt, 0, fields).anyMatch(column -> column == 0)) {
            fault("has no column " + NAMES[0]);
        }
    }

    private void readRow(int start, int end) {
        Arrays.fill(values, "");
        int field = 0;
        int from = start;
        while (from <= end) {
            int tab = text.indexOf('\t', from);
            int to = tab < 0 || tab > end ? end : tab;
            if (field < fields && columnAt[field] >= 0) {
                values[columnAt[field]] = plain(text.substring(from, to));
            }
            field++;
            from = to + 1;
        }
        if (field != fields) {
            fault("has " + field + " columns, not " + fields);
            return;
        }
        sound = true;
        EventRow row = row();
        if (sound) {
            rows.add(row);
        }
    }

    private EventRow row() {
        long time = time(0);
        long count = values[2].isEmpty() ? 1 : number(2, 1, Long.MAX_VALUE);
        return new EventRow(
                time,
                count == 1 ? time : time(1),
                count,
                values[3].isEmpty() ? 0 : mac(3),
                values[4],
                values[5],
                values[6].isEmpty() ? -1 : (int) number(6, 0, 4095),
                values[7],
                values[8],
                values[9],
                values[10],
                values[11],
                values[12].isEmpty() ? 0 : (int) number(12, 0, 65_535),
                values[13],
                values[14],
                values[15],
                values[16],
                values[17],
                values[18],
                values[19],
                values[20].isEmpty() ? 0 : number(20, 0, Long.MAX_VALUE),
                !values[21].isEmpty(),
                values[22].isEmpty());
    }

    private long time(int column) {
        long millis = times.read(values[column]);
        if (millis < 0) {
            unsound(column, "no time");
        }
        return millis;
    }

    private long number(int column, long least, long most) {
        try {
            long number = Long.parseLong(values[column]);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // said below
        }
        unsound(column, "no number from " + least + " to " + most);
        return 0;
    }

    private long mac(int column) {
        String digits = values[column];
        long mac = 0;
        boolean good = digits.length() == 17; // 02:00:00:00:00:11
        for (int i = 0; good && i < digits.length(); i++) {
            if (i % 3 == 2) {
                good = digits.charAt(i) == ':';
            } else {
                int digit = Character.digit(digits.charAt(i), 16);
                good = digit >= 0;
                mac = mac << 4 | digit;
            }
        }
        if (!good) {
            unsound(column, "no MAC address");
        }
        return mac;
    }

    private static String plain(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char letter = field.charAt(i);
            if (letter == '\\' && i + 1 < field.length()) {
                i++;
                char escaped = field.charAt(i);
                plain.append(escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped);
            } else {
                plain.append(letter);
            }
        }
        return plain.toString();
    }

    private void unsound(int column, String problem) {
        if (sound) {
            fault(NAMES[column] + ": " + problem + ": " + shown(values[column]));
        }
        sound = false;
    }

    private void fault(String problem) {
        if (faults.size() < MAX_FAULTS) {
            faults.add("line " + line + " " + problem);
        }
    }

    private static String shown(String value) {
        String cut = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "…" : value;
        return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
