package org.gatehouse.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gatehouse.file.KeptFile;
import org.gatehouse.seal.SealException.Problem;

/**
 * The folder with the public keys that the log is sealed to, a file each. It is read again when it has changed, whoever changed it. A file that is no such key
 * is told and left out. Any thread; one at a time.
 */
public final class Recipients {
    /** Each costs every message a hundred bytes and a multiplication on a curve; a school has a lead and a few deputies. */
    public static final int MAX_RECIPIENTS = 16;

    /** How long before a key ends that is told. */
    private static final Duration NOTICE = Duration.ofDays(30);

    private static final Pattern KEY_FILE = Pattern.compile("(?i)[^.].*\\.(asc|gpg|pgp|pub|key)");
    private static final int MAX_FILES = 4 * MAX_RECIPIENTS; // looked at, in the order of their names

    private final Path folder;
    private List<Stamp> seen;
    private Current current = new Current(List.of(), List.of());
    private Instant staleFrom = Instant.MIN;

    /** @param folder where the keys are; it need not be there yet */
    public Recipients(Path folder) {
        this.folder = folder;
    }

    /**
     * Who is sealed to, and what is wrong in the folder.
     *
     * @param faults a line each, fit to be shown
     */
    public record Current(List<Recipient> recipients, List<String> faults) {
        public Current {
            recipients = List.copyOf(recipients);
            faults = List.copyOf(faults);
        }

        /** Empty where there is nobody to seal to. */
        public Optional<Sealer> sealer() {
            return recipients.isEmpty() ? Optional.empty() : Optional.of(new Sealer(recipients));
        }

        /** In order. */
        public List<String> fingerprints() {
            return recipients.stream().map(Recipient::fingerprint).toList();
        }
    }

    /** As a file looked when it was read. */
    private record Stamp(Path file, long size, Instant modified, Object inode) {}

    /**
     * Who is sealed to at a moment. Costs a look at the folder; the same object is returned while nothing has changed. Where the folder cannot be read, those of before stay.
     *
     * @param now decides which keys have expired
     */
    public synchronized Current current(Instant now) {
        List<Stamp> found;
        try {
            found = stamps();
        } catch (IOException e) {
            return new Current(current.recipients(), List.of(folder + ": cannot be read (" + e + ")"));
        }
        if (!found.equals(seen) || !now.isBefore(staleFrom)) {
            current = read(found, now);
            seen = found;
            staleFrom = current.recipients().stream()
                    .flatMap(one -> one.expires().stream())
                    .flatMap(end -> Stream.of(end.minus(NOTICE), end))
                    .filter(now::isBefore)
                    .min(Instant::compareTo)
                    .orElse(Instant.MAX);
        }
        return current;
    }

    /**
     * Adds a recipient, or puts a newer copy of her key in its place. After a power cut it is there, or it is not.
     *
     * @throws SealException when it is no key to seal to, has expired, or there are too many
     * @throws IOException when it cannot be written
     */
    public synchronized Recipient add(byte[] key, Instant now) throws SealException, IOException {
        Recipient added = Recipient.read(key, now);
        if (added.isExpired(now)) {
            throw new SealException(
                    Problem.EXPIRED,
                    "the key has expired on " + day(added.expires().orElseThrow())
                            + "; expected one that is still valid: give it a later end, and export it once more");
        }
        List<Recipient> others = current(now).recipients().stream()
                .filter(one -> !one.fingerprint().equals(added.fingerprint()))
                .toList();
        if (others.size() >= MAX_RECIPIENTS) {
            throw new SealException(
                    Problem.BAD_KEY, "there are " + MAX_RECIPIENTS + " keys, which is as many as can be");
        }
        Files.createDirectories(folder);
        for (Path old : filesOf(added.fingerprint(), now)) {
            Files.delete(old);
        }
        KeptFile.replace(
                folder.resolve(added.fingerprint() + ".asc"), added.armored().getBytes(StandardCharsets.US_ASCII));
        return added;
    }

