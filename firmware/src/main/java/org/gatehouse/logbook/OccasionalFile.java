package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * A SQLite file that is open only while it is used: what is committed outlives a power cut, unless its owner wants it otherwise. A damaged file is set aside, and a new one begun. Its owner sees to it that
 * there is one user at a time.
 */
final class OccasionalFile {
    private final Path file;
    private final SynchronousMode synchronous;
    private final int version;
    private final List<String> schema;

    /**
     * One that outlives a power cut.
     *
     * @param file where it is, or shall be
     * @param version of its tables
     * @param schema the statements that make them
     */
    OccasionalFile(Path file, int version, List<String> schema) {
        this(file, SynchronousMode.FULL, version, schema);
    }

    /** @param synchronous NORMAL for what is written often and may be missing after a power cut */
    OccasionalFile(Path file, SynchronousMode synchronous, int version, List<String> schema) {
        this.file = file;
        this.synchronous = synchronous;
        this.version = version;
        this.schema = List.copyOf(schema);
    }

    Connection open() throws SQLException, IOException {
        Files.createDirectories(file.getParent());
        try {
            return connect();
        } catch (SQLException damaged) {
            if (!DamagedFile.isReason(damaged)) {
                throw damaged;
            }
            DamagedFile.setAside(file);
            return connect();
        }
    }

    private Connection connect() throws SQLException {
        return Database.open(file, synchronous, version, schema);
    }
}
