package org.gatehouse.gate;

import org.gatehouse.link.FrameListener;
import org.gatehouse.link.Port;

/** A port that keeps nothing, so that it allocates nothing. */
class Nowhere implements Port {
    @Override
    public void send(byte[] frame, int length) {}

    @Override
    public void receive(FrameListener listener) {}

    @Override
    public long sendFailures() {
        return 0;
    }

    @Override
    public long kernelDrops() {
        return 0;
    }

    @Override
    public long listenerFailures() {
        return 0;
    }

    @Override
    public void close() {}
}
