package org.gatehouse.admin;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.logbook.Author;
import org.gatehouse.logbook.Decision;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.NewRevision;
import org.gatehouse.logbook.NewRevision.Entry;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Revisions;
import org.gatehouse.logbook.Standing;
import org.gatehouse.logbook.Timestamp;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.NameRule;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;
import org.tinylog.Logger;

/**
 * The one way in which the policy changes: what somebody wants is checked, recorded as a revision with its author and reason, and where nobody has to approve it put in force. Nothing
 * else writes a policy.
 *
 * <p>Any thread; one at a time.
 */
public final class PolicyChanges {
    private static final int MAX_REASON = 1000; // a paragraph
    private static final int PARSER_BYTES =
            260; // of memory for a character of TOML, measured with 5,000 rules and 2,000 devices
    static final Author FILE = new Author("file", "box", "file");

    private final Revisions revisions;
    private final Categories vocabulary;
    private final Supplier<Moment> time;
    private volatile CurrentPolicy current;
    private boolean firstStart;
    private final Announcer announcer = new Announcer();
    private Runnable onChange = () -> {};
    private LongSupplier room = PolicyChanges::leftBytes;

    private PolicyChanges(Revisions revisions, Categories vocabulary, Supplier<Moment> time) {
        this.revisions = revisions;
        this.vocabulary = vocabulary;
        this.time = time;
    }

    /**
     * Finds the policy that is in force. The first time that is the file, which becomes revision 1; later the newest revision that was approved or needed no approval. A file that
     * was changed since it was last read becomes a revision of its own: see {@link #readFile}.
     *
     * @throws ConfigException where there is no revision that can be used, and the file has faults: all of them
     */
    public static PolicyChanges open(Revisions revisions, Path policyFile, Categories vocabulary, Supplier<Moment> time)
            throws ConfigException {
        PolicyChanges changes = new PolicyChanges(revisions, vocabulary, time);
        try {
            changes.current = changes.newestUsable();
            if (changes.current == null) {
                changes.begin(policyFile);
            } else {
                changes.readFile(policyFile);
            }
        } catch (LogbookException e) {
            throw new ConfigException(List.of(Fault.ofFile(policyFile.toString(), e.getMessage(), "")));
        }
        return changes;
    }

    /** What is in force. */
    public CurrentPolicy current() {
        return current;
    }

    /** Whether the box had no policy before this start. */
    boolean isFirstStart() {
        return firstStart;
    }

    /** Who is to hear of each new policy, on the thread that changed it, before its author is told that it is in force. */
    public void whenChanged(Runnable hear) {
        onChange = hear;
    }

    /** By whom the safeguarding lead hears of what is changed here, and elsewhere about the box. */
    public Announcer announcer() {
        return announcer;
    }

    /** The record behind it. */
    public Revisions revisions() {
        return revisions;
    }

    /** The moment that changes would bear now. */
    public Moment now() {
        return time.get();
    }

    /**
     * The revision of a number.
     *
     * @throws Refusal where there is none
     */
    public Revision require(long number) throws Refusal {
        long newest = revisions.history().size();
        return revisions
                .find(number)
                .orElseThrow(() -> Refusal.no("there is no revision " + number + "; the newest is " + newest));
    }

    /**
     * Reads the text of a policy that somebody may want.
     *
     * @throws ConfigException with every fault; or where reading it would take more memory than the service has left, which would end the filtering
     */
    public PolicyDocument parse(String name, String text) throws ConfigException {
        if (current != null) { // else there is nothing to lose: without a policy the service does not start
            requireRoom(name, text.length());
        }
        return PolicyDocument.parse(name, text, vocabulary);
    }

    private void requireRoom(String name, long characters) throws ConfigException {
        long needed = characters * PARSER_BYTES;
        if (needed > room.getAsLong()) {
            System.gc(); // what is left shows only when the garbage is gone; large texts are rare
        }
        long left = room.getAsLong();
        if (needed > left) {
            throw new ConfigException(List.of(Fault.ofFile(
                    name,
                    "is too long: to read its " + (characters >> 10) + " KiB takes " + (needed >> 20)
                            + " MiB of memory, and the service has " + (left >> 20) + " MiB left beside what filters",
                    "a shorter text; commands (allow, device add, group set, …) change a long policy part by part")));
        }
    }

