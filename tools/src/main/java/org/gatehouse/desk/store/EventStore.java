package org.gatehouse.desk.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** Rows by time: 32 bytes each, and what their dictionaries hold. Immutable. */
public final class EventStore {
    static final long MILLIS = 1000;

    final IntColumn seconds;
    final IntColumn millisAndSegments;
    final IntColumn spans;
    final IntColumn counts;
    final IntColumn who;
    final IntColumn names;
    final IntColumn servers;
    final IntColumn rulings;

    final Dictionary<Who> whos;
    final Dictionary<String> nameTexts;
    final Dictionary<String> serverTexts;
    final Dictionary<Ruling> rulingValues;
    final Dictionary<Long> segmentNumbers;

    /** Which device each {@link Who} is: a number from 0 on for each MAC address. */
    final int[] deviceOfWho;

    /** The place in {@link Outcome} of each {@link Ruling}. */
    final byte[] outcomeOfRuling;

    private final Device[] devices;

    EventStore(EventStoreBuilder built) {
        seconds = built.seconds;
        millisAndSegments = built.millisAndSegments;
        spans = built.spans;
        counts = built.counts;
        who = built.who;
        names = built.names;
        servers = built.servers;
        rulings = built.rulings;
        whos = built.whos;
        nameTexts = built.nameTexts;
        serverTexts = built.serverTexts;
        rulingValues = built.rulingValues;
        segmentNumbers = built.segmentNumbers;
        outcomeOfRuling = new byte[rulingValues.size()];
        for (int i = 0; i < outcomeOfRuling.length; i++) {
            outcomeOfRuling[i] = (byte) rulingValues.at(i).outcome().ordinal();
        }
        deviceOfWho = new int[whos.size()];
        devices = findDevices();
    }

    /** How many rows there are; a row may stand for many openings. */
    public int rows() {
        return seconds.size();
    }

    /** How many different names. */
    public int names() {
        return nameTexts.size();
    }

    /** The devices, each with a number that is its place here. */
    public List<Device> devices() {
        return List.of(devices);
    }

    /** Milliseconds since 1970 of the first row's first opening; 0 when there are no rows. */
    public long firstMillis() {
        return rows() == 0 ? 0 : millis(0);
    }

    /** Milliseconds since 1970 of the last row's first opening; 0 when there are no rows. */
    public long lastMillis() {
        return rows() == 0 ? 0 : millis(rows() - 1);
    }

    /** All that a row says, by its place in time. */
    public Row row(int row) {
        long millis = millis(row);
        return new Row(
                millis,
                millis + spans.at(row),
                counts.at(row),
                whos.at(who.at(row)),
                nameTexts.at(names.at(row)),
                serverTexts.at(servers.at(row)),
                rulingValues.at(rulings.at(row)),
                segmentNumbers.at(millisAndSegments.at(row) >>> EventStoreBuilder.MILLIS_BITS));
    }

    /** The values that a field of whose it is takes, sorted, without the empty one. */
    public List<String> whoValues(Function<Who, String> field) {
        TreeSet<String> values = new TreeSet<>();
        for (int i = 0; i < whos.size(); i++) {
            values.add(field.apply(whos.at(i)));
        }
        values.remove("");
        return List.copyOf(values);
    }

    /** The values that a field of the ruling takes, sorted, without the empty one. */
    public List<String> rulingValues(Function<Ruling, String> field) {
        TreeSet<String> values = new TreeSet<>();
        for (int i = 0; i < rulingValues.size(); i++) {
            values.add(field.apply(rulingValues.at(i)));
        }
        values.remove("");
        return List.copyOf(values);
    }

    long millis(int row) {
        long second = Integer.toUnsignedLong(seconds.at(row));
        return second * MILLIS + (millisAndSegments.at(row) & EventStoreBuilder.MILLIS_MASK);
    }

    /** The first row at or after a time; {@link #rows()} when there is none. */
    int rowAt(long epochMillis) {
        int low = 0;
        int high = rows();
        while (low < high) {
            int middle = low + high >>> 1;
            if (millis(middle) < epochMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Device[] findDevices() {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < deviceOfWho.length; i++) {
            deviceOfWho[i] = numbers.computeIfAbsent(whos.at(i).mac(), mac -> numbers.size());
        }
        int[] latest = new int[numbers.size()];
        Arrays.fill(latest, -1);
        for (int row = rows() - 1, missing = latest.length; row >= 0 && missing > 0; row--) {
            int device = deviceOfWho[who.at(row)];
            if (latest[device] < 0) {
                latest[device] = who.at(row);
                missing--;
            }
        }
        Map<String, Integer> sameName = new HashMap<>();
        for (int one : latest) {
            sameName.merge(whos.at(one).device(), 1, Integer::sum);
        }
        List<Device> found = new ArrayList<>();
        for (int one : latest) {
            Who last = whos.at(one);
            boolean needsMac = sameName.get(last.device()) > 1 && !last.device().isEmpty();
            found.add(Device.of(last, needsMac));
        }
        return found.toArray(new Device[0]);
    }
}
