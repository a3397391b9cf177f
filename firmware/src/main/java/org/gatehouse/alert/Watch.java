package org.gatehouse.alert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventListener;
import org.gatehouse.event.Protocol;
import org.gatehouse.policy.AlertRule;

/**
 * Counts what the rules are about, by device. The rules are asked in their order: one that alerts at the first attempt ends the asking, one that waits for more lets those behind it be
 * asked, too.
 *
 * <p>The logbook's thread brings events, the thread "alerts" takes what has become an alert, whoever changes the policy brings rules; a lock that is held for microseconds is between them. At
 * most {@value #MAX_WINDOWS} devices and rules are told apart; past that, attempts are counted as those of {@value Incident#OTHER_DEVICES}.
 */
public final class Watch implements EventListener {
    /** 5 MB at worst; a school of 1,000 devices that all do everything at once. */
    static final int MAX_WINDOWS = 4096;

    private static final long OTHERS = -1; // no MAC address: those have 48 bits

    private final LongSupplier nanos;
    private List<Watched> watched = List.of(); // guarded by this, as the next
    private int windows;

    /** @param nanos a clock that only goes forward */
    public Watch(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Puts rules in force. What is counted goes on with those that have not changed. */
    public synchronized void follow(List<AlertRule> rules) {
        List<Watched> next = new ArrayList<>();
        for (AlertRule rule : rules) {
            next.add(watched.stream()
                    .filter(known -> known.rule.equals(rule))
                    .findFirst()
                    .orElseGet(() -> new Watched(rule)));
        }
        watched = next;
        windows = next.stream().mapToInt(each -> each.windows.size()).sum();
    }

    /** The rules in force. */
    public synchronized List<AlertRule> rules() {
        return watched.stream().map(each -> each.rule).toList();
    }

    /** Looks at an event. Cheap where it was allowed as a matter of course, as nearly all are. */
    @Override
    public void on(Event event, String device, String user, boolean clockTrusted) {
        boolean isNews = event.blocked || event.flagged || event.alert || event.protocol == Protocol.DEVICE;
        if (isNews) {
            count(event, device, user, clockTrusted);
        }
    }

    private synchronized void count(Event event, String device, String user, boolean clockTrusted) {
        long now = nanos.getAsLong();
        for (Watched each : watched) {
            if (each.isAbout(event)) {
                window(each, event, device, user, now).add(event, clockTrusted, now);
                if (each.rule.count() == 1) {
                    return;
                }
            }
        }
    }

    private Window window(Watched each, Event event, String device, String user, long now) {
        Window known = each.windows.get(event.clientMac);
        if (known != null) {
            return known;
        }
        boolean full = windows >= MAX_WINDOWS;
        Window others = full ? each.windows.get(OTHERS) : null;
        if (others != null) {
            return others;
        }
        Window fresh = new Window(each.rule, full ? Who.OTHERS : Who.of(event, device, user), now);
        each.windows.put(full ? OTHERS : event.clientMac, fresh);
        windows++;
        return fresh;
    }

    /** What has become an alert since it was last asked. */
    synchronized List<Incident> due() {
        long now = nanos.getAsLong();
        return take(window -> window.due(now));
    }

    /** What has become an alert, without waiting whether more belongs to it: for an end in order. */
    synchronized List<Incident> rest() {
        return take(Window::rest);
    }

    private List<Incident> take(Function<Window, Window.Look> looking) {
        List<Incident> told = new ArrayList<>();
        for (Watched each : watched) {
            each.windows.values().removeIf(window -> {
                Window.Look look = looking.apply(window);
                look.incident().ifPresent(told::add);
                return look.over();
            });
        }
        windows = watched.stream().mapToInt(each -> each.windows.size()).sum();
        return told;
    }

    /** A rule, and the devices that it has something of. */
    private static final class Watched {
        final AlertRule rule;
        final Map<Long, Window> windows = new HashMap<>();
        private final Set<String> categories; // asked for null, too, which immutable sets refuse
        private final Set<String> reasons;
        private final Set<String> groups;

        Watched(AlertRule rule) {
            this.rule = rule;
            this.categories = new HashSet<>(rule.categories());
            this.reasons = new HashSet<>(rule.reasons());
            this.groups = new HashSet<>(rule.groups());
        }

        boolean isAbout(Event event) {
            boolean named = categories.contains(event.category) || reasons.contains(event.reason);
            return (named || rule.marked() && event.alert) && (groups.isEmpty() || groups.contains(event.group));
        }
    }
}