    private static long leftBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    /** How many octets of memory are left, as something else says it. */
    void room(LongSupplier other) {
        room = other;
    }

    /** The document of a revision. */
    public PolicyDocument document(long number) throws ConfigException, LogbookException {
        return parse("revision " + number, revisions.document(number));
    }

    /**
     * Records what a technician wants; where approvals are on, it waits.
     *
     * @throws Refusal where he may not, the reason is blank, or nothing would change
     * @throws ConfigException where the policy has faults, or would have
     */
    public synchronized Revision propose(PolicyDocument wanted, Person person, String reason)
            throws Refusal, ConfigException, LogbookException {
        if (!person.role().changesPolicy()) {
            throw Refusal.no("the role " + person.role().code() + " does not change the policy; a technician proposes, "
                    + "and the safeguarding lead or the head approves");
        }
        boolean waits = current.document().approvals();
        return add(wanted, person.author(), reason, waits ? Entry.WHEN_APPROVED : Entry.AT_ONCE);
    }

    /**
     * As {@link #propose}, of a policy that was made from a revision which is still in force; nothing happens where another one came into force since.
     *
     * @param base that revision
     */
    public synchronized Optional<Revision> proposeUpon(long base, PolicyDocument wanted, Person person, String reason)
            throws Refusal, ConfigException, LogbookException {
        return current.revision() == base ? Optional.of(propose(wanted, person, reason)) : Optional.empty();
    }

    /**
     * Records what may not wait: the safeguarding lead's is in force at once, anybody else's is a proposal.
     *
     * @throws Refusal as {@link #propose}
     * @throws ConfigException as {@link #propose}
     */
    public synchronized Revision decideAtOnce(PolicyDocument wanted, Person person, String reason)
            throws Refusal, ConfigException, LogbookException {
        if (!person.role().blocksAtOnce()) {
            return propose(wanted, person, reason);
        }
        boolean urgent = current.document().approvals();
        return add(wanted, person.author(), reason, urgent ? Entry.URGENT : Entry.AT_ONCE);
    }

    /** Brings a revision back: a new one that says what it said. */
    public synchronized Revision revert(long number, Person person, String reason)
            throws Refusal, ConfigException, LogbookException {
        require(number);
        return propose(document(number), person, reason);
    }

    /**
     * Puts a revision in force that waits. Where others came into force since it was written, its change is made to the policy as it is now, as a revision of its own.
     *
     * @return what is in force then
     * @throws Refusal where he may not, it does not wait, or both changed the same
     */
    public synchronized Revision approve(long number, Person person, String reason)
            throws Refusal, ConfigException, LogbookException {
        Revision waiting = requireWaiting(number, person);
        if (waiting.base() == current.revision()) {
            return approve(number, document(number), person, reason); // read again: the lists may have changed since
        }
        PolicyDocument merged = DocumentMerge.of(document(waiting.base()), document(number), current.document())
                .orElseThrow(() -> Refusal.no("revision " + number + " was written when revision " + waiting.base()
                        + " was the policy, and what it changes was changed again since; it has to be proposed anew"));
        String why =
                oneLine(waiting.reason() + " (revision " + number + ", made again upon " + current.revision() + ")");
        PolicyDocument checked = readChanged(merged);
        Revision again = record(checked, waiting.author(), why, Entry.WHEN_APPROVED);
        Revision approved = approve(again.number(), checked, person, reason);
        decide(number, false, person, "approved as revision " + again.number());
        return approved;
    }

    /** Refuses a revision that waits. */
    public synchronized Revision reject(long number, Person person, String reason) throws Refusal, LogbookException {
        requireWaiting(number, person);
        return decide(number, false, person, requireReason(reason));
    }

    private Revision add(PolicyDocument wanted, Author author, String reason, Entry entry)
            throws Refusal, ConfigException, LogbookException {
        String why = requireReason(reason);
        PolicyDocument checked = readChanged(wanted);
        if (checked.equals(current.document())) {
            throw Refusal.no("nothing would change: revision " + current.revision() + " says the same");
        }
        return write(checked, author, why, entry);
    }

