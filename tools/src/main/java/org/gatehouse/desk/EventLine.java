package org.gatehouse.desk;

import java.time.ZoneId;
import org.gatehouse.desk.store.Row;
import org.gatehouse.desk.store.Ruling;
import org.gatehouse.desk.store.Who;

/**
 * A row of the log as the page and the evidence pack show it.
 *
 * @param time on the wall's clock, with its offset
 * @param last of the last opening; empty where there was only one
 */
record EventLine(
        String time,
        String last,
        int count,
        Who who,
        String name,
        String server,
        String categoryTitle,
        String reasonTitle,
        Ruling ruling,
        long segment) {
    static EventLine of(Row row, ZoneId zone) {
        Ruling ruling = row.ruling();
        return new EventLine(
                Views.time(row.millis(), zone),
                row.count() > 1 ? Views.time(row.lastMillis(), zone) : "",
                row.count(),
                row.who(),
                row.name(),
                row.server(),
                ruling.category().isEmpty() ? "" : Words.category(ruling.category()),
                Words.reason(ruling.reason()),
                ruling,
                row.segment());
    }
}
