package org.gatehouse.desk;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gatehouse.desk.store.Row;
import org.gatehouse.desk.store.Ruling;
import org.gatehouse.desk.store.Who;
import org.gatehouse.logbook.EventText;

/** Rows of the log as a table: the columns of the log itself, in UTC, and behind them the segment that holds the row. */
final class EventTable {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Consumer<List<String>> lines;

    /** Writes the columns' names. */
    EventTable(Consumer<List<String>> lines) {
        this.lines = lines;
        List<String> columns = new ArrayList<>(EventText.COLUMNS);
        columns.add("segment");
        lines.accept(columns);
    }

    void row(Row row) {
        Who who = row.who();
        Ruling ruling = row.ruling();
        lines.accept(List.of(
                time(row.millis()),
                row.count() > 1 ? time(row.lastMillis()) : "",
                Integer.toString(row.count()),
                who.mac(),
                who.device(),
                who.address(),
                who.vlan(),
                who.user(),
                who.group(),
                ruling.protocol(),
                row.name(),
                row.server(),
                ruling.port(),
                ruling.verdict(),
                ruling.reason(),
                ruling.category(),
                ruling.list(),
                ruling.entry(),
                ruling.rule(),
                ruling.schedule(),
                ruling.revision(),
                ruling.alert() ? "1" : "",
                ruling.clockDoubtful() ? "?" : "",
                Long.toString(row.segment())));
    }

    private static String time(long millis) {
        return UTC.format(Instant.ofEpochMilli(millis));
    }
}
