package org.gatehouse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.gatehouse.StateFile.InBackup;
import org.gatehouse.admin.Appliance.Backup;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Settings;
import org.gatehouse.logbook.DatabaseCopy;
import org.tinylog.Logger;

/**
 * What a box must have to be the same filter again: settings and what they name, policy with all revisions, devices, keys. Not the log, which is the safeguarding lead's, and not the lists, which come
 * again from their sources. What is restored is put beside the settings first, and takes its place at the next start, before anything is open; what was there before is kept.
 */
final class Backups {
    /** What a backup holds at most, before it is packed: it is put together in memory, beside what filters. */
    static final int MAX_BYTES = 64 << 20;

    private static final int BUFFER = 1 << 16;
    private static final int MAX_PARTS = 1000; // a box has a few dozen files; each costs the card a block
    private static final String CONFIG = "config/"; // what lies at the settings or below, by its path from there
    private static final String STATE = "state/"; // what lies at the logbook
    private static final String MARK = "gatehouse-backup";
    private static final String STAGED = "restore.staged";
    private static final String BEFORE = "restore.before";
    private static final String WHERE = "state-folder";

    private final Path settingsFile;
    private final Settings settings;
    private final ReentrantLock busy = new ReentrantLock();

    Backups(Path settingsFile, Settings settings) {
        this.settingsFile = settingsFile.toAbsolutePath().normalize();
        this.settings = settings;
    }

    /**
     * All of it in a ZIP file.
     *
     * @throws IOException where something of it cannot be read, or somebody else is at it
     */
    Backup make(Instant now) throws IOException {
        return alone(() -> gathered(now));
    }

