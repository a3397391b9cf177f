package org.gatehouse.gate;

import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameCutter;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.link.Port;

/** The two ways out of a lane: on to the server, or back to the client. */
final class Outlet {
    private final Port towardsServer;
    private final Port towardsClient;
    private final FrameCutter cutter;
    private final FrameCutter.Sink server;
    private final FrameCutter.Sink client;
    private final KernelWord word = new KernelWord();

    Outlet(Port towardsServer, Port towardsClient, int mtu) {
        this.towardsServer = towardsServer;
        this.towardsClient = towardsClient;
        this.cutter = new FrameCutter(mtu);
        this.server = towardsServer::send;
        this.client = towardsClient::send;
    }

    /** Lets a frame go on, cut to the MTU, its checksum complete; false where it cannot be made fit. */
    boolean release(Frame frame) {
        return cutter.send(frame, server);
    }

    /** Lets go on what carries neither TCP nor UDP, in fragments as it came; false where it cannot be made fit. */
    boolean releaseOther(Frame frame) {
        return cutter.sendOther(frame, server);
    }

    /** Lets a frame from the server's side go on to the client; see {@link #release}. */
    boolean releaseToClient(Frame frame) {
        return cutter.send(frame, client);
    }

    /** Lets a frame go on as it is, of which nothing here knows more. */
    void forward(byte[] frame, int length) {
        towardsServer.send(frame, length);
    }

    /** Lets a frame from the server's side go on as it is, of which nothing here knows more. */
    void forwardToClient(byte[] frame, int length) {
        towardsClient.send(frame, length);
    }

    /** Tells the kernel that the frames of a flow need not come here any more. */
    void forget(FlowSlot flow) {
        word.forget(flow);
        towardsServer.send(word.bytes(), word.length());
    }

    /** Tells the kernel that all frames of a flow shall come here until they are {@link #forget forgotten}. */
    void keep(FlowSlot flow) {
        word.keep(flow);
        towardsServer.send(word.bytes(), word.length());
    }

    void toServer(FrameWriter written) {
        towardsServer.send(written.bytes(), written.length());
    }

    void toClient(FrameWriter written) {
        towardsClient.send(written.bytes(), written.length());
    }
}
