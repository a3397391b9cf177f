package org.gatehouse.metrics;

import java.util.List;
import java.util.Map;

/** Where the metrics come from; any thread asks, whenever somebody scrapes. */
public interface BoxFigures {
    List<LaneFigures> lanes();

    LogFigures log();

    /** Names in the table of listed names. */
    long listedNames();

    /** Seconds since each source of lists was last fetched or found unchanged, by the source's name in the settings. */
    Map<String, Double> sourceAges();

    /** The number of the policy's revision in force. */
    long policyRevision();

    /** Seconds since a heartbeat came through the kernel's rules and both lanes. */
    double secondsSinceHeartbeat();
}
