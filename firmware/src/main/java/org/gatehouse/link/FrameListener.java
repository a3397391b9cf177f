package org.gatehouse.link;

/** Gets the frames of a {@link Port}, on the thread that called {@code receive}. */
@FunctionalInterface
public interface FrameListener {
    /**
     * One frame, from the destination MAC address on, without the frame check sequence.
     *
     * @param frame valid from 0 to {@code length}; nobody may keep it after this call returns
     * @param length bytes, at most {@link Port#MAX_FRAME_LENGTH}
     * @param epochMicros microseconds since 1970-01-01T00:00Z
     */
    void onFrame(byte[] frame, int length, long epochMicros);
}
