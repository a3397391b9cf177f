package org.gatehouse.alert;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gatehouse.event.Event;
import org.gatehouse.event.Protocol;
import org.gatehouse.policy.AlertRule;
import org.gatehouse.policy.Telling;

/** Events and rules for the tests of this package. */
final class Attempts {
    static final long MAC = 0x020000000011L;

    /** 2026-11-23T10:15:00Z, a Monday. */
    static final long MICROS = 1_795_428_900_000_000L;

    private Attempts() {}

    static Event blocked(long mac, String category, String name) {
        Event event = new Event();
        event.epochMicros = MICROS;
        event.clientMac = mac;
        event.vlan = -1;
        event.addressLength = 4;
        System.arraycopy(new byte[] {(byte) 192, 0, 2, 11}, 0, event.clientAddress, 0, 4);
        event.protocol = Protocol.TLS;
        event.blocked = true;
        event.reason = "category";
        event.category = category;
        event.group = "pupils";
        event.list = "starter";
        event.revision = 7;
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        event.name(bytes, 0, bytes.length);
        return event;
    }

    static Event unnamed(long mac, String reason) {
        Event event = blocked(mac, null, "");
        event.reason = reason;
        event.list = null;
        return event;
    }

    static AlertRule rule(String name, List<String> categories, int count, int minutes, Telling tell) {
        return new AlertRule(name, categories, List.of(), false, List.of(), count, minutes, tell);
    }
}
