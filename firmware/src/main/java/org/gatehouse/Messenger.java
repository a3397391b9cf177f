package org.gatehouse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatehouse.alert.Alerts;
import org.gatehouse.alert.Changed;
import org.gatehouse.alert.Mail;
import org.gatehouse.alert.Post;
import org.gatehouse.alert.Sealing;
import org.gatehouse.alert.SmtpCarrier;
import org.gatehouse.alert.Watch;
import org.gatehouse.config.MailSettings;
import org.gatehouse.config.Settings;
import org.gatehouse.event.EventListener;
import org.gatehouse.logbook.AlertTable;
import org.gatehouse.logbook.DetailedParts;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.report.Reporter;
import org.gatehouse.report.Sources;
import org.gatehouse.report.Tallies;
import org.gatehouse.seal.Recipients;
import org.tinylog.Logger;

/** The parts that tell the safeguarding lead. What fails here is told, and costs the filtering nothing. */
final class Messenger implements AutoCloseable {
    private final AlertTable table;
    private final Mail mail;
    private final Watch watch = new Watch(System::nanoTime);
    private final Tallies tallies;
    private final DetailedParts detailed;
    private final Sealing sealing;
    private final int keptDays;
    private final Optional<Post> post;
    private final Alerts alerts;
    private Reporter reporter; // null until there is something to report of

    private Messenger(
            Settings settings, Recipients recipients, Supplier<PolicyDocument> policy, Supplier<Moment> clock) {
        this.sealing = Sealing.to(recipients);
        Supplier<Instant> now = () -> clock.get().now();
        Optional<SmtpCarrier> carrier = settings.mail().map(SmtpCarrier::new);
        this.keptDays = settings.logLimits().days();
        this.tallies = new Tallies(clock.get().now());
        this.detailed = new DetailedParts(StateFile.DETAILED_REPORTS.place(settings));
        this.table = new AlertTable(StateFile.ALERTS.place(settings));
        this.mail = new Mail(settings.mail(), sealing, carrier.orElse(null));
        this.post = carrier.map(to -> Post.start(table, to, now, System::nanoTime));
        Optional<Alerts.Outbox> outbox = post.map(to -> new Alerts.Outbox(
                to,
                settings.mail().orElseThrow().to(),
                settings.mail().orElseThrow().summaryTo()));
        this.alerts = new Alerts(watch, table, sealing, policy, clock, System::nanoTime, outbox);
    }

    /**
     * Begins.
     *
     * @param recipients whom it is told
     * @param policy the one in force
     * @param clock what time it is, and whether anybody believes it
     */
    static Messenger start(
            Settings settings, Recipients recipients, Supplier<PolicyDocument> policy, Supplier<Moment> clock) {
        Messenger messenger = new Messenger(settings, recipients, policy, clock);
        messenger.alerts.start();
        settings.mail()
                .map(MailSettings::server)
                .ifPresentOrElse(
                        server -> Logger.info("alerts leave by {}", server),
                        () -> Logger.warn("no [mail] in the settings: alerts stay in the box"));
        return messenger;
    }

    /** Begins to write reports. */
    void report(Sources sources) {
        reporter = new Reporter(
                        sources,
                        tallies,
                        detailed,
                        sealing,
                        table,
                        mail.settings(),
                        (letter, addresses) -> post.orElseThrow().send(letter, addresses),
                        keptDays)
                .start();
    }

    /** Who is to hear of every event. */
    List<EventListener> listeners() {
        return List.of(watch, tallies);
    }

    /** Tells of a change of the box. */
    void heard(Changed change) {
        alerts.heard(change);
    }

    DetailedParts detailed() {
        return detailed;
    }

    AlertTable table() {
        return table;
    }

    Mail mail() {
        return mail;
    }

    /** Ends, after the last event has come. */
    @Override
    public void close() {
        if (reporter != null) {
            reporter.close();
        }
        alerts.close();
        post.ifPresent(Post::close);
    }
}
