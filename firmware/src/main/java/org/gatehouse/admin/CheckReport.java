package org.gatehouse.admin;

import java.util.List;
import org.gatehouse.admin.FilterCheck.Outcome;
import org.gatehouse.admin.FilterCheck.Row;
import org.gatehouse.logbook.Timestamp;
import org.gatehouse.policy.School;

/** The result of a check as people read and file it. */
record CheckReport(School school, Timestamp at, long revision, Person person, List<Row> rows) {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>%1$s</title><style>
            body { font-family: sans-serif; margin: 2em } table { border-collapse: collapse } td, th { text-align: left; padding: .2em .8em; border-bottom: 1px solid #ccc }
            .failed td, .missing td { background: #fdd } .chosen td { background: #ffd }
            </style></head><body><h1>%1$s</h1>%2$s<table><tr><th>group<th>tried<th>what<th>result<th>found</tr>
            %3$s</table></body></html>
            """;

    int passed() {
        return (int) rows.stream().filter(Row::well).count();
    }

    /** What is missing included. */
    int failed() {
        return rows.size() - passed();
    }

    /** Every try. */
    String text() {
        return String.join("\n", heading()) + "\n\n" + table(rows);
    }

    /** Only what did not pass. */
    String summary() {
        List<Row> bad = rows.stream().filter(row -> !row.well()).toList();
        return String.join("\n", heading()) + "\n" + (bad.isEmpty() ? "" : "\n" + table(bad));
    }

    String html() {
        StringBuilder paragraphs = new StringBuilder();
        heading().stream().skip(1).forEach(line -> paragraphs.append("<p>").append(escaped(line)));
        StringBuilder table = new StringBuilder();
        for (Row row : rows) {
            table.append("<tr class=\"")
                    .append(CheckCommand.word(row.outcome()))
                    .append("\"><td>");
            table.append(String.join(
                    "<td>",
                    List.of(
                            escaped(row.group()),
                            escaped(row.kind()),
                            escaped(row.what()),
                            CheckCommand.word(row.outcome()),
                            escaped(row.found()))));
            table.append("</tr>\n");
        }
        return PAGE.formatted(escaped(heading().get(0)), paragraphs, table);
    }

    private List<String> heading() {
        String name = school.name().isEmpty() ? "Check of the filter" : "Check of the filter, " + school.name();
        long chosen =
                rows.stream().filter(row -> row.outcome() == Outcome.CHOSEN).count();
        long missing =
                rows.stream().filter(row -> row.outcome() == Outcome.MISSING).count();
        return List.of(
                name,
                Times.text(at, school.zone()) + " " + school.zone() + ", by " + person.name() + " ("
                        + person.role().code() + "), revision " + revision + " of the policy",
                "%d tries: %d passed, %d of them open by choice of the policy; %d failed, %d with nothing to check"
                        .formatted(rows.size(), passed(), chosen, failed() - missing, missing));
    }

    private static String table(List<Row> rows) {
        Columns columns = new Columns("group", "tried", "what", "result", "found");
        rows.forEach(
                row -> columns.add(row.group(), row.kind(), row.what(), CheckCommand.word(row.outcome()), row.found()));
        return columns.toString();
    }

    private static String escaped(String text) {
        return Columns.plain(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
