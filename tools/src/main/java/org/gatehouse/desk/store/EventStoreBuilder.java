package org.gatehouse.desk.store;

import java.util.List;

/** Takes rows in any order and makes a store of them. For one thread; of no use after {@link #build}. */
public final class EventStoreBuilder {
    static final int MILLIS_BITS = 10;
    static final int MILLIS_MASK = (1 << MILLIS_BITS) - 1;

    /** Segments beside the milliseconds in a number: at one in five minutes forty years. */
    private static final int MAX_SEGMENTS = 1 << 32 - MILLIS_BITS;

    final IntColumn seconds = new IntColumn();
    final IntColumn millisAndSegments = new IntColumn();
    final IntColumn spans = new IntColumn();
    final IntColumn counts = new IntColumn();
    final IntColumn who = new IntColumn();
    final IntColumn names = new IntColumn();
    final IntColumn servers = new IntColumn();
    final IntColumn rulings = new IntColumn();

    final Dictionary<Who> whos = new Dictionary<>();
    final Dictionary<String> nameTexts = new Dictionary<>();
    final Dictionary<String> serverTexts = new Dictionary<>();
    final Dictionary<Ruling> rulingValues = new Dictionary<>();
    final Dictionary<Long> segmentNumbers = new Dictionary<>();

    /** Takes a row. */
    public void add(Row row) {
        int segment = segmentNumbers.numberOf(row.segment());
        if (segment >= MAX_SEGMENTS) {
            throw new IllegalStateException("more than " + MAX_SEGMENTS + " segments; open a shorter period");
        }
        seconds.add((int) Math.floorDiv(row.millis(), EventStore.MILLIS)); // unsigned: until 2106
        millisAndSegments.add(segment << MILLIS_BITS | Math.floorMod(row.millis(), (int) EventStore.MILLIS));
        spans.add((int) Math.min(Integer.MAX_VALUE, row.lastMillis() - row.millis())); // 24 days; a segment has minutes
        counts.add(row.count());
        who.add(whos.numberOf(row.who()));
        names.add(nameTexts.numberOf(row.name()));
        servers.add(serverTexts.numberOf(row.server()));
        rulings.add(rulingValues.numberOf(row.ruling()));
    }

    /** How many rows it has taken. */
    public int rows() {
        return seconds.size();
    }

    /** The rows by time; those of one time as they came. */
    public EventStore build() {
        int[] order = order();
        if (order != null) { // one column after the other, so that no more than one of them is there twice
            List.of(seconds, millisAndSegments, spans, counts, who, names, servers, rulings)
                    .forEach(column -> column.sort(order));
        }
        return new EventStore(this);
    }

    /** Null when the rows are in order already. */
    private int[] order() {
        int rows = rows();
        boolean sorted = true;
        for (int row = 1; row < rows && sorted; row++) {
            sorted = millis(row - 1) <= millis(row);
        }
        return sorted ? null : mergeSort(rows);
    }

    /** From the bottom up; neighbours that are in order already are copied, which is most of it, since segments come by time. */
    private int[] mergeSort(int rows) {
        int[] from = new int[rows];
        for (int i = 0; i < rows; i++) {
            from[i] = i;
        }
        int[] to = new int[rows];
        for (long width = 1; width < rows; width *= 2) {
            for (long low = 0; low < rows; low += 2 * width) {
                int middle = (int) Math.min(low + width, rows);
                int high = (int) Math.min(low + 2 * width, rows);
                merge(from, to, (int) low, middle, high);
            }
            int[] done = to;
            to = from;
            from = done;
        }
        return from;
    }

    private void merge(int[] from, int[] to, int low, int middle, int high) {
        if (middle == high || millis(from[middle - 1]) <= millis(from[middle])) {
            System.arraycopy(from, low, to, low, high - low);
            return;
        }
        int left = low;
        int right = middle;
        for (int at = low; at < high; at++) {
            boolean takeLeft = right == high || left < middle && millis(from[left]) <= millis(from[right]);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }

    private long millis(int row) {
        long second = Integer.toUnsignedLong(seconds.at(row));
        return second * EventStore.MILLIS + (millisAndSegments.at(row) & MILLIS_MASK);
    }
}
