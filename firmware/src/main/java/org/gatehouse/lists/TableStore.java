package org.gatehouse.lists;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.gatehouse.file.KeptFile;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.TableException;

/**
 * The compiled tables: the one in force and the one before. A small file says which is which, and is replaced as a whole, so that a power cut
 * leaves the one state or the other. Used by one thread at a time.
 */
final class TableStore {
    private final Path folder;
    private final Path pointer;
    private String current;
    private String before;
    private String madeOf;

    TableStore(Path store) throws IOException {
        folder = PrivateFiles.folder(store.resolve("tables"));
        pointer = folder.resolve("current");
        Properties properties = new Properties();
        if (Files.exists(pointer)) {
            try (Reader in = Files.newBufferedReader(pointer)) {
                properties.load(in);
            } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException damaged) {
                properties.clear();
            }
        }
        current = name(properties, "current");
        before = name(properties, "before");
        madeOf = properties.getProperty("made-of", "");
    }

    boolean isEmpty() {
        return current.isEmpty();
    }

    /** Whether there is a table to go back to. */
    boolean hasBefore() {
        return !before.isEmpty();
    }

    /** From which copies the table was compiled last, also when it was rolled back since. */
    String madeOf() {
        return madeOf;
    }

    NameTable openCurrent() throws TableException {
        return NameTable.open(folder.resolve(current));
    }

    NameTable openBefore() throws TableException {
        return NameTable.open(folder.resolve(before));
    }

    /** Where to write a new table to. */
    Path next() {
        long number = current.isEmpty() ? 0 : number(current);
        return folder.resolve(
                "names-%08d.table".formatted(1 + Math.max(number, before.isEmpty() ? 0 : number(before))));
    }

    /** Puts a table in force that {@link #next} named; the one in force before is kept, those before it are removed. */
    void publish(Path table, String compiledFrom) throws IOException {
        before = current;
        current = table.getFileName().toString();
        madeOf = compiledFrom;
        save();
        removeOthers();
    }

    /** Exchanges the table in force and the one before. */
    void rollBack() throws IOException {
        String rolledBack = current;
        current = before;
        before = rolledBack;
        save();
    }

    /** Forgets the table in force, which is damaged, and takes the one before. */
    void dropCurrent() throws IOException {
        current = before;
        before = "";
        madeOf = "";
        save();
    }

    private void save() throws IOException {
        Properties properties = new Properties();
        properties.setProperty("current", current);
        properties.setProperty("before", before);
        properties.setProperty("made-of", madeOf);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path written = folder.resolve("current.new");
        try (OutputStream out = PrivateFiles.create(written)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        KeptFile.replace(pointer, written);
    }

    /** A mapped file that is removed stays readable for whoever has it mapped. */
    private void removeOthers() throws IOException {
        List<Path> kept = Stream.of(current, before).map(folder::resolve).toList();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!kept.contains(file) && !file.equals(pointer)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static String name(Properties properties, String key) {
        return Optional.ofNullable(properties.getProperty(key))
                .filter(name -> name.matches("names-[0-9]{8,18}\\.table"))
                .orElse("");
    }

    private static long number(String name) {
        return Long.parseLong(Objects.requireNonNull(name).replaceAll("[^0-9]", ""));
    }
}
