package org.gatehouse.report;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatehouse.logbook.CheckReports;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import org.gatehouse.report.Page.Section;
import org.gatehouse.report.Page.Table;

/** The week without personal data: no device, no user, no site, no member of staff. */
public final class WeeklyReport {
    private static final int DAYS = 7;

    private final Sources sources;
    private final Parts parts;
    private final ZoneId zone;

    public WeeklyReport(Sources sources) {
        this.sources = sources;
        this.parts = new Parts(sources);
        this.zone = sources.policy().school().zone();
    }

    /** The Monday of the last week that is over. */
    public static LocalDate lastWeek(Instant now, ZoneId zone) {
        return now.atZone(zone)
                .toLocalDate()
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .minusDays(DAYS);
    }

    /** @param monday on which the week begins */
    public Page page(LocalDate monday) throws LogbookException {
        Instant from = Times.begin(monday, zone);
        Instant until = Times.begin(monday.plusDays(DAYS), zone);
        Instant before = Times.begin(monday.minusDays(DAYS), zone);
        Figures both = new Figures(sources.counted(before, until));
        Figures week = both.between(from, until);
        Figures last = both.between(before, from);
        List<Section> sections = new ArrayList<>();
        sections.add(glance(week, last));
        sections.add(days(week, monday));
        sections.add(parts.groups(week));
        sections.add(
                parts.categories("What was blocked", List.of(), week, last, List.of("this week", "the week before")));
        sections.add(parts.alerts(from, until));
        sections.add(checks(from, until));
        sections.add(changes(from, until));
        sections.add(parts.requests(from, until, week.of(Counted.BLOCK).total()));
        String time = "Monday " + Times.day(monday) + " to Sunday " + Times.day(monday.plusDays(DAYS - 1));
        return new Page("Internet filtering: the week", parts.subtitle(time), sections);
    }

    private Section glance(Figures week, Figures last) {
        long blocked = week.of(Counted.BLOCK).total();
        List<String> words = new ArrayList<>();
        words.add(String.format(
                java.util.Locale.UK,
                "%,d openings were judged, %,d of them blocked and %,d marked.",
                week.total(),
                blocked,
                week.of(Counted.FLAG).total()));
        if (last.total() > 0) {
            String change = Parts.change(blocked, last.of(Counted.BLOCK).total());
            words.add(change.isEmpty() ? "" : "Blocked, against the week before: " + change + ".");
        }
        words.add(
                "An opening is a question for a name or a connection; one page makes many. Nothing in this report is about"
                        + " a person: who is concerned the safeguarding lead sees in the sealed log.");
        words.removeIf(String::isEmpty);
        return Section.of("At a glance", words);
    }

    private Section days(Figures week, LocalDate monday) {
        Map<LocalDate, Figures> byDay = week.byDay(zone);
        Map<LocalDate, Long> blocked = new LinkedHashMap<>();
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            LocalDate day = monday.plusDays(i);
            Figures figures = byDay.getOrDefault(day, new Figures(List.of()));
            blocked.put(day, figures.of(Counted.BLOCK).total());
            rows.add(List.of(
                    Times.shortDay(day),
                    figures.total(),
                    figures.of(Counted.BLOCK).total(),
                    figures.of(Counted.FLAG).total()));
        }
        return Section.of(
                "Day by day",
                List.of(),
                Parts.chart("Blocked, by day", "blocked", blocked, Times::shortDay),
                new Table(List.of("day", "openings", "blocked", "marked"), rows));
    }

    private Section checks(Instant from, Instant until) throws LogbookException {
        List<List<Object>> rows = new ArrayList<>();
        for (CheckReports.Kept check : sources.checks(from, until)) {
            rows.add(List.of(Times.moment(check.at().time(), zone), check.passed(), check.failed()));
        }
        String none = "Nobody checked that filtering works (gatehouse check).";
        return Section.of(
                "Checks that filtering works",
                Parts.nothing(rows, none),
                new Table(List.of("when", "passed", "not passed"), rows));
    }

    /** Without reasons and names: in a reason stands what somebody typed. */
    private Section changes(Instant from, Instant until) {
        List<List<Object>> rows = new ArrayList<>();
        addChanges(rows, "policy, revision ", sources.revisions(), from, until);
        addChanges(rows, "settings, revision ", sources.settings(), from, until);
        return Section.of(
                "Changes of the policy and the settings",
                Parts.nothing(rows, "Neither was changed."),
                new Table(List.of("what", "when", "by a", "it is"), rows));
    }

    private void addChanges(List<List<Object>> rows, String what, List<Revision> all, Instant from, Instant until) {
        for (Revision revision : all) {
            if (Parts.in(revision.made().time(), from, until)) {
                rows.add(List.of(
                        what + revision.number(),
                        Times.moment(revision.made().time(), zone),
                        revision.author().role(),
                        revision.standing().code()));
            }
        }
    }
}
