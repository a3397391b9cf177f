package org.gatehouse.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gatehouse.file.KeptFile;
import org.tinylog.Logger;

/**
 * Whose keys open the admin port, and in which role. Kept in a file in the form of {@code authorized_keys} (sshd(8)), with the person as an option, so that whoever has the card in his
 * hands can read it. A line that cannot be read opens nothing, and stays in the file.
 *
 * <p>Any thread reads; changes are one at a time. Whoever asked for it is told of each change when it holds.
 */
public final class AccessList {
    private static final Pattern LINE =
            Pattern.compile("person=\"(?<person>[^\"]*)\",added=\"(?<added>[^\"]*)\",by=\"(?<by>[^\"]*)\" +(?<key>.+)");
    private static final String HEAD =
            "# Who may use the admin port of this box. Changed by \"gatehouse access\", which records who changed what.\n";

    private final Path file;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Access> entries;
    private List<String> unread;

    private AccessList(Path file, List<Access> entries, List<String> unread) {
        this.file = file;
        this.entries = List.copyOf(entries);
        this.unread = unread;
    }

    /** Reads the file; where there is none, nobody has access yet. What cannot be read is logged, and opens nothing. */
    public static AccessList open(Path file) {
        List<Access> entries = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        try {
            int number = 0;
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                number++;
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                Optional<Access> entry = parse(line);
                entry.ifPresentOrElse(entries::add, () -> unread.add(line));
                if (entry.isEmpty()) {
                    Logger.error("{}:{}: this line gives nobody access: it cannot be read", file, number);
                }
            }
        } catch (IOException e) {
            Logger.error("nobody has access to the admin port: {} cannot be read: {}", file, e);
        }
        return new AccessList(file, entries, unread);
    }

    /** In the order in which they came. */
    public List<Access> all() {
        return entries;
    }

    /** Whose key it is; nothing where nobody's. */
    public Optional<Access> find(String type, String data) {
        return entries.stream()
                .filter(entry ->
                        entry.key().type().equals(type) && entry.key().data().equals(data))
                .findFirst();
    }

    boolean has(Role role) {
        return entries.stream().anyMatch(entry -> entry.person().role() == role);
    }

    /** To be called after each change, on the thread that made it. */
    public void whenChanged(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Lets somebody in.
     *
     * @throws Refusal where the key is there already, or the file cannot be written: then nothing has changed
     */
    public synchronized void add(Access entry) throws Refusal {
        Optional<Access> same = find(entry.key().type(), entry.key().data());
        if (same.isPresent()) {
            throw Refusal.no("this key is that of " + text(same.get().person()) + " already");
        }
        List<Access> next = new ArrayList<>(entries);
        next.add(entry);
        replace(next);
    }

    /**
     * Lets somebody in no more.
     *
     * @param which entries of {@link #all}
     */
    synchronized void remove(List<Access> which) throws Refusal {
        List<Access> next = new ArrayList<>(entries);
        next.removeAll(which);
        replace(next);
    }

    private void replace(List<Access> next) throws Refusal {
        try {
            write(next);
        } catch (IOException e) {
            throw Refusal.no("nothing was changed: " + file + " cannot be written: " + e.getMessage());
        }
        entries = List.copyOf(next);
        listeners.forEach(Runnable::run);
    }

    /** Whole or not at all. */
    private void write(List<Access> next) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        next.forEach(entry -> text.append(line(entry)).append('\n'));
        unread.forEach(line -> text.append(line).append('\n'));
        KeptFile.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String line(Access entry) {
        SshKey key = entry.key();
        return "person=\"%s\",added=\"%s\",by=\"%s\" %s %s %s"
                .formatted(text(entry.person()), entry.added(), entry.by(), key.type(), key.data(), key.comment())
                .strip();
    }

    private static Optional<Access> parse(String line) {
        Matcher parts = LINE.matcher(line.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            SshKey key = SshKey.parse(parts.group("key"));
            Instant added = Instant.parse(parts.group("added"));
            return Person.parse(parts.group("person"), "ssh")
                    .map(person -> new Access(person, key, added, parts.group("by")));
        } catch (Refusal | DateTimeException damaged) {
            return Optional.empty();
        }
    }

    /** {@code technician:tech.1}. */
    static String text(Person person) {
        return person.role().code() + ":" + person.name();
    }
}
