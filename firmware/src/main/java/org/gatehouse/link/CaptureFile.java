package org.gatehouse.link;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.Optional;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;
import org.tinylog.Logger;

/**
 * A capture file (pcap or pcapng, whatever libpcap reads) as a port, so that a replay runs through the real pipeline without
 * any rights. Frames keep the order and the times of the file. What the pipeline sends goes to a listener or nowhere.
 *
 * <p>One thread receives and sends; {@link #close} may come from any thread.
 */
public final class CaptureFile implements Port {
    private final Path file;
    private final PcapHandle handle;
    private final CaptureLoop loop;
    private final LinkHeader linkHeader;
    private final FrameListener sentFrames;
    private final byte[] frame = new byte[MAX_FRAME_LENGTH];
    private volatile GuardedListener guarded = new GuardedListener((bytes, length, micros) -> {});
    private volatile String failure;
    private int frameNumber;
    private long epochMicros;
    private long sent;

    private CaptureFile(Path file, PcapHandle handle, LinkHeader linkHeader, FrameListener sentFrames) {
        this.file = file;
        this.handle = handle;
        this.loop = new CaptureLoop(handle);
        this.linkHeader = linkHeader;
        this.sentFrames = sentFrames;
    }

    /** Opens a file whose sent frames are counted and thrown away. */
    public static CaptureFile open(Path file) throws LinkException {
        return open(file, (frame, length, epochMicros) -> {});
    }

    /**
     * Opens a file.
     *
     * @param sentFrames gets what is sent, with the time of the captured frame that was being handled
     * @throws LinkException when it cannot be read, is no capture, or holds a link type that has no Ethernet equivalent
     */
    public static CaptureFile open(Path file, FrameListener sentFrames) throws LinkException {
        if (!Files.isReadable(file)) {
            throw new LinkException(file + ": " + (Files.exists(file) ? "may not be read" : "no such file"));
        }
        try {
            PcapHandle handle = Pcaps.openOffline(file.toString());
            int dlt = handle.getDlt().value();
            Optional<LinkHeader> linkHeader = LinkHeader.of(dlt);
            if (linkHeader.isEmpty()) {
                handle.close();
                throw new LinkException(
                        file + ": link type " + dlt + " is none of Ethernet, raw IP, Linux cooked, loopback");
            }
            return new CaptureFile(file, handle, linkHeader.get(), sentFrames);
        } catch (PcapNativeException e) {
            throw new LinkException(file + ": " + e.getMessage(), e);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new LinkException("libpcap cannot be loaded (Debian's package is libpcap0.8): " + e.getMessage(), e);
        }
    }

    @Override
    public void receive(FrameListener listener) {
        GuardedListener guard = new GuardedListener(listener);
        guarded = guard;
        failure = loop.run(captured -> onCaptured(captured, guard)).orElse(null);
        if (failure != null) {
            Logger.warn("{}: reading ended after frame {}: {}", file, frameNumber, failure);
        }
    }

    /** The 1-based number of the frame that is being handed out, as other tools number it; afterwards the last one's. */
    public int frameNumber() {
        return frameNumber;
    }

    /** Why reading ended before the end of the file, as libpcap says it; empty when it did not. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Frames sent. */
    public long sent() {
        return sent;
    }

    @Override
    public void send(byte[] bytes, int length) {
        sent++;
        sentFrames.onFrame(bytes, length, epochMicros);
    }

    /** Always 0. */
    @Override
    public long sendFailures() {
        return 0;
    }

    /** Always 0. */
    @Override
    public long kernelDrops() {
        return 0;
    }

    @Override
    public long listenerFailures() {
        return guarded.failures();
    }

    @Override
    public void close() {
        loop.close();
    }

    private void onCaptured(byte[] captured, GuardedListener guard) {
        frameNumber++;
        Timestamp time = handle.getTimestamp();
        epochMicros = Math.floorDiv(time.getTime(), 1000L) * 1_000_000L + time.getNanos() / 1000;
        guard.onFrame(frame, linkHeader.toEthernet(captured, frame), epochMicros);
    }
}