    /**
     * A document that was put together from parts has to pass what a file has to pass. To read thousands of rules and devices takes seconds, so those that are in force already are not written and
     * read again: a rule's faults and a device's are its own, and say what is wrong with it beside the school's clock and the names of the groups. Only an address that two devices have lies between them.
     */
    private PolicyDocument readChanged(PolicyDocument wanted) throws ConfigException {
        PolicyDocument known = current.document();
        boolean grown = names(wanted).containsAll(names(known));
        if (!grown || !wanted.school().equals(known.school()) || !isEachOnce(wanted.devices())) {
            return parse("the policy", PolicyWriter.write(wanted));
        }
        Set<NameRule> knownRules = new HashSet<>(known.rules());
        Set<Device> knownDevices = new HashSet<>(known.devices());
        PolicyDocument read = parse(
                "the policy",
                PolicyWriter.write(wanted.withRules(unknown(wanted.rules(), knownRules))
                        .withDevices(unknown(wanted.devices(), knownDevices))));
        return read.withRules(merged(wanted.rules(), knownRules, read.rules()))
                .withDevices(merged(wanted.devices(), knownDevices, read.devices()));
    }

    private static Set<String> names(PolicyDocument document) {
        return document.groups().stream().map(GroupProfile::name).collect(Collectors.toSet());
    }

    private static boolean isEachOnce(List<Device> devices) {
        Set<Long> macs = new HashSet<>();
        return devices.stream().allMatch(device -> macs.add(device.mac()));
    }

    private static <T> List<T> unknown(List<T> wanted, Set<T> known) {
        return wanted.stream().filter(each -> !known.contains(each)).toList();
    }

    /** What is known as it is, and in its place each of the others as it was read. */
    private static <T> List<T> merged(List<T> wanted, Set<T> known, List<T> read) {
        Iterator<T> others = read.iterator();
        return wanted.stream()
                .map(each -> known.contains(each) ? each : others.next())
                .toList();
    }

    private Revision write(PolicyDocument document, Author author, String reason, Entry entry) throws LogbookException {
        Revision revision = record(document, author, reason, entry);
        if (revision.standing() == Standing.IN_FORCE) {
            putInForce(revision, document);
        } else {
            announcer.tell(Announcement.ofWaiting(revision, current.document(), document));
        }
        return revision;
    }

    private Revision record(PolicyDocument document, Author author, String reason, Entry entry)
            throws LogbookException {
        NewRevision wanted = new NewRevision(PolicyWriter.write(document), author, reason, stamp(), entry);
        Revision revision = revisions.add(wanted);
        Logger.info(
                "revision {} by {}, {}: {}",
                revision.number(),
                author,
                revision.standing().code(),
                reason);
        return revision;
    }

    private Revision approve(long number, PolicyDocument document, Person person, String reason)
            throws LogbookException {
        Revision approved = decide(number, true, person, reason);
        putInForce(approved, document);
        return approved;
    }

    private Revision decide(long number, boolean approved, Person person, String reason) throws LogbookException {
        Revision decided = revisions.decide(number, new Decision(approved, person.author(), stamp(), oneLine(reason)));
        Logger.info("revision {} {} by {}", number, approved ? "approved" : "rejected", person.author());
        return decided;
    }

    private void putInForce(Revision revision, PolicyDocument document) {
        CurrentPolicy before = current;
        current = new CurrentPolicy(revision.number(), document);
        if (before != null) { // the first policy of a box is no change
            announcer.tell(Announcement.ofPolicy(revision, before, document));
        }
        onChange.run();
    }

    private Revision requireWaiting(long number, Person person) throws Refusal {
        Revision revision = require(number);
        if (!person.role().approves()) {
            throw Refusal.no("the role " + person.role().code()
                    + " does not approve or reject; the safeguarding lead and the head do");
        }
        if (revision.standing() != Standing.WAITING) {
            throw Refusal.no("revision " + number + " does not wait for approval: it is "
                    + revision.standing().code());
        }
        return revision;
    }

    /**
     * A reason on one line.
     *
     * @throws Refusal where it says nothing
     */
    static String requireReason(String reason) throws Refusal {
        if (reason == null || reason.isBlank()) {
            throw Refusal.usage("this needs a reason that says something: --reason \"…\"");
        }
        return oneLine(reason);
    }

