package org.gatehouse.alert;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gatehouse.policy.School;

/** Alerts as a person reads them. Holds personal data: for sealing only. */
final class AlertText {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm:ss", Locale.UK);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.UK);
    /** Of a line that goes on. */
    static final String INDENT = " ".repeat(13);

    private static final String LINE = "  %-10s %s\n";

    private final Guidance guidance = Guidance.load();

    /**
     * One alert.
     *
     * @param number its number in the box
     */
    String of(long number, News news, School school) {
        StringBuilder text = new StringBuilder();
        text.append("Alert ").append(number);
        text.append(school.name().isEmpty() ? "" : ", " + school.name()).append('\n');
        text.append(news.rule().name()).append(isContinued(news) ? ": it went on\n" : "\n");
        text.append("\nWhat happened\n");
        what(text, news, school.zone());
        text.append("\n").append(guidance(news));
        text.append("\nMore\n");
        line(text, "In the box", "gatehouse --as dsl alert show " + number);
        if (news instanceof Incident) {
            line(text, "Before and after", "an export of the log, opened with the desk: gatehouse export --help");
        }
        return text.toString();
    }

    /**
     * Several alerts in one letter, with each guidance once.
     *
     * @param numbers of all of them
     * @param news of the first of them
     * @param leftOut how many of them are not among those
     * @param period as a line goes on: {@code in an hour}
     */
    String of(List<Long> numbers, List<News> news, long leftOut, String period, School school) {
        StringBuilder text = new StringBuilder();
        text.append(numbers.size())
                .append(numbers.size() == 1 ? " alert" : " alerts")
                .append(", collected ")
                .append(period);
        text.append(school.name().isEmpty() ? "" : ", " + school.name()).append('\n');
        Set<String> guidances = new LinkedHashSet<>();
        for (int i = 0; i < news.size(); i++) {
            News one = news.get(i);
            text.append("\nAlert ").append(numbers.get(i)).append(": ");
            text.append(one.rule().name()).append(isContinued(one) ? ", it went on\n" : "\n");
            what(text, one, school.zone());
            guidances.add(guidance(one));
        }
        if (leftOut > 0) {
            text.append("\nand ").append(leftOut).append(" more: gatehouse --as dsl alert list\n");
        }
        guidances.forEach(guidance ->
                text.append('\n').append("-".repeat(72)).append("\n").append(guidance));
        return text.toString();
    }

    /** What can be said where there is no key to seal to: nothing about anybody. */
    static String withoutKey(List<Long> numbers) {
        return "There is something that the safeguarding lead has to know (" + numbers.size()
                + (numbers.size() == 1 ? " alert" : " alerts") + "), and no key to seal it to.\n"
                + "Nothing about it was kept but a count. Give the box a key: gatehouse key add --help\n";
    }

    private static boolean isContinued(News news) {
        return news instanceof Incident incident && incident.continued();
    }

    private String guidance(News news) {
        return news instanceof Changes changes
                ? guidance.of("", changes.changes().get(0).kind().code())
                : guidance.of(news.category(), ((Incident) news).reason());
    }

    private static void what(StringBuilder text, News news, ZoneId zone) {
        if (news instanceof Changes changes) {
            ChangeText.append(text, changes, zone);
        } else {
            what(text, (Incident) news, zone);
        }
    }

    private static void what(StringBuilder text, Incident incident, ZoneId zone) {
        line(
                text,
                "When",
                span(incident, zone) + (incident.clockTrusted() ? "" : " (the clock of the box was not set)"));
        Who who = incident.who();
        String known = who.device().isEmpty() ? "not in the register" : who.device();
        line(text, "Device", known + (who.mac().isEmpty() ? "" : ", " + who.mac()));
        optional(text, "Address", who.address() + (who.vlan() < 0 ? "" : ", VLAN " + who.vlan()));
        optional(text, "User", who.user());
        optional(text, "Group", who.group());
        optional(text, "Category", incident.category());
        line(text, "Verdict", verdict(incident));
        line(text, "Attempts", Long.toString(incident.attempts()));
        names(text, incident);
    }

    private static String span(Incident incident, ZoneId zone) {
        Instant first = incident.first();
        Instant last = incident.last();
        String from = MOMENT.format(first.atZone(zone));
        boolean moment = last.getEpochSecond() <= first.getEpochSecond();
        return from + (moment ? "" : " to " + CLOCK.format(last.atZone(zone))) + " (" + zone.getId() + ")";
    }

    private static String verdict(Incident incident) {
        String verdict =
                switch (incident.verdict()) {
                    case "block" -> "blocked";
                    case "flag" -> "passed, marked";
                    default -> "noticed";
                };
        String why = incident.reason();
        why += incident.schedule().isEmpty() ? "" : ", schedule \"" + incident.schedule() + "\"";
        why += incident.policyRule().isEmpty() ? "" : ", rule \"" + incident.policyRule() + "\"";
        why += incident.list().isEmpty() ? "" : ", list " + incident.list();
        why += incident.revision() == 0 ? "" : ", policy revision " + incident.revision();
        return verdict + ": " + why;
    }

    private static void names(StringBuilder text, Incident incident) {
        String key = "Names";
        List<Map.Entry<String, Long>> names = incident.names().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        for (Map.Entry<String, Long> name : names) {
            line(text, key, name.getKey() + (name.getValue() == 1 ? "" : ", " + name.getValue() + " times"));
            key = "";
        }
        if (incident.otherNames() > 0) {
            line(text, "", "and " + incident.otherNames() + " attempts with further names");
        }
    }

    static void optional(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            line(text, key, value);
        }
    }

    static void line(StringBuilder text, String key, String value) {
        text.append(LINE.formatted(key, value));
    }
}
