package org.gatehouse.admin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.gatehouse.alert.Mail;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.ListSettings;
import org.gatehouse.config.Settings;
import org.gatehouse.config.UpdateSettings;
import org.gatehouse.discovery.Accounts;
import org.gatehouse.discovery.Sightings;
import org.gatehouse.discovery.Suspicions;
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
import org.gatehouse.name.NameTable;
import org.gatehouse.network.BridgeAddress;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.Policy;
import org.gatehouse.report.Counted;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.Recipients;
import org.gatehouse.seal.SealException;
import org.gatehouse.update.Firmware;
import org.gatehouse.update.Slot;
import org.gatehouse.update.Version;

/** An appliance without a network: real lists, a real record of revisions, a clock that stands. */
final class TestAppliance implements Appliance, AutoCloseable {
    static final Person TECHNICIAN = Person.LOCAL;
    static final Person DSL = new Person("lead.1", Role.DSL, "local");
    static final Person HEAD = new Person("head.01", Role.HEAD, "local");
    static final String POLICY = """
            unknown-devices = "visitors"
            [school]
            name = "Hill Primary"
            time-zone = "Europe/London"
            [groups.pupils]
            block = ["games", "adult", "social"]
            [groups.staff]
            block = ["adult", "malware"]
            [groups.visitors]
            block = ["adult"]
            [[devices]]
            name = "Year 2 tablet 1"
            mac = "02:00:00:00:00:11"
            group = "pupils"
            [[devices]]
            name = "Year 2 teacher's laptop"
            mac = "02:00:00:00:00:12"
            group = "staff"
            """;

    private static final List<String> PORTS = List.of("lan0", "wan0", "br0");
    static final String SETTINGS = """
            lan = "lan0"
            wan = "wan0"
            bridge = "br0"
            policy = "policy.toml"
            logbook = "logbook.db"
            """;

    final Path folder;
    final SettingsTrial trial;
    private final SettingsChanges settings;
    volatile boolean rebooted;
    boolean colours; // whether callers have a terminal that shows them
    volatile byte[] restored;
    final List<String> restarts = new ArrayList<>();
    final List<Long> published = new ArrayList<>();
    final Sightings sightings = new Sightings();
    final Suspicions suspicions = new Suspicions();
    final List<Counted> counted = new ArrayList<>();
    final Accounts accounts = new Accounts();
    Mail mail = new Mail(Optional.empty(), (content, name, at) -> Optional.empty(), null);
    Firmware firmware = new Firmware(
            new Firmware.Launch(new Version("0.1.0"), Slot.SHIPPED, Optional.empty(), Optional.empty()),
            new UpdateSettings(Path.of("/nowhere/release.pub"), Duration.ofSeconds(60)),
            Clock.systemUTC());
    List<InetAddress> sshAddresses = List.of();
    final BridgeAddress bridgeAddress;
    private final Recipients recipients;
    private final AccessList access;
    private final CallRecord calls;
    private final Lists lists;
    private final Revisions revisions;
    private final PolicyChanges changes;
    private Moment moment = Moment.of(Instant.parse("2026-11-23T10:15:00Z")); // a Monday
    private LogbookStatus logbook = new LogbookStatus(0, 0, 0, -1, 0, 0, "", 1, List.of(), 0);

    private TestAppliance(Path folder, Optional<Path> ownLists) throws ConfigException, LogbookException {
        this.folder = folder;
        bridgeAddress = new BridgeAddress(
                folder.resolve("br0.network.d"),
                folder.resolve("address.before"),
                () -> {},
                BridgeAddress.TRIAL,
                Duration.ZERO);
        recipients = new Recipients(folder.resolve("recipients"));
        calls = new CallRecord(folder.resolve("calls.db"));
        access = AccessList.open(folder.resolve("access.keys"));
        lists = Lists.open(new ListSettings(ownLists, List.of(), folder.resolve("lists"), Duration.ofDays(1)));
        revisions = Revisions.open(folder.resolve("policy.db"));
        changes = PolicyChanges.open(revisions, folder.resolve("policy.toml"), lists.vocabulary(), () -> moment);
        changes.whenChanged(() -> published.add(changes.current().revision()));
        Path file = folder.resolve("settings.toml");
        trial = SettingsTrial.begin(file);
        settings = SettingsChanges.open(
                file,
                Settings.load(file, PORTS::contains),
                Revisions.open(folder.resolve("settings.db")),
                changes,
                PORTS::contains,
                trial);
    }

