package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gatehouse.admin.FilterCheck.Outcome;
import org.gatehouse.admin.FilterCheck.Row;
import org.gatehouse.logbook.CheckReports.Kept;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Timestamp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatehouse check}. */
@Command(
        name = "check",
        description = {
            "Tries for every group what must be blocked and what must stay open, through the judgement that filters: sites of each blocked category,",
            "the locked layer, safe search, ways round the filter, and sites that lessons need. The result is dated, signed by the box, and kept.",
            "Exit status 1 where something failed or is missing. A list that is not there is missing: get it, or take the category out of the policy."
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse check                  what did not pass, and how much did",
            "  gatehouse check --all            every try",
            "  gatehouse check --html > check.html",
            "  gatehouse check --list           the reports that are kept",
            "  gatehouse check --show 12        one of them, with its signature"
        })
final class CheckCommand extends AdminCommand {
    private static final int LISTED = 100; // two years of weekly checks

    @Option(names = "--all", description = "Prints every try, not only what did not pass.")
    private boolean all;

    @Option(names = "--html", description = "Prints the report as a page.")
    private boolean html;

    @Option(names = "--list", description = "Lists the reports that are kept, and checks nothing.")
    private boolean list;

    @Option(names = "--show", paramLabel = "NUMBER", description = "Prints a report that is kept, and checks nothing.")
    private Long show;

    @Override
    Answer answer() throws Refusal, LogbookException {
        if (list) {
            return listed(appliance().reports().last(LISTED));
        }
        if (show != null) {
            return shown(appliance().reports().find(show).orElseThrow(() -> Refusal.no("there is no report " + show)));
        }
        return checked(new FilterCheck(appliance()).run(progress("groups")));
    }

    private Answer checked(List<Row> rows) throws LogbookException {
        Timestamp at = appliance().changes().stamp();
        long revision = appliance().policy().revision();
        CheckReport report =
                new CheckReport(appliance().changes().current().document().school(), at, revision, person(), rows);
        byte[] signature = appliance().sign(report.text());
        Kept kept = new Kept(
                0,
                at,
                revision,
                person().author(),
                report.passed(),
                report.failed(),
                report.text(),
                report.html(),
                signature);
        long number = appliance().reports().add(kept);
        String text = html ? report.html() : all ? report.text() : report.summary();
        Map<String, Object> data = data(kept, number);
        data.put("rows", rows.stream().map(CheckCommand::data).toList());
        String end = html ? "" : "kept as report " + number + ": gatehouse check --show " + number + "\n";
        return new Answer(report.failed() == 0 ? 0 : Refusal.NO, data, text + end);
    }

    private Answer listed(List<Kept> reports) {
        Columns columns = new Columns("no", "when", "who", "revision", "passed", "not passed");
        List<Map<String, Object>> data = new ArrayList<>();
        for (Kept report : reports) {
            columns.add(
                    report.number(),
                    Times.text(report.at(), zone()),
                    report.author(),
                    report.revision(),
                    report.passed(),
                    report.failed());
            data.add(data(report, report.number()));
        }
        return Answer.of(Data.of("reports", data), columns.toString());
    }

    /** The text comes first and whole, since the signature is over it. */
    private Answer shown(Kept report) {
        String signature = Base64.getEncoder().encodeToString(report.signature());
        Map<String, Object> data = data(report, report.number());
        data.put("text", report.text());
        data.put("html", report.html());
        data.put("signature", signature);
        return Answer.of(data, html ? report.html() : report.text() + "\nsignature " + signature + "\n");
    }

    private static Map<String, Object> data(Kept report, long number) {
        return Data.of(
                "report", number,
                "time", report.at().time(),
                "clockTrusted", report.at().trusted(),
                "revision", report.revision(),
                "person", report.author().person(),
                "role", report.author().role(),
                "passed", report.passed(),
                "failed", report.failed());
    }

    private static Map<String, Object> data(Row row) {
        return Data.of(
                "group",
                row.group(),
                "kind",
                row.kind(),
                "what",
                row.what(),
                "outcome",
                word(row.outcome()),
                "found",
                row.found());
    }

    static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
