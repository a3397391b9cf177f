package org.gatehouse.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.report.Counted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatehouse log}: what was counted. Names and devices are in the exports, which are the safeguarding lead's. */
@Command(
        name = "log",
        description =
                "What the box has counted: openings by hour, group, category and verdict, with no device and no name.",
        subcommands = {LogCommand.SummaryOf.class, LogCommand.Follow.class},
        footer = {"", "Examples:", "  ssh box log summary --hours 24 --by category", "  ssh box log follow"})
final class LogCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected summary or follow");
    }

    /** {@code gatehouse log summary}. */
    @Command(
            name = "summary",
            description = "Adds up what was counted in the last hours.",
            footer = {"", "Example:", "  ssh box log summary --hours 168 --by group"})
    static final class SummaryOf extends AdminCommand {
        private static final int MOST_HOURS = 24 * 400;

        @Option(
                names = "--hours",
                paramLabel = "COUNT",
                defaultValue = "24",
                description = "How far back; 24 unless said.")
        private int hours;

        @Option(
                names = "--by",
                paramLabel = "WHAT",
                defaultValue = "category",
                description = "category (unless said), group or hour.")
        private String by;

        @Override
        Answer answer() throws Refusal, LogbookException {
            if (hours < 1 || hours > MOST_HOURS) {
                throw Refusal.usage("--hours: " + hours + "; expected 1 to " + MOST_HOURS);
            }
            Function<Counted, String> key = key();
            Instant now = appliance().changes().now().now();
            Map<String, long[]> sums = new TreeMap<>();
            for (Counted counted : appliance().counted(now.minus(Duration.ofHours(hours)), now.plusSeconds(1))) {
                long[] sum = sums.computeIfAbsent(key.apply(counted), unseen -> new long[3]);
                sum[List.of("allow", "flag", "block").indexOf(counted.verdict())] += counted.events();
            }
            Columns columns = new Columns(by, "openings", "allowed", "flagged", "blocked");
            List<Map<String, Object>> data = new ArrayList<>();
            sums.forEach((name, sum) -> {
                long all = sum[0] + sum[1] + sum[2];
                columns.add(name, all, sum[0], sum[1], sum[2]);
                data.add(Data.of(by, name, "openings", all, "allowed", sum[0], "flagged", sum[1], "blocked", sum[2]));
            });
            return Answer.of(
                    Data.of("hours", hours, "by", by, "rows", data),
                    (sums.isEmpty() ? "nothing was counted in the last " + hours + " hours\n" : columns.toString())
                            + "The counters of the last five minutes come when these are over: log follow, status\n");
        }

        private Function<Counted, String> key() throws Refusal {
            return switch (by) {
                case "category" -> counted -> counted.category().isEmpty() ? "(none)" : counted.category();
                case "group" -> counted -> counted.group().isEmpty() ? "(none)" : counted.group();
                case "hour" -> counted -> Times.text(counted.hour(), zone());
                default -> throw Refusal.usage("--by: " + Columns.plain(by) + "; expected category, group or hour");
            };
        }
    }

    /** {@code gatehouse log follow}. */
    @Command(
            name = "follow",
            description =
                    "Shows every two seconds how many openings were judged and blocked since, until you go or press Ctrl-C.",
            footer = {"", "Examples:", "  ssh box log follow", "  ssh box log follow --count 30"})
    static final class Follow extends AdminCommand {
        private static final int PERIOD_MILLIS = 2000;

        @Option(
                names = "--count",
                paramLabel = "COUNT",
                defaultValue = "1800",
                description = "So many lines at most; an hour of them unless said.")
        private int count;

        @Override
        Answer answer() {
            long[] before = appliance().openingsAndBlocked();
            for (int i = 0; i < count; i++) {
                try {
                    Thread.sleep(PERIOD_MILLIS);
                } catch (InterruptedException gone) {
                    Thread.currentThread().interrupt();
                    break;
                }
                long[] now = appliance().openingsAndBlocked();
                boolean heard = say(String.format(
                        Locale.ROOT,
                        "%s  %5d openings  %5d blocked%s%n",
                        Times.text(appliance().changes().now().now(), zone()),
                        now[0] - before[0],
                        now[1] - before[1],
                        appliance().isFiltering() ? "" : "  NOT FILTERING"));
                if (!heard) {
                    break;
                }
                before = now;
            }
            return new Answer(0, Data.of("openings", before[0], "blocked", before[1]), "");
        }
    }
}
