package org.gatehouse.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatehouse.admin.Explainer.Explanation;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.ReviewRequests;
import org.gatehouse.logbook.ReviewRequests.Closing;
import org.gatehouse.logbook.ReviewRequests.Outcome;
import org.gatehouse.logbook.ReviewRequests.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse review}: what somebody holds for wrongly blocked, or wrongly open. */
@Command(
        name = "review",
        description = {
            "What somebody holds for wrongly blocked, or wrongly open, until it was looked at. The record keeps the site, the group, why, and the",
            "role of who entered it; it is counted in the reports as over-blocking. Please name no pupil in a reason."
        },
        subcommands = {ReviewCommand.Ask.class, ReviewCommand.ListAll.class, ReviewCommand.Close.class},
        footer = {
            "",
            "Examples:",
            "  gatehouse review request www.tate.org.uk --group ks2 --reason \"art lesson on Thursday\"",
            "  gatehouse review list",
            "  gatehouse review close 4 --outcome changed --note \"revision 12 allows it\""
        })
final class ReviewCommand extends AdminCommand {
    private static final int MAX_REASON = 500;

    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected request, list or close");
    }

    private static String line(String text) {
        String line = text.replaceAll("\\p{C}", " ").strip();
        return line.substring(0, Math.min(line.length(), MAX_REASON));
    }

    private static Map<String, Object> data(Request request) {
        return Data.of(
                "request", request.number(),
                "made", request.made(),
                "role", request.role(),
                "name", request.name(),
                "group", request.group(),
                "wasBlocked", request.wasBlocked(),
                "why", request.why(),
                "category", request.category(),
                "reason", request.reason(),
                "closed", request.closing().map(one -> one.at().toString()).orElse(""),
                "outcome", request.closing().map(one -> one.outcome().code()).orElse(""),
                "note", request.closing().map(Closing::note).orElse(""));
    }

    /** {@code gatehouse review request}. */
    @Command(
            name = "request",
            description =
                    "Asks that a site be looked at: to be opened where it is blocked for the group, to be blocked where it is open.",
            footer = {
                "",
                "Example:",
                "  gatehouse review request www.tate.org.uk --group ks2 --reason \"art lesson on Thursday\""
            })
    static final class Ask extends ReasonedCommand {
        @Parameters(paramLabel = "SITE", description = "A name, or the address of a page.")
        private String site;

        @Option(names = "--group", required = true, paramLabel = "GROUP", description = "For whom.")
        private String group;

        @Override
        Answer answer() throws Refusal, LogbookException {
            ReviewRequests requests = appliance().requests();
            long open = requests.all().stream()
                    .filter(one -> one.closing().isEmpty())
                    .count();
            if (open >= ReviewRequests.MAX_OPEN) {
                throw Refusal.no("there are " + open + " open requests; close some first");
            }
            Request request = request(explained());
            long number = requests.add(request);
            String found = (request.wasBlocked() ? "blocked: " : "open: ")
                    + request.why()
                    + (request.category().isEmpty() ? "" : ", " + request.category());
            return Answer.of(
                    Data.of("request", number, "wasBlocked", request.wasBlocked(), "why", request.why()),
                    "request " + number + ": " + request.name() + " for " + group + " is " + found + "\n");
        }

        private Explanation explained() throws Refusal {
            Whom whom = Whom.group(appliance().changes().current().document(), group);
            return new Explainer(
                            appliance().policy(),
                            appliance().names(),
                            appliance().changes().now())
                    .explain(Site.parse(site), whom);
        }

        private Request request(Explanation found) {
            String category = found.verdict().category();
            return new Request(
                    0,
                    appliance().changes().now().now(),
                    person().role().code(),
                    found.site().text(),
                    group,
                    found.blocked(),
                    found.verdict().reason().code(),
                    category == null ? "" : category,
                    line(reason()),
                    Optional.empty());
        }
    }

    /** {@code gatehouse review list}. */
    @Command(
            name = "list",
            description = "Shows the requests that are open, the oldest first.",
            footer = {"", "Example:", "  gatehouse review list --all"})
    static final class ListAll extends AdminCommand {
        @Option(names = "--all", description = "Shows those that are closed as well.")
        private boolean all;

        @Override
        Answer answer() throws LogbookException {
            Columns columns = new Columns("no", "since", "site", "for", "it was", "outcome", "because");
            List<Map<String, Object>> data = new ArrayList<>();
            for (Request request : appliance().requests().all()) {
                if (all || request.closing().isEmpty()) {
                    columns.add(
                            request.number(),
                            Times.text(request.made(), zone()),
                            request.name(),
                            request.group(),
                            request.wasBlocked() ? "blocked" : "open",
                            request.closing().map(one -> one.outcome().code()).orElse(""),
                            request.reason());
                    data.add(data(request));
                }
            }
            return Answer.of(Data.of("requests", data), columns.toString());
        }
    }

    /** {@code gatehouse review close}. */
    @Command(
            name = "close",
            description =
                    "Says what came of a request. What it changes of the policy is a command of its own: allow, block, policy propose.",
            footer = {"", "Example:", "  gatehouse review close 4 --outcome changed --note \"revision 12 allows it\""})
    static final class Close extends AdminCommand {
        @Parameters(paramLabel = "NUMBER", description = "As \"review list\" shows it.")
        private long number;

        @Option(
                names = "--outcome",
                required = true,
                paramLabel = "OUTCOME",
                description = "changed: the policy was wrong, and is changed; kept: it is right; not-the-filter.")
        private String outcome;

        @Option(
                names = "--note",
                paramLabel = "TEXT",
                defaultValue = "",
                description = "What else is to be remembered.")
        private String note;

        @Override
        Answer answer() throws Refusal, LogbookException {
            Outcome came = Stream.of(Outcome.values())
                    .filter(one -> one.code().equals(outcome))
                    .findFirst()
                    .orElseThrow(() -> Refusal.usage("--outcome: " + Columns.plain(outcome) + "; expected one of "
                            + Stream.of(Outcome.values()).map(Outcome::code).collect(Collectors.joining(", "))));
            Instant now = appliance().changes().now().now();
            Closing closing = new Closing(now, person().role().code(), came, line(note));
            if (!appliance().requests().close(number, closing)) {
                throw Refusal.no("there is no open request " + number);
            }
            return Answer.of(
                    Data.of("request", number, "outcome", came.code()),
                    "request " + number + " is closed: " + came.code() + "\n");
        }
    }
}
