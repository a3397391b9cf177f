package org.gatehouse.gate;

import org.gatehouse.event.Alarm;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Protocol;
import org.gatehouse.event.Treatment;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/** Writes what was decided into the lane's ring and counters. A full ring costs the event, never the frame. */
final class Recorder {
    private final EventRing ring;
    private final Counters counters;
    private final Devices devices;

    Recorder(EventRing ring, Counters counters) {
        this(ring, counters, new Devices());
    }

    /** @param devices says who has had its share of the log */
    Recorder(EventRing ring, Counters counters, Devices devices) {
        this.ring = ring;
        this.counters = counters;
        this.devices = devices;
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
        counters.addOpening(protocol, Treatment.of(verdict.isBlock(), verdict.flagged()));
        Event event = begin(frame.sourceMac(), epochMicros, protocol, verdict, judge);
        if (event == null) {
            return;
        }
        parties(event, frame);
        ports(event, frame);
        if (outcome == Outcome.NAMED || outcome == Outcome.ADDRESS) {
            event.name(name.bytes(), 0, name.length());
        }
        boolean showsEntry = outcome == Outcome.NAMED && verdict.reason() != Reason.LOCKED; // nobody is shown those
        event.entryStart = showsEntry ? judge.match().entryStart() : -1;
        ring.publish();
    }

    /**
     * Records a DNS answer that was refused for what it says.
     *
     * @param asked the name that was asked for
     * @param decisive that name, or the one that the answer leads to
     */
    void recordAnswer(
            Frame answer, long epochMicros, CanonicalName asked, CanonicalName decisive, Verdict verdict, Judge judge) {
        counters.add(Counter.ANSWERS_REFUSED);
        Event event = begin(answer.destinationMac(), epochMicros, Protocol.DNS, verdict, judge);
        if (event == null) {
            return;
        }
        partiesOfAnswer(event, answer);
        event.name(asked.bytes(), 0, asked.length());
        int entryStart = verdict.reason() == Reason.LOCKED ? -1 : judge.match().entryStart();
        if (decisive == asked) {
            event.entryStart = entryStart;
        } else if (entryStart >= 0) {
            event.entry(decisive.bytes(), entryStart, decisive.length() - entryStart);
        }
        ring.publish();
    }

    /**
     * Records something judged that has no name.
     *
     * @param what the server's port, the number of the IP protocol, or the EtherType, as the protocol says
     */
    void recordUnnamed(Frame frame, long epochMicros, Protocol protocol, int what, Verdict verdict, Judge judge) {
        counters.addOpening(protocol, Treatment.of(verdict.isBlock(), verdict.flagged()));
        Event event = begin(frame.sourceMac(), epochMicros, protocol, verdict, judge);
        if (event == null) {
            return;
        }
        parties(event, frame);
        event.clientPort = protocol == Protocol.IP || protocol == Protocol.ETHERNET ? 0 : frame.sourcePort();
        event.serverPort = what;
        ring.publish();
    }

    /** Null where the device has had its share of the log, or the ring is full. */
    private Event begin(long clientMac, long epochMicros, Protocol protocol, Verdict verdict, Judge judge) {
        if (!devices.mayLog(clientMac, epochMicros)) {
            counters.add(Counter.EVENTS_WITHHELD);
            return null;
        }
        Event event = claim();
        if (event == null) {
            return null;
        }
        event.epochMicros = epochMicros;
        event.protocol = protocol;
        event.blocked = verdict.isBlock();
        event.flagged = verdict.flagged();
        event.reason = verdict.reason().code();
        event.alert = verdict.alert();
        event.group = verdict.group();
        event.rule = verdict.rule();
        event.schedule = verdict.schedule();
        event.revision = verdict.revision();
        event.category = verdict.category();
        event.list = judge.listBehind(verdict);
        return event;
    }

    /** Records what is odd about the sender of an IP packet, whatever that carries. */
    void raise(Alarm alarm, Frame frame, long epochMicros) {
        counters.add(Counter.ALARMS);
        Event event = claim(); // alarms are few, and must not drown in what sets them off
        if (event != null) {
            event.epochMicros = epochMicros;
            parties(event, frame);
            event.protocol = Protocol.DEVICE;
            event.blocked = alarm == Alarm.FLOOD;
            event.reason = alarm.code();
            ring.publish();
        }
    }

    private Event claim() {
        Event event = ring.claim();
        if (event == null) {
            counters.add(Counter.EVENTS_LOST);
        }
        return event;
    }

    private static void parties(Event event, Frame frame) {
        byte[] bytes = frame.bytes();
        event.clientMac = frame.sourceMac();
        event.vlan = frame.vlan();
        event.addressLength = frame.addressLength();
        if (event.addressLength > 0) { // a frame without IP says only whose it is
            System.arraycopy(bytes, frame.sourceAddressStart(), event.clientAddress, 0, event.addressLength);
            System.arraycopy(bytes, frame.destinationAddressStart(), event.serverAddress, 0, event.addressLength);
        }
    }

    private static void ports(Event event, Frame frame) {
        event.clientPort = frame.sourcePort();
        event.serverPort = frame.destinationPort();
    }

    /** The client is who receives it. */
    private static void partiesOfAnswer(Event event, Frame frame) {
        byte[] bytes = frame.bytes();
        event.clientMac = frame.destinationMac();
        event.vlan = frame.vlan();
        event.addressLength = frame.addressLength();
        System.arraycopy(bytes, frame.destinationAddressStart(), event.clientAddress, 0, event.addressLength);
        System.arraycopy(bytes, frame.sourceAddressStart(), event.serverAddress, 0, event.addressLength);
        event.clientPort = frame.destinationPort();
        event.serverPort = frame.sourcePort();
    }
}
