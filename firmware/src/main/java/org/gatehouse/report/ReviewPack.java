package org.gatehouse.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gatehouse.lists.LockedSlot;
import org.gatehouse.lists.UpdateRow;
import org.gatehouse.logbook.CheckReports;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.ReviewRequests.Request;
import org.gatehouse.logbook.Revision;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.report.Page.Section;
import org.gatehouse.report.Page.Table;

/**
 * What those who are responsible for filtering and monitoring look at once a year, and after a large change: what is in force, how it came to be so, whether it worked, who did what. It names members of staff who
 * changed or read something, and no pupil.
 */
public final class ReviewPack {
    /** Commands by which somebody took something out of the log, or let somebody in. */
    private static final List<String> TELLING =
            List.of("export", "key ", "alert show", "report detailed", "access add", "access remove", "hold ");

    private static final int MAX_CALLS = 200; // printed; the record has all

    private final Sources sources;
    private final Parts parts;
    private final ZoneId zone;

    public ReviewPack(Sources sources) {
        this.sources = sources;
        this.parts = new Parts(sources);
        this.zone = sources.policy().school().zone();
    }

    /**
     * @param first the first day
     * @param last the last
     */
    public Page page(LocalDate first, LocalDate last) throws LogbookException {
        Instant from = Times.begin(first, zone);
        Instant until = Times.begin(last.plusDays(1), zone);
        Instant before = from.minus(ChronoUnit.DAYS.between(first, last.plusDays(1)), ChronoUnit.DAYS);
        Figures both = new Figures(sources.counted(before, until));
        Figures period = both.between(from, until);
        List<Section> sections = new ArrayList<>();
        sections.add(state());
        sections.add(groupsOfPolicy());
        sections.add(lists());
        sections.add(parts.groups(period));
        sections.add(parts.categories(
                "What was blocked",
                List.of(),
                period,
                both.between(before, from),
                List.of("this period", "as long before")));
        sections.add(months(period));
        sections.add(checks(from, until));
        sections.add(revisions("policy", sources.revisions(), from, until));
        sections.add(revisions("settings", sources.settings(), from, until));
        sections.add(parts.alerts(from, until));
        sections.add(parts.requests(from, until, period.of(Counted.BLOCK).total()));
        sections.add(openRequests());
        sections.add(calls(from, until));
        sections.add(Section.of("Who may use the box", access()));
        sections.add(Section.of("How long what is kept, and where it lies", sources.retention()));
        sections.add(Section.of("What the filter cannot see", LIMITS));
        sections.add(Section.of("To be talked about", QUESTIONS));
        return new Page(
                "Internet filtering and monitoring: review",
                parts.subtitle(Times.day(first) + " to " + Times.day(last)),
                sections);
    }

    private static final List<String> LIMITS = List.of(
            "Pages and searches inside an encrypted connection: of those the box knows the site's name, and no more.",
            "What an app says inside a connection that is allowed, and what a site that is allowed shows.",
            "Devices that are elsewhere, and those that bring their own way out, such as a mobile phone's.",
            "So people who watch, rules in the classroom and lessons about being online remain as important.");

    private static final List<String> QUESTIONS = List.of(
            "Is every group's age and ability still met by what it may reach, and are there pupils who need something else?",
            "Do the categories above that grew call for a lesson, an assembly, or help for somebody?",
            "Were requests to open a site answered soon enough, and did blocking keep anybody from teaching?",
            "Are the people who have access the right ones, and does each of them know what to do about an alert?",
            "What changed in the school since the last review (devices, apps, staff, laws), and does the policy know of it?",
            "Who decides what follows from this review, and by when?");

    private Section state() {
        PolicyDocument policy = sources.policy();
        List<String> words = new ArrayList<>();
        words.add(
                sources.isFiltering()
                        ? "The box filters: frames come through the kernel's rules and the judgement at this moment."
                        : "THE BOX DOES NOT FILTER at this moment: no heartbeat comes through.");
        words.add("Revision " + sources.revision() + " of the policy is in force. Changes "
                + (policy.approvals()
                        ? "wait until the safeguarding lead or the head has approved them."
                        : "need no approval; \"approvals\" in the policy switches that on."));
        for (LockedSlot slot : sources.locked()) {
            words.add("Unlawful content, " + slot.kind().code() + ": " + slot.text()
                    + ". No policy can exempt anybody from it.");
        }
        words.add("The firmware is version " + sources.firmware() + ". It takes updates that its makers have signed.");
        words.add("Devices that nobody has entered are in the group " + policy.unknownDevices() + ".");
        return Section.of("State of filtering, " + Times.moment(sources.now().now(), zone), words);
    }

    private Section groupsOfPolicy() {
        List<List<Object>> rows = new ArrayList<>();
        for (GroupProfile group : sources.policy().groups()) {
            rows.add(List.of(
                    group.name(),
                    group.mode().code(),
                    group.safeSearch().search() ? "safe" : "as they come",
                    group.safeSearch().youTube().code(),
                    group.block().isEmpty() ? "none" : String.join(", ", group.block()),
                    group.alert().isEmpty() ? "none" : String.join(", ", group.alert())));
        }
        return Section.of(
                "The groups",
                List.of(
                        "A group with the mode allow-only reaches the sites that were chosen for it, and nothing else."),
                new Table(
                        List.of("group", "mode", "searches", "YouTube", "categories blocked", "told of besides"),
                        rows));
    }