    private Backup gathered(Instant now) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        parts.put(MARK, ("1\n" + now + "\n").getBytes(StandardCharsets.UTF_8));
        for (Path file : configuration()) {
            Path relative = config().relativize(file.toAbsolutePath().normalize());
            if (relative.startsWith("..") || !Files.isReadable(file)) {
                missing.add(file.toString());
            } else {
                parts.put(CONFIG + relative, Files.readAllBytes(file));
            }
        }
        for (Path file : keys()) {
            parts.put(STATE + state().relativize(file), Files.readAllBytes(file));
        }
        for (Path file : StateFile.places(settings, InBackup.DATABASE)) { // what is needed most comes first
            long left = MAX_BYTES
                    - parts.values().stream().mapToLong(part -> part.length).sum();
            Optional<byte[]> copy = Files.exists(file) ? DatabaseCopy.bytes(file, state(), left) : Optional.empty();
            copy.ifPresent(bytes -> parts.put(STATE + file.getFileName(), bytes));
            if (copy.isEmpty() && Files.exists(file)) {
                missing.add(file.toString());
            }
        }
        return new Backup(zip(parts, now), List.copyOf(parts.keySet()), missing);
    }

    /**
     * Puts a backup where the next start takes it from. Its files go to the card as they come: in memory, several at once would be more than the service has.
     *
     * @param zip to its end, where it fails when it is not what was sealed
     * @return the names of what is in it
     * @throws IOException where it is no backup, cannot be put there, or its settings do not fit this machine; nothing has changed then. Also where somebody else is at it
     */
    List<String> stage(InputStream zip) throws IOException {
        return alone(() -> {
            Path staged = config().resolve(STAGED);
            Path next = config().resolve(STAGED + ".next");
            delete(next);
            try {
                List<String> names = unzip(zip, next);
                check(next);
                Files.writeString(next.resolve(WHERE), state().toString());
                delete(staged);
                Files.move(next, staged, StandardCopyOption.ATOMIC_MOVE);
                return names;
            } catch (IOException refused) {
                delete(next);
                throw refused;
            }
        });
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    /** A backup is put together in memory, and restored by way of one folder. */
    private <T> T alone(Work<T> work) throws IOException {
        if (!busy.tryLock()) {
            throw new IOException(
                    "somebody else makes or restores a backup at this moment; try again when that is done");
        }
        try {
            return work.done();
        } finally {
            busy.unlock();
        }
    }

    private static Path placeOf(String name, Path folder) throws IOException {
        try {
            return folder.resolve(name).normalize();
        } catch (InvalidPathException never) {
            throw new IOException("no backup: it has a file whose name is none");
        }
    }

    /** Puts what was staged in its place; to be called before the settings are read. What cannot be is logged, and what is there stays. */
    static void takeStaged(Path settingsFile) {
        Path config = settingsFile.toAbsolutePath().normalize().getParent();
        Path staged = config.resolve(STAGED);
        if (!Files.isDirectory(staged)) {
            return;
        }
        try {
            Path state = Path.of(Files.readString(staged.resolve(WHERE)));
            Path before = config.resolve(BEFORE);
            delete(before);
            replace(staged.resolve(CONFIG), config, before.resolve(CONFIG));
            replace(staged.resolve(STATE), state, before.resolve(STATE));
            delete(staged);
            Logger.info("a backup was restored; what was there before is in {}", before);
        } catch (IOException e) {
            Logger.error("the backup in {} could not be restored: {}", staged, e.toString());
        }
    }

    private static void replace(Path from, Path to, Path before) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path relative = from.relativize(file);
            Path target = to.resolve(relative);
            Files.createDirectories(target.getParent());
            for (String suffix : List.of("", "-wal", "-shm")) { // the journal of a database that was there
                Path old = target.resolveSibling(target.getFileName() + suffix);
                if (Files.exists(old)) {
                    Path kept = before.resolve(relative).resolveSibling(target.getFileName() + suffix);
                    Files.createDirectories(kept.getParent());
                    move(old, kept);
                }
            }
            move(file, target);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Whether this machine could start with it. */
    private void check(Path staged) throws IOException {
        Path file = staged.resolve(CONFIG).resolve(settingsFile.getFileName());
        if (!Files.exists(file)) {
            throw new IOException("no backup of this firmware: it has no settings");
        }
        try {
            Settings.load(file, Main::hasPort);
        } catch (ConfigException faulty) {
            delete(staged);
            throw new IOException("its settings do not fit this machine:\n" + faulty.getMessage());
        }
    }

    private List<Path> configuration() {
        List<Path> files = new ArrayList<>(List.of(settingsFile, settings.policy()));
        files.addAll(settings.namedFiles());
        return files.stream().filter(Files::exists).distinct().toList();
    }

    private List<Path> keys() throws IOException {
        List<Path> files = new ArrayList<>(StateFile.places(settings, InBackup.FILE));
        for (Path folder : StateFile.places(settings, InBackup.FOLDER)) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.list(folder)) {
                    all.filter(Files::isRegularFile).sorted().forEach(files::add);
                }
            }
        }
        return files.stream().filter(Files::exists).toList();
    }

    private Path config() {
        return settingsFile.getParent();
    }

    private Path state() {
        return StateFile.folder(settings);
    }

    private static byte[] zip(Map<String, byte[]> parts, Instant now) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                ZipEntry entry = new ZipEntry(part.getKey());
                entry.setTime(now.toEpochMilli());
                zip.putNextEntry(entry);
                zip.write(part.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> unzip(InputStream in, Path folder) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        int left = MAX_BYTES;
        ZipInputStream zip = new ZipInputStream(in);
        try {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!names.add(entry.getName()) || names.size() > MAX_PARTS) {
                    throw new IOException("no backup: it has more than " + MAX_PARTS + " files, or one twice");
                }
                left -= put(zip, left, placeOf(entry.getName(), folder), folder);
            }
        } catch (ZipException | IllegalArgumentException damaged) {
            throw new IOException("a damaged backup: " + damaged.getMessage());
        }
        in.transferTo(OutputStream.nullOutputStream()); // at its end it shows whether it is what was sealed
        if (!names.contains(MARK)) {
            throw new IOException("no backup of this firmware");
        }
        return List.copyOf(names);
    }

    /** Writes a file, of so many octets at most. */
    private static int put(InputStream content, int most, Path file, Path folder) throws IOException {
        if (!file.startsWith(folder)) {
            throw new IOException("no backup: it names " + file);
        }
        Files.createDirectories(file.getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        int bytes = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                bytes += read;
                if (bytes > most) {
                    throw new IOException("larger than any backup: more than " + (MAX_BYTES >> 20) + " MiB");
                }
                out.write(buffer, 0, read);
            }
        }
        return bytes;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all;
            try (Stream<Path> files = Files.walk(folder)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : all) {
                Files.delete(path);
            }
        }
    }
}
