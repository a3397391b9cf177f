package org.gatehouse.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A port that keeps what is sent. */
final class RecordingPort extends Nowhere {
    final List<byte[]> sent = new ArrayList<>();

    @Override
    public void send(byte[] frame, int length) {
        sent.add(Arrays.copyOf(frame, length));
    }
}