    private Section lists() throws LogbookException {
        List<List<Object>> rows = new ArrayList<>();
        Instant now = sources.now().now();
        for (UpdateRow update : sources.updates()) {
            if (!update.source().equals(UpdateRow.TABLE)) {
                rows.add(List.of(
                        update.source(),
                        Times.moment(update.time(), zone),
                        ChronoUnit.DAYS.between(update.time(), now),
                        update.outcome().code(),
                        update.entries()));
            }
        }
        List<String> words = new ArrayList<>();
        words.add(String.format(java.util.Locale.UK, "%,d names are in force.", sources.names()));
        words.addAll(
                Parts.nothing(rows, "No source was updated: the lists are those of the firmware, or kept by hand."));
        return Section.of(
                "Lists of names",
                words,
                new Table(List.of("source", "last looked at", "days ago", "outcome", "names"), rows));
    }

    private Section months(Figures period) {
        Map<LocalDate, Long> blocked = new LinkedHashMap<>();
        List<List<Object>> rows = new ArrayList<>();
        Map<LocalDate, List<Map.Entry<LocalDate, Figures>>> months = period.byDay(zone).entrySet().stream()
                .collect(Collectors.groupingBy(
                        day -> day.getKey().withDayOfMonth(1), TreeMap::new, Collectors.toList()));
        months.forEach((month, days) -> {
            long all = days.stream().mapToLong(day -> day.getValue().total()).sum();
            long refused = days.stream()
                    .mapToLong(day -> day.getValue().of(Counted.BLOCK).total())
                    .sum();
            blocked.put(month, refused);
            rows.add(List.of(Times.month(month), all, refused));
        });
        return Section.of(
                "Month by month",
                List.of(),
                Parts.chart("Blocked, by month", "blocked", blocked, Times::month),
                new Table(List.of("month", "openings", "blocked"), rows));
    }

    private Section checks(Instant from, Instant until) throws LogbookException {
        List<List<Object>> rows = new ArrayList<>();
        for (CheckReports.Kept check : sources.checks(from, until)) {
            rows.add(List.of(
                    check.number(),
                    Times.moment(check.at().time(), zone),
                    check.author().toString(),
                    check.revision(),
                    check.passed(),
                    check.failed()));
        }
        return Section.of(
                "Checks that filtering works",
                Parts.nothing(rows, "Nobody checked that filtering works (gatehouse check)."),
                new Table(List.of("no", "when", "by", "policy", "passed", "not passed"), rows));
    }

    private Section revisions(String of, List<Revision> all, Instant from, Instant until) {
        List<List<Object>> rows = new ArrayList<>();
        for (Revision revision : all) {
            if (Parts.in(revision.made().time(), from, until)) {
                rows.add(List.of(
                        revision.number(),
                        Times.moment(revision.made().time(), zone),
                        revision.author().toString(),
                        revision.reason(),
                        revision.standing().code(),
                        revision.decision().map(one -> one.by().toString()).orElse("")));
            }
        }
        return Section.of(
                "Changes of the " + of,
                Parts.nothing(rows, "There was none."),
                new Table(List.of("no", "when", "by", "why", "it is", "decided by"), rows));
    }

    private Section openRequests() throws LogbookException {
        List<List<Object>> rows = new ArrayList<>();
        for (Request request : sources.requests()) {
            if (request.closing().isEmpty()) {
                rows.add(List.of(
                        request.number(),
                        Times.moment(request.made(), zone),
                        request.name(),
                        request.group(),
                        request.wasBlocked() ? "to open it" : "to block it",
                        request.reason()));
            }
        }
        return Section.of(
                "Requests that are open",
                Parts.nothing(rows, "None."),
                new Table(List.of("no", "since", "site", "for", "asked", "because"), rows));
    }

    private Section calls(Instant from, Instant until) throws LogbookException {
        Map<String, Long> byPerson = new TreeMap<>();
        List<List<Object>> rows = new ArrayList<>();
        sources.calls(from, until, call -> {
            byPerson.merge(call.author().toString(), 1L, Long::sum);
            if (TELLING.stream().anyMatch(call.command()::startsWith) && rows.size() < MAX_CALLS) {
                rows.add(List.of(
                        Times.moment(call.at().time(), zone),
                        call.author().toString(),
                        call.command(),
                        call.status() == 0 ? "done" : "refused"));
            }
        });
        List<String> words = new ArrayList<>();
        words.add(byPerson.values().stream().mapToLong(Long::longValue).sum() + " commands were given"
                + (byPerson.isEmpty()
                        ? "."
                        : ": "
                                + byPerson.entrySet().stream()
                                        .map(one -> one.getKey() + " " + one.getValue())
                                        .collect(Collectors.joining(", "))
                                + "."));
        words.add(
                "Below are those that took something out of the log or changed who may; the record (access log) has all.");
        words.addAll(Parts.nothing(rows, "There were none."));
        return Section.of("Access record", words, new Table(List.of("when", "who", "command", "outcome"), rows));
    }

    private List<String> access() {
        List<String> access = sources.access();
        return access.isEmpty() ? List.of("Nobody has a key; only who sits at the box itself.") : access;
    }
}
