package org.gatehouse.gate;

import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/** Writes what was decided into the lane's ring and counters. A full ring costs the event, never the frame. */
final class Recorder {
    private final EventRing ring;
    private final Counters counters;

    Recorder(EventRing ring, Counters counters) {
        this.ring = ring;
        this.counters = counters;
    }

    void count(Counter counter) {
        counters.add(counter);
    }

    /**
     * Records one judged opening.
     *
     * @param name what was read, where the outcome says that it was
     * @param judge the one that has just given the verdict
     */
    void record(
            Frame frame,
            long epochMicros,
            Protocol protocol,
            Outcome outcome,
            CanonicalName name,
            Verdict verdict,
            Judge judge) {
        boolean blocked = verdict.action() == Action.BLOCK;
        counters.add(Counter.OPENINGS);
        counters.add(blocked ? Counter.BLOCKED : Counter.ALLOWED);
        Event event = ring.claim();
        if (event == null) {
            counters.add(Counter.EVENTS_LOST);
            return;
        }
        event.epochMicros = epochMicros;
        event.protocol = protocol;
        parties(event, frame);
        boolean questioned = outcome == Outcome.UNREADABLE && protocol == Protocol.DNS; // one question of several
        if (outcome == Outcome.NAMED || outcome == Outcome.ADDRESS || questioned) {
            event.name(name.bytes(), 0, name.length());
        }
        event.blocked = blocked;
        event.flagged = verdict.flagged();
        event.reason = verdict.reason().code();
        event.group = verdict.group();
        event.category = verdict.category();
        event.list = judge.listBehind(verdict);
        boolean showsEntry = outcome == Outcome.NAMED && verdict.reason() != Reason.LOCKED; // nobody is shown those
        event.entryStart = showsEntry ? judge.match().entryStart() : -1;
        ring.publish();
    }

    private static void parties(Event event, Frame frame) {
        byte[] bytes = frame.bytes();
        event.clientMac = frame.sourceMac();
        event.vlan = frame.vlan();
        event.addressLength = frame.addressLength();
        System.arraycopy(bytes, frame.sourceAddressStart(), event.clientAddress, 0, event.addressLength);
        System.arraycopy(bytes, frame.destinationAddressStart(), event.serverAddress, 0, event.addressLength);
        event.clientPort = frame.sourcePort();
        event.serverPort = frame.destinationPort();
    }
}
