package org.gatehouse.alert;

import org.gatehouse.policy.AlertRule;

/** What an alert is about. */
sealed interface News permits Incident, Changes {
    /** By which it is told. */
    AlertRule rule();

    /** How many attempts or changes it is. */
    long attempts();

    /** The category that decided; empty for none, as the group. */
    String category();

    /** The group of the device. */
    String group();

    /** Whether the clock was known to be right all the time. */
    boolean clockTrusted();
}
