package org.gatehouse.logbook;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.gatehouse.discovery.Sighting;
import org.gatehouse.discovery.Sightings;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** The table {@code sighting}: devices that were seen, so that a box which starts again knows them. One thread at a time. */
final class SightingTable implements AutoCloseable {
    private static final int VERSION = 1;
    private static final String SEPARATOR = " ";
    private static final String CREATE = """
            CREATE TABLE sighting (
                mac INTEGER PRIMARY KEY,
                vlan INTEGER NOT NULL,
                host_name TEXT,
                vendor_class TEXT,
                addresses TEXT NOT NULL,
                first_micros INTEGER NOT NULL,
                last_micros INTEGER NOT NULL
            ) STRICT""";
    private static final String PUT =
            "INSERT OR REPLACE INTO sighting (mac, vlan, host_name, vendor_class, addresses, first_micros, last_micros)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String TRIM = "DELETE FROM sighting WHERE mac IN"
            + " (SELECT mac FROM sighting ORDER BY last_micros DESC LIMIT -1 OFFSET " + Sightings.MAX_DEVICES + ")";
    private static final String ALL = "SELECT mac, vlan, host_name, vendor_class, addresses, first_micros, last_micros"
            + " FROM sighting ORDER BY last_micros";

    private final Connection connection;

    private SightingTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws SQLException when it is no such database, of another version, or cannot be opened
     */
    static SightingTable open(Path file) throws SQLException {
        return new SightingTable(Database.open(file, SynchronousMode.NORMAL, VERSION, List.of(CREATE)));
    }

    /** All rows, those that were silent for longest first. */
    List<Sighting> all() throws SQLException {
        List<Sighting> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ALL)) {
            while (row.next()) {
                String addresses = row.getString(5);
                all.add(new Sighting(
                        row.getLong(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        addresses.isEmpty() ? List.of() : List.of(addresses.split(SEPARATOR)),
                        row.getLong(6),
                        row.getLong(7)));
            }
        }
        return all;
    }

    /** Writes rows in one transaction, and forgets the oldest past the bound. */
    void put(List<Sighting> sightings) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement put = connection.prepareStatement(PUT);
                Statement trim = connection.createStatement()) {
            for (Sighting sighting : sightings) {
                put.setLong(1, sighting.mac());
                put.setInt(2, sighting.vlan());
                put.setString(3, sighting.hostName());
                put.setString(4, sighting.vendorClass());
                put.setString(5, String.join(SEPARATOR, sighting.addresses()));
                put.setLong(6, sighting.firstMicros());
                put.setLong(7, sighting.lastMicros());
                put.addBatch();
            }
            put.executeBatch();
            trim.executeUpdate(TRIM);
            connection.commit();
        } catch (SQLException failed) {
            connection.rollback();
            throw failed;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
