package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;

/** A table as a terminal shows it: columns as wide as what is in them, the last as it comes. */
final class Columns {
    private final List<String[]> rows = new ArrayList<>();

    Columns(String... heading) {
        rows.add(heading);
    }

    void add(Object... cells) {
        String[] row = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            row[i] = plain(String.valueOf(cells[i]));
        }
        rows.add(row);
    }

    /** Without what could drive a terminal or break a line. */
    static String plain(String text) {
        return text.replaceAll("\\p{C}", " ");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(i + 1 < row.length ? width(i) - row[i].length() + 2 : 0));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }
}
