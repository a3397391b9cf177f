package org.gatehouse.craft;

import java.io.IOException;
import java.util.function.Consumer;
import org.gatehouse.link.LivePort;
import org.gatehouse.link.Port;

/** A port of a host in the lab: what arrives there goes to the listener, on a thread of the tap's own. */
final class Tap implements AutoCloseable {
    private final Port port;

    private Tap(Port port, Consumer<byte[]> listener) {
        this.port = port;
        Thread receiver = new Thread(
                () -> port.receive((bytes, length, micros) -> listener.accept(java.util.Arrays.copyOf(bytes, length))),
                "tap");
        receiver.setDaemon(true);
        receiver.start();
    }

    static Tap open(String namespace, String device, Consumer<byte[]> listener) {
        try {
            Port port = new Namespace(namespace).enter(() -> LivePort.open(device, System::currentTimeMillis));
            return new Tap(port, listener);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void send(byte[] frame) {
        port.send(frame, frame.length);
    }

    @Override
    public void close() {
        port.close();
    }
}
