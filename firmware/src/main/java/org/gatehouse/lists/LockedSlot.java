package org.gatehouse.lists;

import java.time.Instant;
import java.util.Optional;
import org.gatehouse.config.LockedKind;

/**
 * A part of the locked illegal layer, for the status. Membership is the school's or its provider's to bring.
 *
 * @param configured whether the settings have a source for it
 * @param names how many names of it are in force; what they are is shown to nobody
 * @param changed when its copy was last replaced; empty when there is none
 */
public record LockedSlot(LockedKind kind, boolean configured, long names, Optional<Instant> changed) {
    /** Whether it blocks anything. */
    public boolean isSupplied() {
        return names > 0;
    }

    /** "not supplied", or what there is of it. */
    public String text() {
        if (isSupplied()) {
            return names + " names" + changed.map(time -> ", of " + time).orElse("");
        }
        return configured ? "not supplied: its source was never fetched" : "not supplied";
    }
}
