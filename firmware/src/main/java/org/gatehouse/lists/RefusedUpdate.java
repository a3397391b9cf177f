package org.gatehouse.lists;

import java.util.List;
import org.gatehouse.config.Fault;

/** An update that failed a check: what was there before stays. */
final class RefusedUpdate extends Exception {
    private static final long serialVersionUID = 1;

    private final UpdateOutcome outcome;
    private final transient List<Fault> lines;

    RefusedUpdate(UpdateOutcome outcome, String message) {
        this(outcome, message, List.of());
    }

    /** @param lines what in the list is behind it */
    RefusedUpdate(UpdateOutcome outcome, String message, List<Fault> lines) {
        super(message);
        this.outcome = outcome;
        this.lines = lines;
    }

    UpdateOutcome outcome() {
        return outcome;
    }

    List<Fault> lines() {
        return lines;
    }
}
