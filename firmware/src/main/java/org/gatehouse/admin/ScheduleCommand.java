package org.gatehouse.admin;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.Hours;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Schedule;
import org.gatehouse.policy.Season;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse schedule}. */
@Command(
        name = "schedule",
        description = "What is otherwise than usual for some groups at some hours.",
        subcommands = {ScheduleCommand.ListAll.class, ScheduleCommand.Add.class, ScheduleCommand.Remove.class},
        footer = {
            "",
            "Examples:",
            "  gatehouse schedule list",
            "  gatehouse schedule add \"Coding club\" --group pupils --days tue,thu --from 15:30 --to 16:30 --allow games --reason \"club\"",
            "  gatehouse schedule add \"Night\" --group pupils --from 21:00 --to 06:00 --no-internet --reason \"boarders sleep\"",
            "  gatehouse schedule remove \"Coding club\" --reason \"term is over\"",
            "Terms, and hours with a name, are written into the policy: gatehouse policy show, propose."
        })
final class ScheduleCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list, add or remove");
    }

    private static String days(Set<DayOfWeek> days) {
        return days.size() == DayOfWeek.values().length
                ? "every day"
                : days.stream().map(ScheduleCommand::day).collect(Collectors.joining(","));
    }

    static String day(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    /** {@code gatehouse schedule list}. */
    @Command(
            name = "list",
            description = "Lists the schedules of the policy.",
            footer = {"", "Example:", "  gatehouse schedule list"})
    static final class ListAll extends AdminCommand {
        @Override
        Answer answer() {
            Columns columns = new Columns("schedule", "groups", "when", "does");
            List<Map<String, Object>> data = new ArrayList<>();
            for (Schedule schedule : appliance().changes().current().document().schedules()) {
                columns.add(schedule.name(), String.join(", ", schedule.groups()), when(schedule), does(schedule));
                Hours hours = schedule.hours();
                data.add(Data.of(
                        "name", schedule.name(),
                        "groups", schedule.groups(),
                        "hours", hours.name(),
                        "outside", schedule.outside(),
                        "days", hours.days().stream().map(ScheduleCommand::day).toList(),
                        "from", hours.from().toString(),
                        "to", hours.to().toString(),
                        "block", schedule.block(),
                        "allow", schedule.allow(),
                        "internet", schedule.internet()));
            }
            return Answer.of(Data.of("schedules", data), columns.toString());
        }

        /** When it holds, as people say it. */
        static String when(Schedule schedule) {
            Hours hours = schedule.hours();
            String named = hours.name().isEmpty() ? "" : hours.name() + ": ";
            boolean whole = hours.from().equals(hours.to());
            return (schedule.outside() ? "not " : "")
                    + named
                    + days(hours.days())
                    + (whole ? "" : " " + hours.from() + " to " + hours.to());
        }

        /** What it does then. */
        static String does(Schedule schedule) {
            if (!schedule.internet()) {
                return "no internet";
            }
            List<String> does = new ArrayList<>();
            if (!schedule.block().isEmpty()) {
                does.add("blocks " + String.join(", ", schedule.block()));
            }
            if (!schedule.allow().isEmpty()) {
                does.add("allows " + String.join(", ", schedule.allow()));
            }
            return String.join("; ", does);
        }
    }

    /** {@code gatehouse schedule add}. */
    @Command(
            name = "add",
            description = "Adds a schedule.",
            footer = {
                "",
                "Example:",
                "  gatehouse schedule add \"Coding club\" --group pupils --days tue,thu --from 15:30 --to 16:30 --allow games --reason \"club\""
            })
    @For(Role.TECHNICIAN)
    static final class Add extends ReasonedCommand {
        @Parameters(paramLabel = "TITLE", description = "What the school calls it.")
        private String name;

        @Option(
                names = "--group",
                required = true,
                split = ",",
                paramLabel = "GROUP",
                description = "The group that it is for, or several: ks1,ks2.")
        private List<String> groups;

        @Option(
                names = "--hours",
                paramLabel = "HOURS",
                description = "Hours of the policy that have a name; else --days, --from and --to.")
        private String hours;

        @Option(names = "--outside", description = "At all times but those.")
        private boolean outside;

        @Option(
                names = "--days",
                split = ",",
                paramLabel = "DAY",
                description = "mon,tue,… on which it begins; without it, every day.")
        private List<String> days;

        @Option(names = "--from", paramLabel = "HH:MM", description = "Its beginning; without it, midnight.")
        private String from;

        @Option(
                names = "--to",
                paramLabel = "HH:MM",
                description = "Its end; at or before the beginning: on the next day.")
        private String to;

        @Option(
                names = "--block",
                split = ",",
                paramLabel = "CATEGORY",
                description = "Blocked then, besides what always is.")
        private List<String> block;

        @Option(names = "--allow", split = ",", paramLabel = "CATEGORY", description = "Not blocked then.")
        private List<String> allow;

        @Option(names = "--no-internet", description = "Nothing at all may be reached then.")
        private boolean noInternet;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            if (document.schedules().stream().anyMatch(other -> other.name().equals(name))) {
                throw Refusal.no("there is a schedule of that name; remove it first");
            }
            for (String group : groups) {
                Whom.group(document, group);
            }
            if (noInternet == (block != null || allow != null)) {
                throw Refusal.usage("expected --block, --allow or both, or else --no-internet");
            }
            Schedule schedule = new Schedule(
                    name.strip(),
                    List.copyOf(groups),
                    hours == null ? own() : named(document),
                    outside,
                    block == null ? List.of() : block,
                    allow == null ? List.of() : allow,
                    !noInternet);
            List<Schedule> all = new ArrayList<>(document.schedules());
            all.add(schedule);
            return RevisionView.answer(changing().propose(document.withSchedules(all), person(), reason()));
        }

        private Hours named(PolicyDocument document) throws Refusal {
            if (days != null || from != null || to != null) {
                throw Refusal.usage("--hours beside --days, --from or --to; expected one or the other");
            }
            return document.hours().stream()
                    .filter(known -> known.name().equals(hours))
                    .findFirst()
                    .orElseThrow(() -> Refusal.usage("--hours: " + Columns.plain(hours)
                            + "; expected hours that the policy names: "
                            + document.hours().stream().map(Hours::name).collect(Collectors.joining(", "))));
        }

        private Hours own() throws Refusal {
            if ((from == null) != (to == null)) {
                throw Refusal.usage("expected both --from and --to, or neither for the whole day");
            }
            Set<DayOfWeek> which = EnumSet.noneOf(DayOfWeek.class);
            for (String day : days == null ? List.<String>of() : days) {
                which.add(day(day));
            }
            return new Hours(
                    "",
                    which.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : which,
                    time("--from", from),
                    time("--to", to),
                    Season.ALWAYS);
        }

        private static DayOfWeek day(String text) throws Refusal {
            return Arrays.stream(DayOfWeek.values())
                    .filter(day -> ScheduleCommand.day(day).equals(text.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> Refusal.usage(
                            "--days: " + Columns.plain(text) + "; expected mon, tue, wed, thu, fri, sat or sun"));
        }

        private static LocalTime time(String option, String text) throws Refusal {
            try {
                return text == null || text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
            } catch (DateTimeException noTime) {
                throw Refusal.usage(option + ": " + Columns.plain(text) + "; expected a time such as 15:30");
            }
        }
    }

    /** {@code gatehouse schedule remove}. */
    @Command(
            name = "remove",
            description = "Takes a schedule out of the policy.",
            footer = {"", "Example:", "  gatehouse schedule remove \"Coding club\" --reason \"term is over\""})
    @For(Role.TECHNICIAN)
    static final class Remove extends ReasonedCommand {
        @Parameters(paramLabel = "SCHEDULE", description = "Its name.")
        private String name;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            List<Schedule> left = document.schedules().stream()
                    .filter(schedule -> !schedule.name().equals(name))
                    .toList();
            if (left.size() == document.schedules().size()) {
                throw Refusal.no("no schedule is called " + Columns.plain(name) + "; \"schedule list\" shows them");
            }
            return RevisionView.answer(changing().propose(document.withSchedules(left), person(), reason()));
        }
    }
}
