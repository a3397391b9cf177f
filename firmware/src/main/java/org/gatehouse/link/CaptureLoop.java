package org.gatehouse.link;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.RawPacketListener;

/**
 * A libpcap handle, the one thread that loops on it, and its end.
 *
 * <p>{@link #close} wakes the loop through {@code pcap_breakloop}: prompt since libpcap 1.10, which signals it through an
 * eventfd; an older one notices at its next poll timeout. A break that comes before the loop begins ends it at its first step.
 * pcap4j holds a read lock for every native call and frees the handle under the write lock, so that no thread is ever inside a
 * freed handle: close() waits for the loop, except when the loop's own listener calls it; then {@link #run} frees the handle
 * on its way out.
 */
final class CaptureLoop {
    private final PcapHandle handle;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile Thread receiver;
    private boolean closedInside; // the receiving thread's own

    CaptureLoop(PcapHandle handle) {
        this.handle = handle;
    }

    PcapHandle handle() {
        return handle;
    }

    boolean closing() {
        return closing.get();
    }

    /** Loops until the end of the file or {@link #close}; anything else that ended the loop is returned as libpcap says it. */
    Optional<String> run(RawPacketListener listener) {
        receiver = Thread.currentThread();
        try {
            handle.loop(-1, listener);
        } catch (InterruptedException | NotOpenException e) {
            return Optional.empty(); // close() broke the loop, or came before it
        } catch (PcapNativeException e) {
            return Optional.of(e.getMessage());
        } finally {
            receiver = null;
            if (closedInside) {
                handle.close();
            }
        }
        return Optional.empty();
    }

    /** Ends the loop and frees the handle; may be called twice, by any thread. */
    void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        try {
            handle.breakLoop();
        } catch (NotOpenException e) {
            throw new IllegalStateException("only close() closes the handle", e);
        }
        if (Thread.currentThread() == receiver) {
            closedInside = true;
        } else {
            handle.close();
        }
    }
}
