package org.gatehouse.admin;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.MailSettings;
import org.gatehouse.config.Settings;
import org.gatehouse.file.KeptFile;
import org.gatehouse.lists.Lists;
import org.gatehouse.logbook.Author;
import org.gatehouse.logbook.Decision;
import org.gatehouse.logbook.Difference;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.NewRevision;
import org.gatehouse.logbook.NewRevision.Entry;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Revisions;
import org.gatehouse.logbook.Standing;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;
import org.tinylog.Logger;

/**
 * The way in which the settings file changes by commands: checked as a start of the service does it, recorded with who and why as a revision of the policy is, and where approvals are on, approved
 * first. Lists, how long the log is kept and who gets alerts stand there: to change them can weaken what the school watches. They take effect when the service starts next.
 *
 * <p>Any thread; one at a time.
 */
public final class SettingsChanges implements AutoCloseable {
    /** The most octets of a file beside the settings. */
    static final int MAX_FILE = 64 << 10; // certificates of an authority are a few thousand

    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,40}\\.(password|secret)");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,40}\\.(pem|pub|asc)");
    private static final Author FILE = new Author("file", "box", "file");

    private final Path file;
    private final Settings running;
    private final Revisions record;
    private final PolicyChanges policy;
    private final Predicate<String> portExists;
    private final SettingsTrial trial;
    private final String atStart;

    private SettingsChanges(
            Path file,
            Settings running,
            Revisions record,
            PolicyChanges policy,
            Predicate<String> portExists,
            SettingsTrial trial)
            throws IOException {
        this.file = file.toAbsolutePath().normalize();
        this.running = running;
        this.record = record;
        this.policy = policy;
        this.portExists = portExists;
        this.trial = trial;
        this.atStart = Files.readString(this.file);
    }

    /**
     * Begins with the settings that the service has started with. A file that says something else than the record is noted there: somebody changed it, or the settings before came back.
     *
     * @param portExists as for {@link Settings#load}
     * @throws ConfigException when the file cannot be read any more
     */
    public static SettingsChanges open(
            Path file,
            Settings running,
            Revisions record,
            PolicyChanges policy,
            Predicate<String> portExists,
            SettingsTrial trial)
            throws ConfigException {
        SettingsChanges changes;
        try {
            changes = new SettingsChanges(file, running, record, policy, portExists, trial);
        } catch (IOException e) {
            throw new ConfigException(List.of(Fault.ofFile(file.toString(), "cannot be read (" + e + ")", "a file")));
        }
        Optional<String> why = trial.whyCameBack().map(reason -> "those before came back: " + reason);
        try {
            Optional<Revision> known = record.inForce();
            if (known.isEmpty()) {
                changes.record(changes.atStart, FILE, "the first start: " + file, Entry.AT_ONCE);
            } else if (!record.document(known.get().number()).equals(changes.atStart)) {
                changes.add(
                        record.document(known.get().number()),
                        changes.atStart,
                        FILE,
                        why.orElse(file + " was changed"),
                        Entry.AT_ONCE);
            }
        } catch (LogbookException unwritable) {
            Logger.error("the settings are not recorded: {}", unwritable.getMessage());
        }
        return changes;
    }

    /** What the service has started with. */
    Settings running() {
        return running;
    }

    /** Who changed them, when and why. */
    public Revisions record() {
        return record;
    }

    /** The file as it is. */
    String text() throws Refusal {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Refusal.no(file + " cannot be read: " + e.getMessage());
        }
    }

    /** Whether the file says something else than what the service has started with. */
    boolean isPending() throws Refusal {
        return !text().equals(atStart);
    }

    /**
     * Reads a text as the next start would.
     *
     * @param called what faults call it
     * @throws ConfigException with every fault, those of the policy included that names a category which no list of these settings fills
     * @throws Refusal where it changes what belongs to the board
     */
    Settings check(String called, String text) throws ConfigException, Refusal {
        Settings wanted = Settings.parse(file, called, text, portExists);
        PolicyDocument.parse(
                "the policy in force",
                PolicyWriter.write(policy.current().document()),
                Lists.vocabulary(wanted.lists()));
        List<String> fixed = running.boardDifferences(wanted);
        if (!fixed.isEmpty()) {
            throw Refusal.no(String.join(", ", fixed)
                    + (fixed.size() == 1 ? " belongs" : " belong")
                    + " to the board and stay" + (fixed.size() == 1 ? "s" : "")
                    + " as set up: who changed them from afar would lose the box, or what it keeps");
        }
        checkFiles(wanted);
        return wanted;
    }

    /** Files that a command names came by {@link #putFile}: any other the service would read, and might send away, for somebody who may not see it. */
    private void checkFiles(Settings wanted) throws Refusal {
        List<Path> known = running.namedFiles();
        for (Path named : wanted.namedFiles()) {
            boolean isOurs =
                    file.getParent().equals(named.toAbsolutePath().normalize().getParent())
                            && isFileName(named.getFileName().toString());
            if (!isOurs && !known.contains(named)) {
                throw Refusal.no(
                        named
                                + " is no file that a command may name; expected one beside the settings, such as mail.password or feed.pub: settings file puts it there");
            }
        }
        List<URI> reached = locations(running);
        for (URI location : locations(wanted)) {
            if (!ListSource.isRemote(location) && !reached.contains(location)) {
                throw Refusal.no(location.getPath()
                        + " is on the box itself; expected https://… for a source that is added by a command");
            }
        }
    }

    private static List<URI> locations(Settings settings) {
        return settings.lists().sources().stream()
                .flatMap(source -> Stream.concat(
                        Stream.of(source.location()),
                        source.signature().stream().map(ListSource.Signed::location)))
                .toList();
    }

    private static boolean isFileName(String name) {
        return SECRET.matcher(name).matches() || KEY.matcher(name).matches();
    }

    /** What differs from the file as it is; empty where nothing does. */
    String difference(String called, String text) throws Refusal {
        return Difference.of("the settings", text(), called, text);
    }

    /** Whether a text changes the admin port. */
    boolean changesPort(String text) throws ConfigException {
        return !Settings.parse(file, file.toString(), text, portExists).ssh().equals(running.ssh());
    }

    /**
     * Writes what a technician wants; where approvals are on, it waits.
     *
     * @throws Refusal where the reason is blank, nothing would change, or it cannot be written
     * @throws ConfigException where it has faults: all of them
     */
    synchronized Revision set(String called, String text, Person person, String reason)
            throws Refusal, ConfigException, LogbookException {
        String why = PolicyChanges.requireReason(reason);
        check(called, text);
        String before = text();
        if (text.equals(before)) {
            throw Refusal.no("nothing would change: the settings say the same");
        }
        if (policy.current().document().approvals()) {
            return add(before, text, person.author(), why, Entry.WHEN_APPROVED);
        }
        write(text);
        return add(before, text, person.author(), why, Entry.AT_ONCE);
    }

    /** The same where the file still says what its author has seen; else nothing is done. */
    synchronized Optional<Revision> setUpon(String seen, String called, String text, Person person, String reason)
            throws Refusal, ConfigException, LogbookException {
        return text().equals(seen) ? Optional.of(set(called, text, person, reason)) : Optional.empty();
    }

    /** Writes the text of an earlier revision; 0: of the one before the one in force. */
    synchronized Revision revert(long number, Person person, String reason)
            throws Refusal, ConfigException, LogbookException {
        long base = record.inForce().map(Revision::base).orElse(0L);
        long which = number == 0 ? base : number;
        if (record.find(which).isEmpty()) {
            throw Refusal.no(number == 0 ? "there are no settings before these" : "there is no revision " + number);
        }
        return set("revision " + which, record.document(which), person, reason);
    }

    /**
     * Writes a revision that waits.
     *
     * @throws Refusal where it does not wait, or others came into force since it was written
     * @throws ConfigException where it has faults by now
     */
    synchronized Revision approve(long number, Person person, String reason)
            throws Refusal, ConfigException, LogbookException {
        Revision waiting = requireWaiting(number);
        if (waiting.base() != record.inForce().map(Revision::number).orElse(0L)) {
            throw Refusal.no("the settings were changed since revision " + number
                    + " was written; it has to be given anew: gatehouse settings set");
        }
        String text = record.document(number);
        check("revision " + number, text);
        String before = text();
        write(text);
        Revision approved = decide(number, true, person, reason);
        announce(approved, before, text);
        return approved;
    }

    /** Refuses a revision that waits. */
    synchronized Revision reject(long number, Person person, String reason) throws Refusal, LogbookException {
        requireWaiting(number);
        return decide(number, false, person, PolicyChanges.requireReason(reason));
    }

    private Revision requireWaiting(long number) throws Refusal {
        Revision revision = require(number);
        if (revision.standing() != Standing.WAITING) {
            throw Refusal.no("revision " + number + " of the settings does not wait for approval: it is "
                    + revision.standing().code());
        }
        return revision;
    }

    /** The revision of a number. */
    Revision require(long number) throws Refusal {
        return record.find(number)
                .orElseThrow(() -> Refusal.no("there is no revision " + number
                        + " of the settings; \"settings history\" shows those there are"));
    }

    /**
     * Keeps a file that the settings name, or will. It gets no path, and replaces a secret, but no key that the settings trust: a key under a new name is a change of the settings, which is recorded and
     * may need approval.
     */
    synchronized void putFile(String name, byte[] content) throws Refusal {
        boolean secret = SECRET.matcher(name).matches();
        if (!isFileName(name)) {
            throw Refusal.usage(
                    Columns.plain(name)
                            + " is no name for a file beside the settings; expected one such as mail.password or radius.secret for a secret, school-ca.pem, feed.pub or feed.asc for a key");
        }
        if (content.length == 0) {
            throw Refusal.usage("the file is empty");
        }
        Path place = file.resolveSibling(name);
        if (!secret && trusted().contains(place)) {
            throw Refusal.no(
                    name + " is trusted by the settings: give the new one another name, and name that in the settings");
        }
        try {
            if (Files.isSymbolicLink(place) || Files.exists(place) && !Files.isRegularFile(place)) {
                throw Refusal.no(name + " is there already, and is no file of its own");
            }
            KeptFile.replace(place, content);
        } catch (IOException e) {
            throw Refusal.no(name + " cannot be written: " + e.getMessage());
        }
    }

    /** By what is in force, and by what will be at the next start. */
    private List<Path> trusted() throws Refusal {
        List<Path> keys = new ArrayList<>(running.keys());
        try {
            keys.addAll(
                    Settings.parse(file, file.toString(), text(), portExists).keys());
        } catch (ConfigException faulty) {
            Logger.debug("the settings have faults: {}", faulty.getMessage()); // then they trust nobody
        }
        return keys;
    }

    /** The service filters, and the admin port listens. */
    public void started(Consumer<String> restart) {
        trial.started(SettingsTrial.PATIENCE, restart);
    }

    /** Somebody gave a command: whoever can is not locked out. */
    void heard(Person person) {
        trial.heard(person);
    }

    private void write(String text) throws Refusal, ConfigException {
        try {
            trial.put(text.getBytes(StandardCharsets.UTF_8), changesPort(text));
        } catch (IOException e) {
            throw Refusal.no(file + " cannot be written: " + e.getMessage());
        }
    }

    private Revision add(String before, String text, Author author, String reason, Entry entry)
            throws LogbookException {
        Revision revision = record(text, author, reason, entry);
        announce(revision, before, text);
        return revision;
    }

    private void announce(Revision revision, String before, String text) {
        policy.announcer()
                .tell(Announcement.ofSettings(
                        revision, revision.base(), before, text, !mail(text).equals(mail(before))));
    }

    /** What a text says about mail; nothing where it has faults. */
    private Optional<MailSettings> mail(String text) {
        try {
            return Settings.parse(file, file.toString(), text, portExists).mail();
        } catch (ConfigException faulty) {
            return Optional.empty();
        }
    }

    private Revision record(String text, Author author, String reason, Entry entry) throws LogbookException {
        Revision revision = record.add(new NewRevision(text, author, reason, policy.stamp(), entry));
        Logger.info(
                "revision {} of the settings by {}, {}: {}",
                revision.number(),
                author,
                revision.standing().code(),
                reason);
        return revision;
    }

    private Revision decide(long number, boolean approved, Person person, String reason) throws LogbookException {
        Decision decision = new Decision(approved, person.author(), policy.stamp(), PolicyChanges.oneLine(reason));
        Logger.info(
                "revision {} of the settings {} by {}", number, approved ? "approved" : "rejected", person.author());
        return record.decide(number, decision);
    }

    @Override
    public void close() {
        record.close();
    }
}
