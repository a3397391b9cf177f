package org.gatehouse.alert;

import java.util.List;
import org.gatehouse.policy.AlertRule;
import org.gatehouse.policy.ChangeKind;

/**
 * Changes of the box that came within a moment: one alert.
 *
 * @param unheard how many came besides, more than could be taken
 */
record Changes(AlertRule rule, List<Changed> changes, long unheard) implements News {
    Changes {
        changes = List.copyOf(changes);
    }

    boolean isUrgent() {
        return changes.stream().anyMatch(Changed::urgent);
    }

    /** Those that somebody has to approve. */
    List<Changed> waiting() {
        return changes.stream()
                .filter(change -> change.kind() == ChangeKind.WAITING)
                .toList();
    }

    @Override
    public long attempts() {
        return changes.size() + unheard;
    }

    @Override
    public String category() {
        return "";
    }

    @Override
    public String group() {
        return "";
    }

    @Override
    public boolean clockTrusted() {
        return changes.stream().allMatch(Changed::clockTrusted);
    }
}