    static String oneLine(String reason) {
        String line = reason.replaceAll("\\p{C}", " ").strip();
        return line.substring(0, Math.min(line.length(), MAX_REASON));
    }

    /** When something is done now. */
    Timestamp stamp() {
        Moment now = time.get();
        return new Timestamp(now.now().truncatedTo(ChronoUnit.MICROS), now.clockTrusted());
    }

    /** Reads a policy file that was changed; see {@link #readFile}. What is wrong with it is told, and changes nothing. */
    public synchronized void readAgain(Path policyFile) {
        try {
            readFile(policyFile);
        } catch (LogbookException failed) {
            Logger.error("{} was changed and is not used: {}", policyFile, failed.getMessage());
        }
    }

    // ---- at start

    /** The revision in force, or the newest before it that can still be read: a category that it names may be gone with its list. */
    private CurrentPolicy newestUsable() throws LogbookException {
        List<Revision> newestFirst = revisions.history().stream()
                .filter(revision ->
                        revision.standing() == Standing.IN_FORCE || revision.standing() == Standing.REPLACED)
                .sorted(Comparator.comparing((Revision revision) -> revision.standing() == Standing.REPLACED)
                        .thenComparing(
                                Comparator.comparingLong(Revision::number).reversed()))
                .toList();
        for (Revision revision : newestFirst) {
            try {
                return new CurrentPolicy(revision.number(), document(revision.number()));
            } catch (ConfigException | LogbookException faulty) {
                Logger.error(
                        "revision {} cannot be used any more, the one before it is tried:\n{}",
                        revision.number(),
                        faulty.getMessage());
            }
        }
        return null;
    }

    private void begin(Path policyFile) throws ConfigException, LogbookException {
        Optional<String> kept = revisions.keptDocument();
        if (kept.isPresent()) {
            try {
                PolicyDocument document = parse("the text kept beside the record of revisions", kept.get());
                String before = revisions.setAside();
                String damaged =
                        (before.isEmpty() ? "there is no record" : "the record was damaged and set aside as " + before)
                                + "; this is what was in force";
                write(document, FILE, damaged, Entry.AT_ONCE);
                return;
            } catch (ConfigException faulty) {
                Logger.error("{}", faulty.getMessage());
            }
        }
        PolicyDocument document = PolicyDocument.read(policyFile, vocabulary);
        write(document, FILE, "the first start: " + policyFile, Entry.AT_ONCE);
        firstStart = true;
    }

    /**
     * A file that says something else than when it was last read is what a technician changed by hand. It comes into force as the next revision, as he expects, if no command changed
     * the policy meanwhile and nobody has to approve; else it waits, so that a block which is not in the file is not lost.
     */
    private void readFile(Path policyFile) throws LogbookException {
        PolicyDocument document;
        try {
            requireRoom(policyFile.toString(), policyFile.toFile().length());
            document = PolicyDocument.read(policyFile, vocabulary);
        } catch (ConfigException faulty) {
            Logger.error(
                    "{} is not used, revision {} stays in force:\n{}",
                    policyFile,
                    current.revision(),
                    faulty.getMessage());
            return;
        }
        Optional<Revision> read = revisions.history().stream()
                .filter(revision -> revision.author().way().equals(FILE.way()))
                .reduce((one, later) -> later);
        if (read.isPresent() && isText(read.get(), PolicyWriter.write(document))
                || document.equals(current.document())) {
            return;
        }
        boolean isPolicy = read.isPresent() && read.get().number() == current.revision();
        boolean waits = current.document().approvals() || !isPolicy;
        Revision revision =
                write(document, FILE, policyFile + " was changed", waits ? Entry.WHEN_APPROVED : Entry.AT_ONCE);
        if (waits) {
            Logger.warn(
                    "{} was changed: it waits as revision {} (gatehouse policy diff, approve, reject)",
                    policyFile,
                    revision.number());
        }
    }

    /** Whether a revision has a text; one that cannot be read any more has not, and the box starts all the same. */
    private boolean isText(Revision revision, String text) {
        try {
            return revisions.document(revision.number()).equals(text);
        } catch (LogbookException unreadable) {
            Logger.error("{}", unreadable.getMessage());
            return false;
        }
    }
}
