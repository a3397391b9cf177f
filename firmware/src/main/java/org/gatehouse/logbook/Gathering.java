package org.gatehouse.logbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gatehouse.event.Protocol;
import org.gatehouse.logbook.Summary.CountKey;

/** Rows that are gathered, those that are alike as one. One thread. */
final class Gathering {
    private final Map<EventRow, Several> byKind = new LinkedHashMap<>();
    private final List<EventRow> single =
            new ArrayList<>(); // of the box itself: a gap between two of them says something
    private final Map<CountKey, Long> counts = new HashMap<>();
    private final Set<Long> devices = new HashSet<>();
    private long events;
    private long lost;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;
    private boolean clockTrusted = true;

    /** A row that may come to stand for more. */
    private static final class Several {
        private final EventRow first;
        private long firstMillis;
        private long lastMillis;
        private long count;

        Several(EventRow row) {
            first = row;
            firstMillis = row.timeMillis();
            lastMillis = row.lastMillis();
            count = row.count();
        }

        void add(EventRow row) {
            firstMillis = Math.min(firstMillis, row.timeMillis());
            lastMillis = Math.max(lastMillis, row.lastMillis());
            count += row.count();
        }

        EventRow row() {
            return count == first.count() ? first : first.with(firstMillis, lastMillis, count);
        }
    }

    /** Adds a row, which may stand for several events. */
    void add(EventRow row) {
        events += row.count();
        firstMillis = Math.min(firstMillis, row.timeMillis());
        lastMillis = Math.max(lastMillis, row.lastMillis());
        clockTrusted &= row.clockTrusted();
        if (row.mac() == 0) {
            single.add(row);
        } else {
            devices.add(row.mac());
            Several alike = byKind.get(row.kind());
            if (alike == null) {
                byKind.put(row.kind(), new Several(row));
            } else {
                alike.add(row);
            }
        }
        if (!row.protocol().equals(Protocol.BOX.code()) && !row.protocol().equals(Protocol.DEVICE.code())) {
            counts.merge(CountKey.of(row), row.count(), Long::sum);
        }
    }

    /** Events lost that nothing else says. */
    void addLost(long more) {
        lost += more;
    }

    boolean isEmpty() {
        return events == 0 && lost == 0;
    }

    int rowCount() {
        return byKind.size() + single.size();
    }

    long events() {
        return events;
    }

    long lost() {
        return lost;
    }

    List<EventRow> rows() {
        List<EventRow> rows = new ArrayList<>(single);
        byKind.values().forEach(several -> rows.add(several.row()));
        return rows;
    }

    /**
     * What may be said of it.
     *
     * @param index null while there is none; then exports by device take the rows for everybody's
     * @param nowMicros the time of a gathering without rows
     */
    Summary summary(DeviceIndex index, long nowMicros, boolean clockTrustedNow) {
        if (events == 0) {
            return Summary.empty(nowMicros, lost, clockTrustedNow);
        }
        return new Summary(
                firstMillis * 1000,
                lastMillis * 1000,
                rowCount(),
                events,
                lost,
                clockTrusted,
                index == null ? new byte[0] : index.hashes(devices),
                counts);
    }
}
