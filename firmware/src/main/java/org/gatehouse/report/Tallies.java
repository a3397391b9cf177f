package org.gatehouse.report;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.event.AddressText;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventListener;
import org.gatehouse.event.Protocol;

/**
 * Who tried what, how often: for the detailed report. It is in memory only, until it is taken to be sealed.
 *
 * <p>The logbook's thread adds; whoever seals takes; a lock that is held for microseconds is between them, or for some milliseconds when it is taken. Bounded: devices past the first {@value #MAX_DEVICES} are counted
 * together, and so are names past the first {@value #MAX_NAMES} of a device: 10 MB at worst.
 */
public final class Tallies implements EventListener {
    /** Three times a large primary school's. */
    static final int MAX_DEVICES = 1024;

    static final int MAX_NAMES = 64;
    private static final int MAX_KINDS = 64; // of categories and reasons
    private static final int SHOWN_NAMES = 10;
    private static final long OTHERS = -1; // no MAC address: those have 48 bits

    private Map<Long, Tally> devices = new HashMap<>(); // guarded by this, as the next
    private Instant since;

    /** @param since from when it counts */
    public Tallies(Instant since) {
        this.since = since;
    }

    /**
     * What was counted in a time. Holds personal data: for sealing only.
     *
     * @param devices how many there were
     * @param text for people; whole lines
     */
    public record Taken(Instant from, Instant until, int devices, String text) {}

    private static final class Tally {
        String device = "";
        String user = "";
        String group = "";
        long openings;
        long blocked;
        long marked;
        final Map<String, Long> kinds = new HashMap<>();
        final Map<String, Long> names = new HashMap<>();
        long otherNames;
    }

    @Override
    public synchronized void on(Event event, String device, String user, boolean clockTrusted) {
        if (event.protocol == Protocol.BOX || event.protocol == Protocol.DEVICE) {
            return;
        }
        long key = devices.containsKey(event.clientMac) || devices.size() < MAX_DEVICES ? event.clientMac : OTHERS;
        Tally tally = devices.computeIfAbsent(key, fresh -> new Tally());
        tally.openings++;
        if (key != OTHERS) {
            tally.device = device == null ? tally.device : device;
            tally.user = user == null ? tally.user : user;
            tally.group = event.group == null ? tally.group : event.group;
        }
        if (event.blocked || event.flagged) {
            addNews(tally, event);
        }
    }

    private static void addNews(Tally tally, Event event) {
        tally.blocked += event.blocked ? 1 : 0;
        tally.marked += event.blocked ? 0 : 1;
        String kind = event.category == null ? event.reason : event.category;
        if (kind != null && (tally.kinds.containsKey(kind) || tally.kinds.size() < MAX_KINDS)) {
            tally.kinds.merge(kind, 1L, Long::sum);
        }
        if (event.nameLength == 0) {
            return;
        }
        String name = new String(event.name, 0, event.nameLength, StandardCharsets.US_ASCII);
        if (tally.names.containsKey(name) || tally.names.size() < MAX_NAMES) {
            tally.names.merge(name, 1L, Long::sum);
        } else {
            tally.otherNames++;
        }
    }

    /** Takes what was counted, and begins anew; nothing where there was nothing. */
    public Optional<Taken> take(Instant now, ZoneId zone) {
        Map<Long, Tally> taken;
        Instant from;
        synchronized (this) {
            taken = devices;
            from = since;
            devices = new HashMap<>();
            since = now;
        }
        return taken.isEmpty()
                ? Optional.empty()
                : Optional.of(new Taken(from, now, taken.size(), text(taken, from, now, zone)));
    }

    private static String text(Map<Long, Tally> tallies, Instant from, Instant until, ZoneId zone) {
        StringBuilder text = new StringBuilder();
        text.append("Who tried what, ").append(Times.moment(from, zone)).append(" to ");
        text.append(Times.moment(until, zone)).append(" (").append(zone.getId()).append(")\n");
        text.append(tallies.size()).append(" devices; those with most blocked or marked first.\n");
        List<Long> order = new ArrayList<>(tallies.keySet());
        order.sort(
                Comparator.comparingLong((Long mac) -> -news(tallies.get(mac))).thenComparing(mac -> mac));
        for (long mac : order) {
            append(text, mac, tallies.get(mac));
        }
        return text.toString();
    }

    private static long news(Tally tally) {
        return tally.blocked + tally.marked;
    }

    private static void append(StringBuilder text, long mac, Tally tally) {
        text.append('\n');
        if (mac == OTHERS) {
            text.append("Further devices, too many to tell them apart");
        } else {
            text.append(tally.device.isEmpty() ? "Not in the register" : tally.device);
            text.append(", ").append(AddressText.mac(mac));
        }
        text.append(tally.user.isEmpty() ? "" : ", user " + tally.user);
        text.append(tally.group.isEmpty() ? "" : ", group " + tally.group).append('\n');
        text.append(String.format(
                Locale.UK, "  %,d openings, %,d blocked, %,d marked%n", tally.openings, tally.blocked, tally.marked));
        ranked(tally.kinds).forEach(kind -> line(text, kind, tally.kinds.get(kind)));
        List<String> names = ranked(tally.names);
        if (!names.isEmpty()) {
            text.append("  tried most\n");
        }
        long rest = tally.otherNames;
        for (int i = 0; i < names.size(); i++) {
            long count = tally.names.get(names.get(i));
            if (i < SHOWN_NAMES) {
                line(text, names.get(i), count);
            } else {
                rest += count;
            }
        }
        if (rest > 0) {
            line(text, "other names", rest);
        }
    }

    private static void line(StringBuilder text, String what, long count) {
        text.append(String.format(Locale.UK, "    %,8d  %s%n", count, what));
    }

    private static List<String> ranked(Map<String, Long> counts) {
        List<String> keys = new ArrayList<>(counts.keySet());
        keys.sort(Comparator.comparingLong((String key) -> -counts.get(key)).thenComparing(Comparator.naturalOrder()));
        return keys;
    }
}
