package org.gatehouse.gate;

import java.util.Arrays;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameCutter;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.link.Port;

/** The two ways out of a lane: on to the server, or back to the client. */
final class Outlet {
    private static final byte[] FORGET = {0x02, 'g', 'a', 't', 'e', 0x01}; // locally administered
    private static final int SOURCE_MAC = 6;
    private static final byte[] NO_PAYLOAD = {};

    private final Port towardsServer;
    private final Port towardsClient;
    private final FrameCutter cutter;
    private final FrameCutter.Sink server;

    Outlet(Port towardsServer, Port towardsClient, int mtu) {
        this.towardsServer = towardsServer;
        this.towardsClient = towardsClient;
        this.cutter = new FrameCutter(mtu);
        this.server = towardsServer::send;
    }

    /** Lets a frame go on, cut to the MTU, its checksum complete; false where it cannot be made fit. */
    boolean release(Frame frame) {
        return cutter.send(frame, server);
    }

    /** Lets go on what carries neither TCP nor UDP, in fragments as it came; false where it cannot be made fit. */
    boolean releaseOther(Frame frame) {
        return cutter.sendOther(frame, server);
    }

    /** Lets a frame go on as it is, of which nothing here knows more. */
    void forward(byte[] frame, int length) {
        towardsServer.send(frame, length);
    }

    /**
     * Tells the kernel that the frames of a flow need not come here any more: a frame of the flow with a source address of our own, which the diversion's rules
     * know. It goes no further.
     */
    void forget(Frame frame, FrameWriter writer) {
        writer.tcp(frame, false, 0, 0, 0, NO_PAYLOAD, 0);
        System.arraycopy(FORGET, 0, writer.bytes(), SOURCE_MAC, FORGET.length);
        toServer(writer);
    }

    /** Whether a device uses that address: the rules would take its frame for the gate's. */
    static boolean isForget(byte[] frame, int length) {
        int end = SOURCE_MAC + FORGET.length;
        return length >= end && Arrays.equals(frame, SOURCE_MAC, end, FORGET, 0, FORGET.length);
    }

    void toServer(FrameWriter written) {
        towardsServer.send(written.bytes(), written.length());
    }

    void toClient(FrameWriter written) {
        towardsClient.send(written.bytes(), written.length());
    }
}
