package org.gatehouse.link;

/** A place that frames come from and go to. One thread receives; any thread may send, read the counts, or close. */
public interface Port extends AutoCloseable {
    /** 65,535 bytes of IP in one frame that the kernel gathered (GRO), and its Ethernet header with a VLAN tag or none. */
    int MAX_FRAME_LENGTH = 65_549;

    /**
     * Hands every frame to the listener until {@link #close}, the end of the file, or the device's end. What the listener
     * throws is counted, logged once for each class and place, and costs only that frame.
     */
    void receive(FrameListener listener);

    /**
     * Sends one whole Ethernet frame. Never throws: what cannot be sent is counted.
     *
     * @param frame valid from 0 to {@code length}; free again when this call returns
     */
    void send(byte[] frame, int length);

    /** Frames that {@link #send} could not send. */
    long sendFailures();

    /** Frames that the kernel dropped because {@link #receive} was too slow; the last known value once closed. */
    long kernelDrops();

    /** Frames whose listener threw. */
    long listenerFailures();

    /** Ends {@link #receive}; returns when the device is released. May be called twice. */
    @Override
    void close();
}
