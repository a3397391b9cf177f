package org.gatehouse;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gatehouse.admin.AccessList;
import org.gatehouse.admin.AdminServer;
import org.gatehouse.admin.Appliance;
import org.gatehouse.admin.ApplianceSources;
import org.gatehouse.admin.FirstKey;
import org.gatehouse.admin.Makers;
import org.gatehouse.admin.PolicyChanges;
import org.gatehouse.admin.SettingsChanges;
import org.gatehouse.admin.SettingsTrial;
import org.gatehouse.alert.Mail;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Settings;
import org.gatehouse.discovery.Accounts;
import org.gatehouse.discovery.Sightings;
import org.gatehouse.discovery.Suspicions;
import org.gatehouse.event.Counter;
import org.gatehouse.lists.Lists;
import org.gatehouse.logbook.AccessRecord;
import org.gatehouse.logbook.AlertTable;
import org.gatehouse.logbook.CallRecord;
import org.gatehouse.logbook.CheckReports;
import org.gatehouse.logbook.DetailedParts;
import org.gatehouse.logbook.Holds;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.LogbookStatus;
import org.gatehouse.logbook.ReviewRequests;
import org.gatehouse.logbook.Revisions;
import org.gatehouse.logbook.SegmentReader;
import org.gatehouse.metrics.MetricsServer;
import org.gatehouse.name.NameTable;
import org.gatehouse.network.BridgeAddress;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.Policy;
import org.gatehouse.report.Counted;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.Recipients;
import org.gatehouse.seal.SealException;
import org.gatehouse.ssh.AdminPort;
import org.gatehouse.update.Firmware;
import org.gatehouse.update.Trial;
import org.tinylog.Logger;

/** The policy with its record, and those who change it. What fails here is told, and costs the filtering nothing. */
final class Administration implements Appliance, AutoCloseable {
    private static final String ISSUE = "console.issue"; // beside the socket for commands; /etc/issue.d leads to it

    private static final long HOUR_SECONDS = 3600; // of the counters

    private final Settings settings;
    private final SettingsChanges settingsChanges;
    private final Backups backups;
    private final Lists lists;
    private final Revisions revisions;
    private final PolicyChanges changes;
    private final Timekeeper timekeeper;
    private final FileWatch policyFile;
    private final Messenger messenger;
    private Service service;
    private final AccessList access;
    private final CallRecord calls;
    private final Recipients recipients;
    private final AccessRecord accessRecord;
    private final Firmware firmware;
    private final BridgeAddress bridgeAddress;
    private AdminServer server; // null where there is none
    private AdminPort port; // null where there is none
    private MetricsServer metrics; // null where nobody wants any

    private Administration(
            Settings settings,
            SettingsChanges settingsChanges,
            Backups backups,
            Lists lists,
            Revisions revisions,
            PolicyChanges changes) {
        this.settings = settings;
        this.settingsChanges = settingsChanges;
        this.backups = backups;
        this.lists = lists;
        this.revisions = revisions;
        this.changes = changes;
        this.policyFile = new FileWatch(settings.policy());
        this.calls = new CallRecord(StateFile.CALL_RECORD.place(settings));
        this.recipients = new Recipients(StateFile.RECIPIENTS.place(settings));
        this.accessRecord = new AccessRecord(StateFile.ACCESS_RECORD.place(settings));
        this.firmware = new Firmware(Firmware.Launch.ofThisProcess(), settings.update(), Clock.systemUTC());
        this.bridgeAddress = BridgeAddress.open(StateFile.ADDRESS_BEFORE.place(settings));
        this.access = AccessList.open(StateFile.ACCESS_LIST.place(settings));
        this.messenger =
                Messenger.start(settings, recipients, () -> changes.current().document(), changes::now);
        this.timekeeper = new Timekeeper(changes::current, () -> lists.table().categories(), changes::now);
    }

