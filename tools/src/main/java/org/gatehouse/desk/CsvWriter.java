package org.gatehouse.desk;

import java.util.List;
import java.util.stream.Collectors;

/** Writes tables for spreadsheets: RFC 4180, and nothing in a cell is ever taken for a formula. Names of devices and sites are chosen by strangers. */
final class CsvWriter {
    /** With one of these in front, spreadsheets calculate what a cell says; a tab or a line end hides one behind it. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

    private final StringBuilder text;

    CsvWriter(StringBuilder text) {
        this.text = text;
    }

    void line(List<String> cells) {
        text.append(cells.stream().map(CsvWriter::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    /** An apostrophe in front makes it text to every spreadsheet. */
    static String cell(String value) {
        String harmless = value.isEmpty() || FORMULA_STARTS.indexOf(value.charAt(0)) < 0 ? value : "'" + value;
        boolean plain = harmless.chars().noneMatch(letter -> letter == ',' || letter == '"' || letter < ' ');
        return plain ? harmless : "\"" + harmless.replace("\"", "\"\"") + "\"";
    }
}
