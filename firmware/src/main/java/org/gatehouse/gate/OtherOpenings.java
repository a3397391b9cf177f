package org.gatehouse.gate;

import org.gatehouse.enforce.ConnectionReset;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.inspect.DatagramKind;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/**
 * The part of a lane that judges what has no name: the first datagram of a UDP conversation that is neither DNS nor QUIC, IP packets that carry neither TCP nor UDP, frames
 * that are no IP, and the SYN of an allow-only group, which is judged by its address. Its group's stance decides; what may pass is let go, and the kernel does not ask again for a datagram's conversation while it goes on. The lane's thread.
 *
 * <p>Rows in the log: what passes as a matter of course has none, since games and calls would fill it. What is refused or marked has one for its conversation and reason, as long as there is room
 * to remember that; past that bound it is refused without one.
 */
final class OtherOpenings {
    /** Conversations that are told once. */
    static final int FLOWS = 2048;

    private static final int ICMP = 1; // IANA's protocol numbers
    private static final int IGMP = 2;
    private static final int ICMPV6 = 58;
    private static final int PPPOE_SESSION = 0x8864; // RFC 2516 section 4
    private static final int ARP = 0x0806;
    private static final int EAPOL = 0x888e; // IEEE 802.1X
    private static final int MPLS = 0x8847; // RFC 3032 section 5
    private static final int MPLS_UPSTREAM = 0x8848; // RFC 5332
    private static final int NSH = 0x894f; // RFC 8300 section 12.2
    private static final int TRILL = 0x22f3; // RFC 6325
    private static final int BACKBONE = 0x88e7; // IEEE 802.1ah: Ethernet in Ethernet

    private final Outlet outlet;
    private final Judge judge;
    private final Recorder recorder;
    private final FlowTable<OtherFlow> flows = new FlowTable<>(OtherFlow::new, FLOWS, 0);
    private final FrameWriter forged = new FrameWriter(0);
    private final byte[] id = new byte[FlowTable.MAX_ID];

    // The frame in hand.
    private Frame frame;
    private long nowMicros;

    OtherOpenings(Outlet outlet, Judge judge, Recorder recorder) {
        this.outlet = outlet;
        this.judge = judge;
        this.recorder = recorder;
    }

    /** Takes a UDP frame that may begin a conversation, of which the checksum is right, and which is neither DNS nor QUIC. */
    void onDatagram(Frame datagram, DatagramKind kind, long epochMicros) {
        frame = datagram;
        nowMicros = epochMicros;
        if (frame.isToGroup()) {
            pass(); // no router lets what was sent to everybody on the LAN leave it: RFC 1812 section 5.3.4
            return;
        }
        switch (kind) {
            case NETWORK -> pass();
            case DNSCRYPT -> judgeDatagram(Reason.DNSCRYPT);
            case VPN -> judgeDatagram(Reason.VPN);
            case TUNNEL -> judgeDatagram(Reason.TUNNEL);
            case QUESTION, UNKNOWN -> judgeDatagram(judge.reasonOfUnknown(frame, nowMicros));
        }
    }

    /** Takes a frame with an IP packet that carries neither TCP nor UDP. */
    void onPacket(Frame packet, long epochMicros) {
        frame = packet;
        nowMicros = epochMicros;
        switch (frame.transport()) {
            case ICMP, IGMP, ICMPV6 -> passOther();
            case 4, 41, 47, 50, 51, 55, 94, 97, 98, 108, 115, 137, 143, 145 ->
                judgePacket(Reason.TUNNEL); // IP, IPv6, GRE, ESP, AH, MOBILE, IPIP, ETHERIP, ENCAP, IPComp, L2TP, MPLS,
            // Ethernet, NSH
            default -> judgePacket(judge.reasonOfUnknown(frame, nowMicros));
        }
    }

