package org.gatehouse.desk;

import java.util.List;
import java.util.stream.Collectors;

/** Writes tables with tabs, as the log's own text has them: a tab, a line feed and a backslash in a cell are written as {@code \t}, {@code \n} and {@code \\}. Controls never reach a terminal. */
final class TabWriter {
    private final StringBuilder text;

    TabWriter(StringBuilder text) {
        this.text = text;
    }

    void line(List<String> cells) {
        text.append(cells.stream().map(TabWriter::cell).collect(Collectors.joining("\t")))
                .append('\n');
    }

    static String cell(String value) {
        return value.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replaceAll("\\p{Cntrl}", "?");
    }
}
