package org.gatehouse.link;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.tinylog.Logger;

/**
 * A network interface, through libpcap. It hands over what arrives on the interface, a VLAN tag in its place, and never what
 * it sent itself.
 *
 * <p>Threads: one receives. Any thread sends while it does: {@code pcap_inject} is one system call and shares nothing with the
 * loop. A send after {@link #close} is counted as failed.
 *
 * <p>libpcap's ring holds every frame in a slot of the longest frame that the interface may deliver: about 500 slots while
 * the interface announces segmentation or receive offload, about 16,000 once {@code ethtool -K DEVICE tso off gso off gro off}
 * has said that frames end at the MTU. A burst that finds no slot is counted in {@link #kernelDrops}.
 *
 * <p>Opening a port taps the interface: the kernel shows the tap every frame that arrives there. Meant for the held end of
 * a veth pair, not for a port that carries the school's bulk traffic.
 */
public final class LivePort implements Port {
    private static final int BUFFER_BYTES = 32 * 1024 * 1024;
    private static final int POLL_MILLIS = 200;
    private static final int MAX_DISTINCT = 64; // bounds the memory; what comes later is only counted

    private final String device;
    private final PcapHandle handle;
    private final CaptureLoop loop;
    private final LongSupplier epochMicros;
    private final AtomicLong sendFailures = new AtomicLong();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private volatile GuardedListener guarded = new GuardedListener((frame, length, micros) -> {});
    private volatile long kernelDrops;

    private LivePort(String device, PcapHandle handle, LongSupplier epochMicros) {
        this.device = device;
        this.handle = handle;
        this.loop = new CaptureLoop(handle);
        this.epochMicros = epochMicros;
    }

    /**
     * Opens an interface of this process's network namespace; needs CAP_NET_RAW.
     *
     * @param epochMicros the clock, read once a frame on the receiving thread
     * @throws LinkException when there is no such interface, it is down, or the right is missing
     */
    public static LivePort open(String device, LongSupplier epochMicros) throws LinkException {
        return open(device, epochMicros, BUFFER_BYTES);
    }

    /**
     * Opens an interface on which little happens.
     *
     * @param bufferBytes of the kernel's memory, for the frames that wait
     */
    public static LivePort open(String device, LongSupplier epochMicros, int bufferBytes) throws LinkException {
        try {
            PcapHandle handle = new PcapHandle.Builder(device)
                    .snaplen(MAX_FRAME_LENGTH)
                    .promiscuousMode(PromiscuousMode.PROMISCUOUS)
                    .immediateMode(true) // one frame waiting is one device waiting
                    .bufferSize(bufferBytes)
                    .timeoutMillis(POLL_MILLIS)
                    .direction(PcapDirection.IN)
                    .build();
            return new LivePort(device, handle, epochMicros);
        } catch (PcapNativeException | IllegalArgumentException e) {
            throw new LinkException("cannot open the interface " + device + ": " + e.getMessage(), e);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new LinkException("libpcap cannot be loaded (Debian's package is libpcap0.8): " + e.getMessage(), e);
        }
    }

    @Override
    public void receive(FrameListener listener) {
        GuardedListener guard = new GuardedListener(listener);
        guarded = guard;
        loop.run(frame -> guard.onFrame(frame, frame.length, epochMicros.getAsLong()))
                .ifPresent(problem -> Logger.error("capture on {} has ended: {}", device, problem));
    }

    @Override
    public void send(byte[] frame, int length) {
        try {
            handle.sendPacket(frame, length);
        } catch (PcapNativeException | NotOpenException | RuntimeException e) {
            sendFailures.incrementAndGet();
            String problem = e.getClass().getSimpleName() + ": " + e.getMessage();
            if (!loop.closing() && logged.size() < MAX_DISTINCT && logged.add(problem)) {
                Logger.warn("cannot send on {}: {}; the next of its kind are only counted", device, problem);
            }
        }
    }

    @Override
    public long sendFailures() {
        return sendFailures.get();
    }

    @Override
    public synchronized long kernelDrops() { // libpcap adds up the kernel's counts without a lock of its own
        try {
            kernelDrops = handle.getStats().getNumPacketsDropped();
        } catch (PcapNativeException | NotOpenException e) {
            // closed, or the device is gone: the last known value stands
        }
        return kernelDrops;
    }

    @Override
    public long listenerFailures() {
        return guarded.failures();
    }

    @Override
    public void close() {
        kernelDrops();
        loop.close();
    }
}