    /** Takes a frame that is no IP. Those that keep a LAN running come here only where the rules cannot look into them. */
    void onFrame(Frame other, int length, long epochMicros) {
        frame = other;
        nowMicros = epochMicros;
        switch (frame.etherType()) {
            case ARP, EAPOL -> forward(length);
            case PPPOE_SESSION -> onSession(length);
            case MPLS, MPLS_UPSTREAM, NSH, TRILL, BACKBONE -> judgeFrame(Reason.TUNNEL, length);
            default -> judgeFrame(Reason.UNKNOWN_ETHERTYPE, length);
        }
    }

    private void onSession(int length) {
        if (frame.isSessionControl()) {
            forward(length);
        } else {
            judgeFrame(Reason.UNKNOWN_ETHERTYPE, length);
        }
    }

    private void judgeFrame(Reason reason, int length) {
        if (allows(reason, Protocol.ETHERNET, frame.etherType())) {
            forward(length);
        }
    }

    /**
     * Takes a SYN: whether the address may be connected to, as far as that is said before anything is read. One that may not is answered with a reset, so that the client need not
     * wait. (The connection's log row has no name: the name is not there yet.)
     */
    boolean admitsConnection(Frame syn, long epochMicros) {
        frame = syn;
        nowMicros = epochMicros;
        if (!judge.isUnresolved(frame, nowMicros) || allows(Reason.UNRESOLVED, Protocol.TCP, frame.destinationPort())) {
            return true;
        }
        ConnectionReset.toAsker(frame, forged);
        outlet.toClient(forged);
        return false;
    }

    private void judgeDatagram(Reason reason) {
        if (allows(reason, Protocol.UDP, frame.destinationPort())) {
            pass();
        }
    }

    private void judgePacket(Reason reason) {
        if (allows(reason, Protocol.IP, frame.transport())) {
            passOther();
        }
    }

    private boolean allows(Reason reason, Protocol protocol, int what) {
        Verdict verdict = judge.judgeUnnamed(frame, reason);
        if (verdict.isBlock() || verdict.flagged()) {
            tell(verdict, protocol, what);
        }
        return !verdict.isBlock();
    }

    /** @param what the server's port, the number of the IP protocol, or the EtherType */
    private void tell(Verdict verdict, Protocol protocol, int what) {
        OtherFlow known = find(protocol, what);
        OtherFlow flow = known == null ? flows.claim(nowMicros) : known;
        if (flow == null) {
            recorder.count(Counter.ORPHANS); // the device has its share
        } else if (flow.told == verdict.reason()) {
            recorder.count(Counter.REPEATED);
            flows.touch(flow, nowMicros);
        } else {
            flow.told = verdict.reason();
            recorder.recordUnnamed(frame, nowMicros, protocol, what, verdict, judge);
        }
    }

    /** A conversation is what one device sends to one address as one protocol: a client that tries again from another port tells nothing new. */
    private OtherFlow find(Protocol protocol, int what) {
        long mac = frame.sourceMac();
        for (int i = 0; i < 6; i++) {
            id[i] = (byte) (mac >> 8 * i);
        }
        id[6] = (byte) protocol.ordinal();
        id[7] = (byte) (what >> 8);
        id[8] = (byte) what;
        int length = 9;
        if (frame.ipVersion() != 0) {
            long address = frame.addressLow(frame.destinationAddressStart())
                    ^ Long.rotateLeft(frame.addressHigh(frame.destinationAddressStart()), 17);
            for (int i = 0; i < Long.BYTES; i++) {
                id[length++] = (byte) (address >> 8 * i);
            }
        }
        return flows.find(frame, id, 0, length, 0, nowMicros);
    }

    private void forward(int length) {
        recorder.count(Counter.OTHERS);
        outlet.forward(frame.bytes(), length);
    }

    private void passOther() {
        recorder.count(outlet.releaseOther(frame) ? Counter.OTHERS : Counter.UNSENDABLE);
    }

    private void pass() {
        recorder.count(outlet.release(frame) ? Counter.RELEASED : Counter.UNSENDABLE);
    }
}