    /** The appliance of a folder with its policy file and its record; the first time it has none. */
    static TestAppliance start(Path folder) throws ConfigException, LogbookException, IOException {
        writeSettings(folder);
        if (!Files.exists(folder.resolve("policy.toml"))) {
            write(folder, POLICY);
            addRecipient(folder);
        }
        return new TestAppliance(folder, Optional.empty());
    }

    /** The same with lists of its own instead of the starter lists. */
    static TestAppliance start(Path folder, Path ownLists) throws ConfigException, LogbookException, IOException {
        writeSettings(folder);
        return new TestAppliance(folder, Optional.of(ownLists));
    }

    /** A box that keeps a log is sealed to somebody. */
    private static void addRecipient(Path folder) throws IOException {
        try (InputStream key = Recipients.class.getResourceAsStream("SealFuzzTestInputs/recipient/made")) {
            Files.createDirectories(folder.resolve("recipients"));
            Files.write(folder.resolve("recipients/reader.asc"), key.readAllBytes());
        }
    }

    private static void writeSettings(Path folder) throws IOException {
        if (!Files.exists(folder.resolve("settings.toml"))) {
            Files.writeString(folder.resolve("settings.toml"), SETTINGS);
        }
    }

    static void write(Path folder, String policy) throws IOException {
        Files.writeString(folder.resolve("policy.toml"), policy);
    }

    void clock(String instant, boolean trusted) {
        moment = new Moment(Instant.parse(instant), trusted);
    }

    /** What a command came to. */
    record Run(int status, String out, String err) {}

    /** Runs a command of the technician's. */
    Run run(String... words) {
        return run(TECHNICIAN, words);
    }

    Run run(Person person, String... words) {
        return run(person, Map.of(), words);
    }

    Run run(Person person, Map<String, String> files, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        TestCaller caller = new TestCaller(person, new HashMap<>(files), new PrintWriter(out), new PrintWriter(err)) {
            @Override
            public boolean colours() {
                return colours;
            }
        };
        int status = AdminShell.run(this, caller, List.of(words));
        return new Run(status, out.toString(), err.toString());
    }

    /** Runs a command of somebody's who sits at a terminal, and types these lines when he is asked. */
    Run answering(Person person, Map<String, String> files, List<String> lines, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Iterator<String> typed = lines.iterator();
        TestCaller caller = new TestCaller(person, files, new PrintWriter(out), new PrintWriter(err)) {
            @Override
            public Optional<String> ask(String question) {
                out.write(question);
                return Optional.of(typed.next());
            }
        };
        int status = AdminShell.run(this, caller, List.of(words));
        return new Run(status, out.toString(), err.toString());
    }

    /** The same of somebody who edits the text that he is given like this, one after the other. */
    Run editing(Person person, List<UnaryOperator<String>> edits, List<String> lines, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Iterator<String> typed = lines.iterator();
        Iterator<UnaryOperator<String>> edited = edits.iterator();
        TestCaller caller = new TestCaller(person, Map.of(), new PrintWriter(out), new PrintWriter(err)) {
            @Override
            public Optional<String> ask(String question) {
                out.write(question + "\n");
                return Optional.of(typed.next());
            }

            @Override
            public Optional<String> edit(String name, String text) {
                return Optional.of(edited.next().apply(text));
            }
        };
        int status = AdminShell.run(this, caller, List.of(words));
        if (typed.hasNext() || edited.hasNext()) {
            throw new AssertionError("nobody asked for all of it: " + out + err);
        }
        return new Run(status, out.toString(), err.toString());
    }

    /** A caller without a terminal, whose files are in memory. */
    private static class TestCaller implements Caller {
        private final Person person;
        private final Map<String, String> files;
        private final PrintWriter out;
        private final PrintWriter err;

        TestCaller(Person person, Map<String, String> files, PrintWriter out, PrintWriter err) {
            this.person = person;
            this.files = files;
            this.out = out;
            this.err = err;
        }

        @Override
        public Person person() {
            return person;
        }

