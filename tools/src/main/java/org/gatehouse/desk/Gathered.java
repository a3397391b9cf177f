package org.gatehouse.desk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gatehouse.desk.store.EventStore;
import org.gatehouse.desk.store.EventStoreBuilder;
import org.gatehouse.logbook.ChainRow;
import org.gatehouse.logbook.EventRow;
import org.gatehouse.logbook.EventText;
import org.gatehouse.logbook.ExportReader;
import org.gatehouse.logbook.SegmentHeader;

/** What is taken out of an export while it is read. For the one thread that opens it. */
final class Gathered implements ExportReader.Visitor {
    private static final long MICROS = 1000;

    private final long fromMillis;
    private final long toMillis;
    private final EventStoreBuilder rows = new EventStoreBuilder();
    private final Map<Long, SegmentHeader> headers = new HashMap<>();
    private final List<SegmentHeader> inOrder = new ArrayList<>();
    private final List<Long> others = new ArrayList<>();
    private long left;

    /** Of rows at other times than between these nothing is kept. */
    Gathered(long fromMillis, long toMillis) {
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    @Override
    public void onHeader(ChainRow row) {
        headers.put(row.header().seq(), row.header());
        inOrder.add(row.header());
    }

    /** Opening is most of the work, so that a short period of a long export is opened soon. */
    @Override
    public boolean wants(long seq) {
        SegmentHeader header = headers.get(seq);
        boolean wanted = header == null
                || header.endedMicros() / MICROS >= fromMillis && header.begunMicros() / MICROS < toMillis;
        left += wanted ? 0 : 1;
        return wanted;
    }

    @Override
    public void onRows(long seq, EventText.Reading reading) {
        for (EventRow row : reading.rows()) {
            if (row.timeMillis() >= fromMillis && row.timeMillis() < toMillis) {
                rows.add(LoggedRow.of(row, seq));
            }
        }
    }

    @Override
    public void onSealedToOthers(long seq) {
        others.add(seq);
    }

    EventStore store() {
        return rows.build();
    }

    /** In the order of the chain. */
    List<SegmentHeader> headers() {
        return List.copyOf(inOrder);
    }

    SegmentHeader header(long seq) {
        return headers.get(seq);
    }

    /** Segments that were verified and not opened, since they hold nothing of the period. */
    long left() {
        return left;
    }

    /** Segments that this key does not open, in their order. */
    List<Long> others() {
        return List.copyOf(others);
    }

    /** How far it is. */
    String words() {
        return "%,d rows".formatted(rows.rows());
    }
}
