package org.gatehouse.desk;

import org.gatehouse.desk.store.Row;
import org.gatehouse.desk.store.Ruling;
import org.gatehouse.desk.store.Who;
import org.gatehouse.event.AddressText;
import org.gatehouse.logbook.EventRow;

/** Makes the store's rows of the log's. */
final class LoggedRow {
    private LoggedRow() {}

    static Row of(EventRow row, long segment) {
        String mac = row.mac() == 0 ? "" : AddressText.mac(row.mac());
        String vlan = row.vlan() < 0 ? "" : Integer.toString(row.vlan());
        Who who = new Who(mac, row.device(), row.address(), vlan, row.user(), row.group());
        Ruling ruling = new Ruling(
                row.protocol(),
                row.port() == 0 ? "" : Integer.toString(row.port()),
                row.verdict(),
                row.reason(),
                row.category(),
                row.list(),
                row.entry(),
                row.rule(),
                row.schedule(),
                row.revision() == 0 ? "" : Long.toString(row.revision()),
                row.alert(),
                !row.clockTrusted());
        int count = (int) Math.min(row.count(), Integer.MAX_VALUE);
        return new Row(row.timeMillis(), row.lastMillis(), count, who, row.name(), row.server(), ruling, segment);
    }
}
