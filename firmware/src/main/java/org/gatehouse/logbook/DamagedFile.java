package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.logbook.Database.DamagedException;
import org.gatehouse.logbook.Database.ForeignSchemaException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Puts a file that is no database of ours out of the way. Runs on the thread that owns it. */
final class DamagedFile {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int KEPT = 3; // a card that keeps damaging files must not fill itself with them

    private DamagedFile() {}

    /** Whether a failure means that the file will never be a database that can be written. */
    static boolean isReason(Throwable cause) {
        if (cause instanceof ForeignSchemaException || cause instanceof DamagedException) {
            return true;
        }
        if (!(cause instanceof SQLiteException failure)) {
            return false;
        }
        int primary = failure.getResultCode().code & 0xFF; // an extended code holds the primary one in its low byte
        return primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    /**
     * Renames the file to {@code NAME.damaged-TIME}, with its journal beside it as SQLite expects it, and deletes the oldest
     * of those set aside before when there are more than three.
     *
     * @return where the file is now
     */
    static Path setAside(Path file) throws IOException {
        String name = file.getFileName() + ".damaged-";
        Path target = file.resolveSibling(name + STAMP.format(Clock.systemUTC().instant()));
        Files.move(file, target);
        moveIfPresent(file, target, "-wal");
        Files.deleteIfExists(beside(file, "-shm")); // an index of the journal; SQLite makes it again
        List<Path> earlier;
        try (Stream<Path> siblings = Files.list(file.getParent())) {
            earlier = siblings.filter(p -> p.getFileName().toString().startsWith(name))
                    .filter(p -> !p.toString().endsWith("-wal"))
                    .sorted()
                    .toList();
        }
        for (Path old : earlier.subList(0, Math.max(0, earlier.size() - KEPT))) {
            Files.deleteIfExists(old);
            Files.deleteIfExists(beside(old, "-wal"));
        }
        return target;
    }

    private static void moveIfPresent(Path file, Path target, String suffix) throws IOException {
        if (Files.exists(beside(file, suffix))) {
            Files.move(beside(file, suffix), beside(target, suffix));
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