        @Override
        public PrintWriter out() {
            return out;
        }

        @Override
        public PrintWriter err() {
            return err;
        }

        @Override
        public boolean colours() {
            return false;
        }

        @Override
        public boolean overwrites() {
            return false;
        }

        @Override
        public OutputStream bytes() {
            return new OutputStream() { // for what is text after all
                @Override
                public void write(int octet) {
                    out.write(octet);
                }
            };
        }

        @Override
        public InputStream input(String file) throws IOException {
            if (!files.containsKey(file)) {
                throw new IOException(file + ": no such file");
            }
            return new ByteArrayInputStream(files.get(file).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<String> ask(String question) {
            return Optional.empty();
        }

        @Override
        public Optional<String> edit(String name, String text) {
            return Optional.empty();
        }
    }

    @Override
    public SettingsChanges settings() {
        return settings;
    }

    @Override
    public PolicyChanges changes() {
        return changes;
    }

    @Override
    public AccessList access() {
        return access;
    }

    @Override
    public Map<String, String> ports() {
        return Map.of("lan", "lo", "bridge", "lo");
    }

    @Override
    public Backup backup() {
        return new Backup(new byte[] {'P', 'K', 3, 4}, List.of("one"), List.of());
    }

    @Override
    public List<String> restore(InputStream zip) throws IOException {
        restored = zip.readAllBytes();
        return List.of("one");
    }

    @Override
    public BridgeAddress bridgeAddress() {
        return bridgeAddress;
    }

    @Override
    public List<InetAddress> sshAddresses() {
        return sshAddresses;
    }

    @Override
    public void reboot() {
        rebooted = true;
    }

    @Override
    public void restart(String why) {
        restarts.add(why);
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
    public Lists lists() {
        return lists;
    }

    @Override
    public NameTable names() {
        return lists.table();
    }

    @Override
    public Policy policy() {
        CurrentPolicy current = changes.current();
        return Policy.of(current.document(), current.revision(), names().categories(), moment);
    }

    @Override
    public LogbookStatus logbook() {
        return logbook;
    }

    @Override
    public boolean isFiltering() {
        return true;
    }

    @Override
    public long[] openingsAndBlocked() {
        return new long[] {12, 3};
    }

    @Override
    public Path stateFolder() {
        return folder;
    }

    @Override
    public Sightings sightings() {
        return sightings;
    }

    @Override
    public Suspicions suspicions() {
        return suspicions;
    }

    @Override
    public Accounts accounts() {
        return accounts;
    }

    @Override
    public Makers makers() {
        return new Makers(folder.resolve("oui.txt"));
    }

    @Override
    public AlertTable alerts() {
        return new AlertTable(folder.resolve("alerts.db"));
    }

    @Override
    public List<Counted> counted(Instant from, Instant until) {
        return counted.stream()
                .filter(one -> !one.hour().isBefore(from) && one.hour().isBefore(until))
                .toList();
    }

    @Override
    public ReviewRequests requests() {
        return new ReviewRequests(folder.resolve("reviews.db"));
    }

    @Override
    public DetailedParts detailed() {
        return new DetailedParts(folder.resolve("detailed.db"));
    }

    @Override
    public List<String> retention() {
        return List.of("The log is kept for 90 days.");
    }

    @Override
    public Mail mail() {
        return mail;
    }

    @Override
    public CheckReports reports() {
        return new CheckReports(folder.resolve("checks.db"));
    }

    @Override
    public BoxKey boxKey() throws LogbookException {
        try {
            return BoxKey.openOrMake(folder.resolve("box.key"));
        } catch (IOException | SealException e) {
            throw new LogbookException(e.getMessage());
        }
    }

    @Override
    public Recipients recipients() {
        return recipients;
    }

    @Override
    public SegmentReader logReader() throws LogbookException {
        return SegmentReader.open(folder.resolve("logbook.db"));
    }

    @Override
    public Holds holds() {
        return new Holds(folder.resolve("logbook.db"));
    }

    @Override
    public AccessRecord accessRecord() {
        return new AccessRecord(folder.resolve("access.db"));
    }

    @Override
    public void close() {
        settings.close();
        bridgeAddress.close();
        revisions.close();
        lists.close();
    }
}
