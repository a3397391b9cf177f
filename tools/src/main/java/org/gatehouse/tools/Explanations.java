package org.gatehouse.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Why names differ from those of tshark: a file of rows with six columns, separated by tabs: capture, direction, protocol, name, how many, why. In a
 * name, {@code *} stands for anything. A row explains exactly as many differences as it says, so that none hides behind it and none outlives its cause.
 */
final class Explanations {
    /** Which of the two saw a name that the other did not. */
    enum Direction {
        /** tshark did, the pipeline did not. */
        MISSING,
        /** The pipeline did, tshark did not. */
        EXTRA;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int COLUMNS = 6;

    private static final class Row {
        private final String place;
        private final String[] columns;
        private final Pattern name;
        private final int expected;
        private int explained;

        Row(String place, String[] columns) {
            this.place = place;
            this.columns = columns;
            this.name = Pattern.compile(Pattern.quote(columns[3]).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
            this.expected = Integer.parseInt(columns[4]);
        }

        boolean isFor(String capture, Direction direction, FoundName found) {
            return columns[0].equals(capture)
                    && columns[1].equals(direction.word())
                    && columns[2].equals(found.protocol())
                    && name.matcher(found.name()).matches();
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** Nothing is explained. */
    static Explanations none() {
        return new Explanations();
    }

    /**
     * Reads a file; lines that begin with # are comments.
     *
     * @throws IOException where it cannot be read
     */
    static Explanations read(Path file) throws IOException {
        Explanations explanations = new Explanations();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
                explanations.add(
                        file.getFileName() + ":" + (i + 1), lines.get(i).split("\t", -1));
            }
        }
        return explanations;
    }

    private void add(String place, String[] columns) {
        boolean whole = columns.length == COLUMNS
                && columns[1].matches("missing|extra")
                && columns[4].matches("[1-9][0-9]{0,5}")
                && !columns[5].isBlank();
        if (whole) {
            rows.add(new Row(place, columns));
        } else {
            faults.add(
                    place + ": expected capture, missing or extra, protocol, name, how many, why; separated by tabs");
        }
    }

    /** Why a name differs, or null; the first row that still has differences to explain gives its reason. */
    String why(String capture, Direction direction, FoundName found) {
        for (Row row : rows) {
            if (row.explained < row.expected && row.isFor(capture, direction, found)) {
                row.explained++;
                return row.columns[5];
            }
        }
        return null;
    }

    /** Lines that are no row, and rows that explained less than they said: when all captures were compared, each is an error. */
    List<String> faults() {
        List<String> all = new ArrayList<>(faults);
        for (Row row : rows) {
            if (row.explained < row.expected) {
                all.add(row.place + ": explains " + row.explained + " differences, not " + row.expected + ": "
                        + String.join(" ", row.columns));
            }
        }
        return all;
    }
}
