package org.gatehouse.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.LockedKind;
import org.gatehouse.lists.LockedSlot;
import org.gatehouse.lists.UpdateRow;
import org.gatehouse.logbook.Author;
import org.gatehouse.logbook.CallRecord.Call;
import org.gatehouse.logbook.CheckReports;
import org.gatehouse.logbook.ReviewRequests.Closing;
import org.gatehouse.logbook.ReviewRequests.Outcome;
import org.gatehouse.logbook.ReviewRequests.Request;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Standing;
import org.gatehouse.logbook.Timestamp;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.PolicyDocument;

/** A box that saw and did what a test says. */
final class FakeSources implements Sources {
    private static final String POLICY = """
            unknown-devices = "visitors"
            approvals = true
            [school]
            name = "Hill & Dale <Primary>"
            time-zone = "Europe/London"
            [groups.pupils]
            block = ["adult", "games"]
            alert = ["suicide"]
            [groups.visitors]
            mode = "allow-only"
            allow = []
            """;

    final List<Counted> counted = new ArrayList<>();
    final List<KeptAlert> alerts = new ArrayList<>();
    final List<Request> requests = new ArrayList<>();
    final List<Call> calls = new ArrayList<>();
    final List<CheckReports.Kept> checks = new ArrayList<>();
    final List<Revision> revisions = new ArrayList<>();
    Moment now = Moment.of(Instant.parse("2026-11-23T07:00:00Z"));
    private final PolicyDocument policy;

    FakeSources() {
        try {
            policy = PolicyDocument.parse("policy.toml", POLICY, Categories.standard());
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    FakeSources count(String hour, String group, String category, String verdict, long events) {
        counted.add(new Counted(Instant.parse(hour), group, category, verdict, events));
        return this;
    }

    /** Something of everything, at a time: with what a person wrote in it. */
    FakeSources something(Instant at) {
        Timestamp stamp = new Timestamp(at, true);
        Author author = new Author("tech.1", "technician", "ssh");
        alerts.add(new KeptAlert(1, at, true, "Sexual content", "adult", "pupils", 12, "at-once", true, new byte[1]));
        alerts.add(new KeptAlert(2, at, true, "Sexual content", "adult", "pupils", 3, "hourly", true, new byte[1]));
        checks.add(new CheckReports.Kept(7, stamp, 3, author, 40, 2, "", "", new byte[0]));
        revisions.add(new Revision(
                3, 2, author, "asked for by a class", stamp, false, Standing.IN_FORCE, Optional.empty(), ""));
        requests.add(request(1, at, "www.tate.org.uk", "art lesson", Outcome.CHANGED));
        requests.add(request(2, at, "www.games.example", "maths games", Outcome.KEPT));
        requests.add(request(3, at, "www.open.example", "history", null));
        calls.add(new Call(1, stamp, new Author("lead.1", "dsl", "ssh"), "export --device x", 0));
        calls.add(new Call(2, stamp, author, "status", 0));
        return this;
    }

    private static Request request(long number, Instant at, String name, String reason, Outcome outcome) {
        Optional<Closing> closing = Optional.ofNullable(outcome).map(one -> new Closing(at, "dsl", one, ""));
        return new Request(number, at, "technician", name, "pupils", true, "category", "adult", reason, closing);
    }

    @Override
    public Moment now() {
        return now;
    }

    @Override
    public PolicyDocument policy() {
        return policy;
    }

    @Override
    public String firmware() {
        return "0.2.0, slot a";
    }

    @Override
    public long revision() {
        return 3;
    }

    @Override
    public boolean isFiltering() {
        return true;
    }

    @Override
    public List<Counted> counted(Instant from, Instant until) {
        return counted.stream().filter(one -> Parts.in(one.hour(), from, until)).toList();
    }

    @Override
    public List<KeptAlert> alerts(Instant from, Instant until) {
        return alerts.stream().filter(one -> Parts.in(one.at(), from, until)).toList();
    }

    @Override
    public List<Duration> alertDelays(Instant from, Instant until) {
        return alerts(from, until).isEmpty() ? List.of() : List.of(Duration.ofSeconds(4), Duration.ofMinutes(9));
    }

    @Override
    public List<CheckReports.Kept> checks(Instant from, Instant until) {
        return checks.stream()
                .filter(one -> Parts.in(one.at().time(), from, until))
                .toList();
    }

    @Override
    public List<Revision> revisions() {
        return revisions;
    }

    @Override
    public List<Revision> settings() {
        return List.of();
    }

    @Override
    public List<Request> requests() {
        return requests;
    }

    @Override
    public void calls(Instant from, Instant until, Consumer<Call> taker) {
        calls.stream().filter(one -> Parts.in(one.at().time(), from, until)).forEach(taker);
    }

    @Override
    public List<String> access() {
        return List.of("lead.1 (dsl), since 2026-09-01");
    }

    @Override
    public List<UpdateRow> updates() {
        return List.of();
    }

    @Override
    public long names() {
        return 1_234_567;
    }

    @Override
    public List<LockedSlot> locked() {
        return List.of(new LockedSlot(LockedKind.IWF, false, 0, Optional.empty()));
    }

    @Override
    public List<String> retention() {
        return List.of("The log is kept for 90 days.");
    }
}
