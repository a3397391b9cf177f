package org.gatehouse.config;

/** What becomes of the network when the firmware is gone. */
public enum FailMode {
    /** Nothing new opens; what is open goes on. */
    CLOSED,
    /** Everything passes, unfiltered. */
    OPEN
}
