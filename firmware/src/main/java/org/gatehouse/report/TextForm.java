package org.gatehouse.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.gatehouse.report.Page.Section;
import org.gatehouse.report.Page.Table;

/** A report as text, for a terminal and for mails. */
public final class TextForm {
    private static final int WIDTH = 100;
    private static final Pattern SHARE = Pattern.compile("([+-]?[0-9.]+ ?%)|new|");

    private TextForm() {}

    /** Whole lines. */
    public static String of(Page page) {
        StringBuilder text = new StringBuilder();
        text.append(plain(page.title()))
                .append('\n')
                .append(plain(page.subtitle()))
                .append('\n');
        for (Section section : page.sections()) {
            String heading = plain(section.heading());
            text.append('\n')
                    .append(heading)
                    .append('\n')
                    .append("-".repeat(heading.length()))
                    .append('\n');
            section.paragraphs().forEach(paragraph -> append(text, plain(paragraph)));
            section.table().ifPresent(table -> append(text, table));
        }
        return text.toString();
    }

    /** A number as people write it: {@code 12,345}. */
    static String cell(Object value) {
        return value instanceof Number number
                ? String.format(Locale.UK, "%,d", number.longValue())
                : plain(String.valueOf(value));
    }

    private static void append(StringBuilder text, String paragraph) {
        int column = 0;
        for (String word : paragraph.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n');
                column = 0;
            }
            text.append(column > 0 ? " " : "").append(word);
            column += word.length() + (column > 0 ? 1 : 0);
        }
        text.append('\n');
    }

    private static void append(StringBuilder text, Table table) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(table.heading().stream().map(TextForm::plain).toList());
        table.rows().forEach(row -> rows.add(row.stream().map(TextForm::cell).toList()));
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < rows.get(i).size(); column++) {
                int width = width(rows, column);
                boolean right = isNumbers(table, column);
                String value = rows.get(i).get(column);
                String blanks = " ".repeat(width - value.length());
                line.append(right ? blanks + value : value + blanks).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    /** Whether a column stands on the right: numbers, shares and changes. */
    static boolean isNumbers(Table table, int column) {
        return table.rows().stream()
                .map(row -> row.get(column))
                .allMatch(value -> value instanceof Number
                        || SHARE.matcher(value.toString()).matches());
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    /** Without what could drive a terminal or break a line. */
    private static String plain(String text) {
        return text.replaceAll("\\p{C}", " ");
    }
}