    /**
     * Finds the policy that is in force.
     *
     * @param trial of the settings, where they are on trial
     * @param clock what time it is, and whether anybody believes it
     */
    static Administration open(
            Path settingsFile, SettingsTrial trial, Settings settings, Lists lists, Supplier<Moment> clock)
            throws ConfigException {
        Revisions revisions = record(StateFile.POLICY_RECORD.place(settings));
        PolicyChanges changes = PolicyChanges.open(revisions, settings.policy(), lists.vocabulary(), clock);
        SettingsChanges settingsChanges = SettingsChanges.open(
                settingsFile,
                settings,
                record(StateFile.SETTINGS_RECORD.place(settings)),
                changes,
                Main::hasPort,
                trial);
        return new Administration(
                settings, settingsChanges, new Backups(settingsFile, settings), lists, revisions, changes);
    }

    private static Revisions record(Path file) {
        try {
            return Revisions.open(file);
        } catch (LogbookException unusable) {
            Logger.error("the record of revisions is kept in memory only: {}", unusable.getMessage());
            return Revisions.inMemory();
        }
    }

    /** The policy in force, as it is now. */
    Policy compiled() {
        return timekeeper.policy();
    }

    /** Who tells the safeguarding lead; she is told until after the service has ended. */
    Messenger messenger() {
        return messenger;
    }

    /** Begins to take commands about a service that filters. */
    void begin(Service filtering) {
        service = filtering;
        changes.whenChanged(timekeeper::look);
        changes.announcer().hear(messenger::heard);
        timekeeper.start(service::publish, this::readChangedFile);
        try {
            server = AdminServer.start(settings.adminSocket(), this);
        } catch (IOException failed) {
            Logger.error("no commands are taken: {}", failed.getMessage());
        }
        FirstKey.takeIfFirst(settings.ssh().firstKey(), access, changes);
        settings.metrics()
                .ifPresent(at -> metrics =
                        MetricsServer.start(at, settings.wan(), new BoxMetrics(filtering, lists, settings.logbook())));
        messenger.report(new ApplianceSources(this));
        port = AdminPort.start(
                settings,
                StateFile.HOST_KEY.place(settings),
                settings.adminSocket().resolveSibling(ISSUE),
                access,
                this);
        settingsChanges.started(this::restart);
        firmware.status()
                .last()
                .filter(ending -> firmware.status().needsSomebody())
                .ifPresent(ending -> Logger.error("{}; version {} runs", ending.text(), firmware.version()));
        Trial.watch(
                firmware,
                settings.update().trial(),
                filtering::isBeating,
                () -> port != null && port.isOpen(),
                () -> restart("the firmware before this one comes back"));
    }

    private void readChangedFile() {
        if (policyFile.hasChanged()) {
            changes.readAgain(settings.policy());
        }
    }

    @Override
    public void close() {
        if (service.isFiltering() && service.isBeating()) {
            try {
                firmware.endsInOrder();
            } catch (IOException e) {
                Logger.warn("the trial of the firmware counts this start: {}", e.toString());
            }
        }
        timekeeper.close();
        if (server != null) {
            server.close();
        }
        if (port != null) {
            port.close();
        }
        if (metrics != null) {
            metrics.close();
        }
        settingsChanges.close();
        bridgeAddress.close();
        revisions.close();
    }

    @Override
    public PolicyChanges changes() {
        return changes;
    }

    @Override
    public SettingsChanges settings() {
        return settingsChanges;
    }

    @Override
    public Lists lists() {
        return lists;
    }

    @Override
    public NameTable names() {
        return lists.table();
    }

    @Override
    public Policy policy() {
        return service.policy();
    }

    @Override
    public boolean isFiltering() {
        return service.isBeating();
    }

    @Override
    public long[] openingsAndBlocked() {
        return new long[] {
            service.counters().value(Counter.OPENINGS), service.counters().value(Counter.BLOCKED)
        };
    }

    @Override
    public LogbookStatus logbook() {
        return service.logbook();
    }

    @Override
    public Path stateFolder() {
        return StateFile.folder(settings);
    }

    @Override
    public Sightings sightings() {
        return service.sightings();
    }

    @Override
    public Suspicions suspicions() {
        return service.suspicions();
    }

    @Override
    public Accounts accounts() {
        return service.accounts();
    }

