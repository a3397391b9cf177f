package org.gatehouse.admin;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatehouse.alert.Armor;
import org.gatehouse.logbook.DetailedParts.Part;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.report.HtmlForm;
import org.gatehouse.report.MonthlyReport;
import org.gatehouse.report.Page;
import org.gatehouse.report.ReviewPack;
import org.gatehouse.report.TextForm;
import org.gatehouse.report.WeeklyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse report}: what the box did, for those who are responsible for it. */
@Command(
        name = "report",
        description = {
            "What the box did: the week, the month, the pack for the yearly review. None of them has personal data of a pupil, and all of them",
            "add up from the same counters. The detailed week is sealed to the safeguarding lead, and is hers."
        },
        subcommands = {
            ReportCommand.Weekly.class,
            ReportCommand.Monthly.class,
            ReportCommand.Review.class,
            ReportCommand.Detailed.class
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse report weekly                          the last week that is over",
            "  gatehouse report weekly --week 2026-11-16 --html > week.html",
            "  gatehouse report monthly --month 2026-10",
            "  gatehouse report review --from 2025-09-01 --to 2026-08-31 --html > review.html",
            "  ssh box report detailed 12 | gpg --decrypt       as the safeguarding lead"
        })
final class ReportCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected weekly, monthly, review or detailed");
    }

    /** A report that is printed as text, as a page, or for programs. */
    private abstract static class Printed extends AdminCommand {
        @Option(names = "--html", description = "Prints a page that needs nothing else.")
        private boolean html;

        abstract Page page(ApplianceSources sources) throws Refusal, LogbookException;

        @Override
        final Answer answer() throws Refusal, LogbookException {
            doing("the counters are added up");
            Page page = page(new ApplianceSources(appliance()));
            return Answer.of(data(page), html ? HtmlForm.of(page) : TextForm.of(page));
        }

        final LocalDate today() {
            return appliance().changes().now().now().atZone(zone()).toLocalDate();
        }

        final LocalDate day(String option, String text) throws Refusal {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException noDay) {
                throw Refusal.usage(
                        option + ": " + Columns.plain(text) + " is no day; expected one such as 2026-11-16");
            }
        }
    }

    private static Map<String, Object> data(Page page) {
        List<Map<String, Object>> sections = new ArrayList<>();
        for (Page.Section section : page.sections()) {
            Map<String, Object> data = Data.of("heading", section.heading(), "text", section.paragraphs());
            section.table().ifPresent(table -> {
                data.put("columns", table.heading());
                data.put("rows", table.rows());
            });
            sections.add(data);
        }
        return Data.of("title", page.title(), "subtitle", page.subtitle(), "sections", sections);
    }

    /** {@code gatehouse report weekly}. */
    @Command(
            name = "weekly",
            description = "The summary of a week from Monday to Sunday: the same that is mailed on Monday at 07:00.",
            footer = {"", "Example:", "  gatehouse report weekly --week 2026-11-16"})
    static final class Weekly extends Printed {
        @Option(
                names = "--week",
                paramLabel = "DAY",
                description = "A day of the week, 2026-11-16; without it, the last week that is over.")
        private String week;

        @Override
        Page page(ApplianceSources sources) throws Refusal, LogbookException {
            LocalDate monday = week == null
                    ? WeeklyReport.lastWeek(sources.now().now(), zone())
                    : day("--week", week).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            return new WeeklyReport(sources).page(monday);
        }
    }

    /** {@code gatehouse report monthly}. */
    @Command(
            name = "monthly",
            description = "A month beside the one before: which categories became more, and which less.",
            footer = {"", "Example:", "  gatehouse report monthly --month 2026-10"})
    static final class Monthly extends Printed {
        @Option(
                names = "--month",
                paramLabel = "MONTH",
                description = "2026-10; without it, the last month that is over.")
        private String month;

        @Override
        Page page(ApplianceSources sources) throws Refusal, LogbookException {
            return new MonthlyReport(sources).page(first());
        }

        private LocalDate first() throws Refusal {
            if (month == null) {
                return today().withDayOfMonth(1).minusMonths(1);
            }
            try {
                return YearMonth.parse(month).atDay(1);
            } catch (DateTimeException noMonth) {
                throw Refusal.usage("--month: " + Columns.plain(month) + " is no month; expected one such as 2026-10");
            }
        }
    }

    /** {@code gatehouse report review}. */
    @Command(
            name = "review",
            description = {
                "The pack for the review of filtering and monitoring: state, lists and their ages, changes, checks, alerts, over-blocking,",
                "who read what, how long what is kept. It names staff who changed or read something, and no pupil."
            },
            footer = {"", "Example:", "  gatehouse report review --from 2025-09-01 --to 2026-08-31 --html > review.html"
            })
    static final class Review extends Printed {
        @Option(
                names = "--from",
                paramLabel = "DAY",
                description = "The first day; without it, a year before the last.")
        private String from;

        @Option(names = "--to", paramLabel = "DAY", description = "The last day; without it, today.")
        private String to;

        @Override
        Page page(ApplianceSources sources) throws Refusal, LogbookException {
            LocalDate last = to == null ? today() : day("--to", to);
            LocalDate first = from == null ? last.minusYears(1).plusDays(1) : day("--from", from);
            if (first.isAfter(last)) {
                throw Refusal.usage("--from is behind --to; expected the first day before the last");
            }
            return new ReviewPack(sources).page(first, last);
        }
    }

    /** {@code gatehouse report detailed}. */
    @For(Role.DSL)
    @Command(
            name = "detailed",
            description = {
                "Who tried what, how often: sealed, a part a day. Without a number, which parts there are; with one, that part as an OpenPGP",
                "message, for gpg on a computer that has the key."
            },
            footer = {
                "",
                "Examples:",
                "  gatehouse --as dsl report detailed",
                "  ssh box report detailed 12 | gpg --decrypt"
            })
    static final class Detailed extends AdminCommand {
        @Parameters(arity = "0..1", paramLabel = "NUMBER", description = "Of a part.")
        private Long number;

        @Override
        Answer answer() throws Refusal, LogbookException {
            return number == null ? listed() : shown();
        }

        private Answer listed() throws LogbookException {
            Columns columns = new Columns("no", "from", "until", "devices");
            List<Map<String, Object>> data = new ArrayList<>();
            for (Part part : appliance()
                    .detailed()
                    .between(Instant.EPOCH, appliance().changes().now().now())) {
                columns.add(
                        part.number(),
                        Times.text(part.from(), zone()),
                        Times.text(part.until(), zone()),
                        part.devices());
                data.add(data(part));
            }
            return Answer.of(Data.of("parts", data), columns.toString());
        }

        private Answer shown() throws Refusal, LogbookException {
            Part part = appliance().detailed().find(number).orElseThrow(() -> Refusal.no("there is no part " + number));
            Map<String, Object> data = new LinkedHashMap<>(data(part));
            data.put("message", Armor.of(part.sealed()));
            return Answer.of(data, Armor.of(part.sealed()));
        }

        private static Map<String, Object> data(Part part) {
            return Data.of(
                    "part", part.number(), "from", part.from(), "until", part.until(), "devices", part.devices());
        }
    }
}
