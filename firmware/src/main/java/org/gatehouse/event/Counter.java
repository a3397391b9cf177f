package org.gatehouse.event;

/** What a lane counts. */
public enum Counter {
    /** Frames received. */
    FRAMES,
    /** Openings judged. */
    OPENINGS,
    ALLOWED,
    BLOCKED,
    /** Frames and openings that made no sense. */
    MALFORMED,
    /** Events that found the ring full. */
    EVENTS_LOST
}
