package org.gatehouse.alert;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.gatehouse.policy.AlertRule;
import org.gatehouse.policy.ChangeKind;

/**
 * Something of the box was changed. Who says so hands it over at once, and what takes long to say is asked for by the thread "alerts".
 *
 * @param what a sentence without its full stop: which revision is in force, who has access
 * @param who changed it, and who let it come into force
 * @param why as its author says; may be empty
 * @param at when
 * @param clockTrusted whether the clock was known to be right
 * @param difference what differs
 * @param look commands that show it, and how to undo it: lines that name nobody
 * @param urgent whether it may change who hears of what, so that it does not wait for others to go with it
 * @param rulesBefore those for alerts until then, where they may have changed with it: it is told where one of them says so
 */
public record Changed(
        ChangeKind kind,
        String what,
        String who,
        String why,
        Instant at,
        boolean clockTrusted,
        Supplier<Difference> difference,
        List<String> look,
        boolean urgent,
        List<AlertRule> rulesBefore) {
    public Changed {
        look = List.copyOf(look);
        rulesBefore = List.copyOf(rulesBefore);
    }

    /**
     * What a change comes to.
     *
     * @param loosens what surely passes, or is told to nobody, since
     * @param lines what differs, a line each
     */
    public record Difference(List<String> loosens, List<String> lines) {
        /** Nothing that could be shown. */
        public static final Difference NONE = new Difference(List.of(), List.of());

        public Difference {
            loosens = List.copyOf(loosens);
            lines = List.copyOf(lines);
        }
    }
}
