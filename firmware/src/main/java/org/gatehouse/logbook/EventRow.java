package org.gatehouse.logbook;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.gatehouse.event.AddressText;
import org.gatehouse.event.Event;

/**
 * What the log says of one opening, or of several of a device that were alike. A text that is absent is empty.
 *
 * @param timeMillis when the first was, in milliseconds since 1970-01-01T00:00Z; a time outside the years 1970 to 9999 is set to their end
 * @param lastMillis when the last was; that of the first where there is only one
 * @param count how many they were, at least 1
 * @param mac the device's address in the low 48 bits; 0 for what is about the box itself
 * @param device the register's name of the device
 * @param address the client's
 * @param vlan 0 to 4095, or -1 for none
 * @param user who was logged in at the device
 * @param protocol the code of a {@link org.gatehouse.event.Protocol}
 * @param name the canonical name
 * @param server the server's address, of the first
 * @param port the server's, or the number that says what it is; 0 where there is none
 * @param verdict {@code allow}, {@code flag} or {@code block}
 * @param reason the code of what decided
 * @param list the list that put the category there
 * @param entry the listed entry
 * @param rule what in the policy decided
 * @param revision the policy's; 0 for none
 * @param alert whether the safeguarding lead is to hear of it
 * @param clockTrusted whether the clock was known to be right
 */
public record EventRow(
        long timeMillis,
        long lastMillis,
        long count,
        long mac,
        String device,
        String address,
        int vlan,
        String user,
        String group,
        String protocol,
        String name,
        String server,
        int port,
        String verdict,
        String reason,
        String category,
        String list,
        String entry,
        String rule,
        String schedule,
        long revision,
        boolean alert,
        boolean clockTrusted) {
    /** The end of the year 9999: RFC 3339 section 5.6 has four digits for it. */
    static final long MAX_TIME_MILLIS = 253_402_300_799_999L;

    public EventRow {
        count = Math.max(1, count);
        timeMillis = Math.max(0, Math.min(timeMillis, MAX_TIME_MILLIS));
        lastMillis = count == 1 ? timeMillis : Math.max(0, Math.min(lastMillis, MAX_TIME_MILLIS));
        vlan = Math.max(-1, vlan);
        device = Objects.requireNonNullElse(device, "");
        address = Objects.requireNonNullElse(address, "");
        user = Objects.requireNonNullElse(user, "");
        group = Objects.requireNonNullElse(group, "");
        protocol = Objects.requireNonNullElse(protocol, "");
        name = Objects.requireNonNullElse(name, "");
        server = Objects.requireNonNullElse(server, "");
        verdict = Objects.requireNonNullElse(verdict, "");
        reason = Objects.requireNonNullElse(reason, "");
        category = Objects.requireNonNullElse(category, "");
        list = Objects.requireNonNullElse(list, "");
        entry = Objects.requireNonNullElse(entry, "");
        rule = Objects.requireNonNullElse(rule, "");
        schedule = Objects.requireNonNullElse(schedule, "");
    }

    /**
     * Copies what is logged of an event.
     *
     * @param device the register's name; may be null, as may the user
     */
    static EventRow of(Event event, String device, String user, boolean clockTrusted) {
        long millis = Math.floorDiv(event.epochMicros, 1000L);
        return new EventRow(
                millis,
                millis,
                1,
                event.clientMac,
                device,
                AddressText.ip(event.clientAddress, event.addressLength),
                event.vlan,
                user,
                event.group,
                event.protocol.code(),
                nameFrom(event, 0),
                AddressText.ip(event.serverAddress, event.addressLength),
                event.serverPort,
                event.verdict(),
                event.reason,
                event.category,
                event.list,
                entryOf(event),
                event.rule,
                event.schedule,
                event.revision,
                event.alert,
                clockTrusted);
    }

    /** The row without what may differ between openings that are counted as one: when, how often, which of a name's servers. */
    EventRow kind() {
        return with(0, 0, 1, "");
    }

    /** This row for several: the times and the count are those of all of them. */
    EventRow with(long firstMillis, long lastMillis, long count) {
        return with(firstMillis, lastMillis, count, server);
    }

    private EventRow with(long firstMillis, long newestMillis, long number, String address) {
        return new EventRow(
                firstMillis,
                newestMillis,
                number,
                mac,
                device,
                this.address,
                vlan,
                user,
                group,
                protocol,
                name,
                address,
                port,
                verdict,
                reason,
                category,
                list,
                entry,
                rule,
                schedule,
                revision,
                alert,
                clockTrusted);
    }

    private static String entryOf(Event event) {
        if (event.entryLength > 0) {
            return new String(event.entry, 0, event.entryLength, StandardCharsets.ISO_8859_1);
        }
        return event.entryStart < 0 ? "" : nameFrom(event, event.entryStart);
    }

    private static String nameFrom(Event event, int start) {
        int from = Math.min(start, event.nameLength);
        return new String(event.name, from, event.nameLength - from, StandardCharsets.ISO_8859_1);
    }
}