    @Override
    public Makers makers() {
        return Makers.ofDebian();
    }

    @Override
    public AccessList access() {
        return access;
    }

    @Override
    public Map<String, String> ports() {
        Map<String, String> ports = new LinkedHashMap<>();
        ports.put("lan", settings.lan());
        ports.put("wan", settings.wan());
        ports.put("bridge", settings.bridge());
        return ports;
    }

    @Override
    public Backup backup() throws IOException {
        return backups.make(changes.now().now());
    }

    @Override
    public List<String> restore(InputStream zip) throws IOException {
        return backups.stage(zip);
    }

    @Override
    public BridgeAddress bridgeAddress() {
        return bridgeAddress;
    }

    @Override
    public List<InetAddress> sshAddresses() {
        return settings.ssh().addresses();
    }

    @Override
    public void reboot() throws IOException {
        new ProcessBuilder("systemctl", "reboot").start();
    }

    @Override
    public void restart(String why) {
        Restart.soon(why);
    }

    @Override
    public Firmware firmware() {
        return firmware;
    }

    @Override
    public CallRecord calls() {
        return calls;
    }

    @Override
    public AlertTable alerts() {
        return messenger.table();
    }

    @Override
    public List<Counted> counted(Instant from, Instant until) throws LogbookException {
        long first = Math.floorDiv(from.getEpochSecond(), HOUR_SECONDS);
        long behind = Math.floorDiv(until.getEpochSecond() + HOUR_SECONDS - 1, HOUR_SECONDS);
        try (SegmentReader reader = SegmentReader.open(settings.logbook().toAbsolutePath())) {
            return reader.counts(first, behind).stream()
                    .map(count -> new Counted(
                            Instant.ofEpochSecond(count.of().hour() * HOUR_SECONDS),
                            count.of().group(),
                            count.of().category(),
                            count.of().verdict(),
                            count.events()))
                    .toList();
        }
    }

    @Override
    public ReviewRequests requests() {
        return new ReviewRequests(StateFile.REVIEW_REQUESTS.place(settings));
    }

    @Override
    public DetailedParts detailed() {
        return messenger.detailed();
    }

    @Override
    public List<String> retention() {
        int keys = service.logbook().recipients();
        return List.of(
                "The log is kept for " + settings.logLimits().days() + " days, or until it is larger than "
                        + settings.logLimits().megabytes()
                        + " MB; alerts and detailed reports for as many days. What is held for an inquiry is kept until it is let go.",
                "The log, the alerts and the detailed reports lie on the box itself, in the school, in the folder "
                        + stateFolder() + ".",
                keys == 0
                        ? "The box has NO KEY to seal to: it counts, and keeps no names."
                        : "What they say of anybody is sealed to " + keys + (keys == 1 ? " key" : " keys")
                                + "; nobody can read it on the box, and nobody without one of them.",
                settings.mail()
                        .map(mail -> "Sealed alerts and reports leave it by the mail server " + mail.server() + ", to "
                                + String.join(", ", mail.to()) + ".")
                        .orElse("No mail leaves the box."),
                "Counters by hour, group, category and verdict hold no device, no user and no site.",
                "Nothing is sent to the makers of the firmware, or to anybody else.");
    }

    @Override
    public Mail mail() {
        return messenger.mail();
    }

    @Override
    public CheckReports reports() {
        return new CheckReports(StateFile.CHECK_REPORTS.place(settings));
    }

    @Override
    public BoxKey boxKey() throws LogbookException {
        try {
            return BoxKey.openOrMake(StateFile.BOX_KEY.place(settings));
        } catch (IOException | SealException e) {
            throw new LogbookException("nothing can be signed: " + e.getMessage());
        }
    }

    @Override
    public Recipients recipients() {
        return recipients;
    }

    @Override
    public SegmentReader logReader() throws LogbookException {
        return SegmentReader.open(settings.logbook());
    }

    @Override
    public Holds holds() {
        return new Holds(settings.logbook());
    }

    @Override
    public AccessRecord accessRecord() {
        return accessRecord;
    }
}
