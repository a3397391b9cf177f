package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** A copy of a database that somebody may be writing: as it was at one moment, in one file, without its journal. */
public final class DatabaseCopy {
    private DatabaseCopy() {}

    /**
     * Copies a database of this package.
     *
     * @param work a folder for the copy while it is made
     * @param most so many octets; nothing where it has more
     * @throws IOException when it cannot be read, or the copy cannot be written
     */
    public static Optional<byte[]> bytes(Path file, Path work, long most) throws IOException {
        Path copy = Files.createTempDirectory(work, "copy").resolve(file.getFileName());
        try (Connection connection = Database.openToRead(file);
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
            return Files.size(copy) > most ? Optional.empty() : Optional.of(Files.readAllBytes(copy));
        } catch (SQLException e) {
            throw new IOException(file + " cannot be copied: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(copy.getParent());
        }
    }
}