    /**
     * Removes a recipient.
     *
     * @param fingerprint or its last 16 or more digits, in any case, blanks allowed
     * @return empty where nobody has it
     * @throws IOException when it cannot be removed
     */
    public synchronized Optional<Recipient> remove(String fingerprint, Instant now) throws IOException {
        Optional<Recipient> found = find(fingerprint, now);
        if (found.isPresent()) {
            for (Path file : filesOf(found.get().fingerprint(), now)) {
                Files.delete(file);
            }
            KeptFile.forceFolder(folder.resolve(found.get().fingerprint()));
        }
        return found;
    }

    /**
     * Who has a key, expired ones included.
     *
     * @param fingerprint or its last 16 or more digits, in any case, blanks allowed
     */
    public synchronized Optional<Recipient> find(String fingerprint, Instant now) throws IOException {
        String digits = fingerprint.replaceAll("\\s|^0[xX]", "").toUpperCase(Locale.ROOT);
        if (digits.length() < 16) {
            return Optional.empty(); // as few as are said of a key by its number: RFC 9580 section 5.5.4
        }
        return all(now).values().stream()
                .filter(one -> one.fingerprint().endsWith(digits))
                .findFirst();
    }

    private List<Stamp> stamps() throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : files()) {
            try {
                BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.add(
                        new Stamp(file, facts.size(), facts.lastModifiedTime().toInstant(), facts.fileKey()));
            } catch (NoSuchFileException gone) {
                // between the list and the look at it
            }
        }
        return stamps;
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file ->
                            KEY_FILE.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .limit(MAX_FILES)
                    .toList();
        }
    }

    private Current read(List<Stamp> stamps, Instant now) {
        List<Recipient> valid = new ArrayList<>();
        List<Recipient> expired = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Stamp stamp : stamps) {
            String name = stamp.file().getFileName().toString();
            try {
                Recipient one = readFile(stamp.file(), now);
                if (!known.add(one.fingerprint())) {
                    faults.add(name + ": the key of another file once more");
                } else {
                    (one.isExpired(now) ? expired : valid).add(one);
                }
            } catch (SealException | IOException e) {
                faults.add(name + ": " + e.getMessage());
            }
        }
        return chosen(valid, expired, faults, now);
    }

    /**
     * A key that has expired is no longer sealed to; but where there is no other it is, and that is told: its owner can still open what is sealed to it, and else nobody could ever open
     * what the school may need most.
     */
    private static Current chosen(List<Recipient> valid, List<Recipient> expired, List<String> faults, Instant now) {
        for (Recipient one : expired) {
            faults.add(one + ": has expired on " + day(one.expires().orElseThrow())
                    + (valid.isEmpty()
                            ? "; still sealed to, since there is no other: add a new one"
                            : "; not sealed to"));
        }
        for (Recipient one : valid) {
            one.expires()
                    .filter(end -> end.minus(NOTICE).isBefore(now))
                    .ifPresent(end ->
                            faults.add(one + ": expires on " + day(end) + "; give it a later end, and add it again"));
        }
        List<Recipient> chosen = valid.isEmpty() ? expired : valid;
        if (chosen.size() > MAX_RECIPIENTS) {
            faults.add(chosen.size() + " keys; only the first " + MAX_RECIPIENTS + " are sealed to");
            chosen = chosen.subList(0, MAX_RECIPIENTS);
        }
        return new Current(chosen, faults);
    }

    private TreeMap<Path, Recipient> all(Instant now) throws IOException {
        TreeMap<Path, Recipient> all = new TreeMap<>();
        for (Path file : files()) {
            try {
                all.put(file, readFile(file, now));
            } catch (SealException broken) {
                // is told by current
            }
        }
        return all;
    }

    private List<Path> filesOf(String fingerprint, Instant now) throws IOException {
        return all(now).entrySet().stream()
                .filter(entry -> entry.getValue().fingerprint().equals(fingerprint))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Recipient readFile(Path file, Instant now) throws SealException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Recipient.read(in.readNBytes(Recipient.MAX_KEY_FILE + 1), now);
        }
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
