package org.gatehouse.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.link.FrameListener;
import org.gatehouse.link.Port;

/** A port that keeps what is sent. */
final class RecordingPort implements Port {
    final List<byte[]> sent = new ArrayList<>();

    @Override
    public void send(byte[] frame, int length) {
        sent.add(Arrays.copyOf(frame, length));
    }

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
