package org.gatehouse.gate;

import java.util.function.ToLongFunction;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.FragmentReader;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.PacketWriter;

/**
 * Puts IP packets together from their fragments, in any order. No fragment goes on: what goes on is the packet that was read and judged, cut anew where it must be. Receivers
 * differ in which of two overlapping fragments they believe; none gets to choose. The lane's thread.
 *
 * <p>Bounded in packets, bytes, time and by device as flows are, see {@link FlowTable}. A packet that is not whole in time is forgotten.
 */
final class Reassembler {
    /** Packets in hand at once: 32 of one device. A packet's fragments follow each other within milliseconds. */
    static final int PACKETS = 128;
    /** Pages of 2 KB that their bytes may take: 4 MB, of which one device can have a quarter. */
    static final int PAGES = 2048;

    private static final int MAX_PACKET =
            65_535; // RFC 791 section 3.1; counted from the frame's first byte on, which costs a few

    private final Recorder recorder;
    private final FlowTable<Assembly> packets = new FlowTable<>(Assembly::new, PACKETS, PAGES);
    private final FragmentReader fragment = new FragmentReader();
    private final PacketWriter whole = new PacketWriter(MAX_PACKET);

    private final ToLongFunction<Frame> device;

    private Reassembler(Recorder recorder, ToLongFunction<Frame> device) {
        this.recorder = recorder;
        this.device = device;
    }

    /** Of packets that devices send, and are counted for. */
    static Reassembler ofSenders(Recorder recorder) {
        return new Reassembler(recorder, Frame::sourceMac);
    }

    /** Of packets that devices receive: what comes from outside has one MAC address, the router's. */
    static Reassembler ofReceivers(Recorder recorder) {
        return new Reassembler(recorder, Frame::destinationMac);
    }

    /** Whether a fragment is one of a packet from a port, as far as that is known: the first says it, the others are of one whose first was here. What makes no sense may be. */
    boolean mayComeFrom(int port, Frame frame, long nowMicros) {
        if (!fragment.read(frame)) {
            return true;
        }
        return fragment.isFirst() ? fragment.sourcePort() == port : find(frame, nowMicros) != null;
    }

    private Assembly find(Frame frame, long nowMicros) {
        return packets.findPacket(frame, device.applyAsLong(frame), fragment.identification(), nowMicros);
    }

    /** The frame of the packet that has just become whole; valid until the next call of {@link #put}. */
    byte[] bytes() {
        return whole.bytes();
    }

    /** Takes a fragment. Returns the length in bytes of its packet's frame where that is whole now, else 0. */
    int put(Frame frame, long nowMicros) {
        recorder.count(Counter.FRAGMENTS);
        boolean fits = fragment.read(frame)
                && fragment.headersLength() <= PacketWriter.MAX_HEADERS
                && fragment.headersLength() + fragment.offset() + fragment.dataLength() <= MAX_PACKET;
        if (!fits) {
            recorder.count(Counter.ODD_FRAGMENTS);
            return 0;
        }
        return fragment.isAtomic() ? unwrap(frame) : gather(frame, nowMicros);
    }

    private int unwrap(Frame frame) {
        int headers = fragment.headersLength();
        fragment.copyHeaders(whole.bytes());
        System.arraycopy(frame.bytes(), fragment.dataStart(), whole.bytes(), headers, fragment.dataLength());
        recorder.count(Counter.ASSEMBLED);
        return whole.complete(headers, fragment.dataLength());
    }

    private int gather(Frame frame, long nowMicros) {
        Assembly known = find(frame, nowMicros);
        Assembly packet = known == null ? packets.claim(nowMicros) : known;
        if (packet == null) {
            recorder.count(Counter.ORPHANS); // the device has its share
            return 0;
        }
        if (known == null) {
            packet.begin(frame);
        } else if (packet.state == FlowSlot.State.REFUSED || !packet.isOfClient(frame)) {
            recorder.count(Counter.ODD_FRAGMENTS);
            return 0;
        }
        if (!packets.makeRoom(packet, packet.held.pagesNeeded(fragment.offset(), fragment.dataLength()))) {
            recorder.count(Counter.BEYOND_SHARE); // of the memory
            return 0;
        }
        if (!packet.put(frame, fragment) || packet.isWhole() && packet.hasOverlaps()) {
            refuse(packet);
            return 0;
        }
        return packet.isWhole() ? finish(packet) : 0;
    }

    /** RFC 5722 section 4: the fragments that are still to come are dropped, too. */
    private void refuse(Assembly packet) {
        recorder.count(Counter.ODD_FRAGMENTS);
        packet.held.clear();
        packet.state = FlowSlot.State.REFUSED;
    }

    private int finish(Assembly packet) {
        int length = packet.write(whole);
        packets.forget(packet);
        recorder.count(Counter.ASSEMBLED);
        return length;
    }
}
