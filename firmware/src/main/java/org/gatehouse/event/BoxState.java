package org.gatehouse.event;

/** What the box logs of itself, so that a time in which it did not filter shows; the code is what the log shows as the reason. */
public enum BoxState {
    /** The service began. Where no end stands before it, the box lost its power, or the process was killed. */
    BEGAN("service-began", false),
    /** The service ended in order. */
    ENDED("service-ended", true),
    /** Heartbeats come through: said every minute, so that a gap between two says how long the box was not there. */
    FILTERING("filtering", false),
    /** No heartbeat comes through. */
    NOT_FILTERING("not-filtering", true),
    /** A port, whose name is the event's, has no link: its cable was pulled, or the other end is off. */
    LINK_DOWN("link-down", true),
    LINK_UP("link-up", false);

    private final String code;
    private final boolean odd;

    BoxState(String code, boolean odd) {
        this.code = code;
        this.odd = odd;
    }

    /** Lower case with hyphens. */
    public String code() {
        return code;
    }

    /** Whether somebody should look at it. */
    public boolean isOdd() {
        return odd;
    }
}
