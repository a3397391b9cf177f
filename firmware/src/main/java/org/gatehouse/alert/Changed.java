package org.gatehouse.alert;

import java.time.Instant;
import java.util.ArrayList;
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

    /** The same with its difference looked for, so that it keeps no policies in memory while it waits for a letter. One that cannot be shown is no reason not to tell of the change. */
    Changed settled() {
        Difference found;
        try {
            found = difference.get().shortened();
        } catch (RuntimeException failed) {
            found = new Difference(List.of(), List.of("(cannot be shown: " + failed + ")"));
        }
        Difference known = found;
        return new Changed(kind, what, who, why, at, clockTrusted, () -> known, look, urgent, rulesBefore);
    }

    /**
     * What a change comes to.
     *
     * @param loosens what surely passes, or is told to nobody, since
     * @param lines what differs, a line each
     */
    public record Difference(List<String> loosens, List<String> lines) {
        private static final int MAX_LINES = 6; // the box shows all of it
        private static final int MAX_WIDTH = 160; // characters

        /** Nothing that could be shown. */
        public static final Difference NONE = new Difference(List.of(), List.of());

        public Difference {
            loosens = List.copyOf(loosens);
            lines = List.copyOf(lines);
        }

        Difference shortened() {
            return new Difference(shortened(loosens), shortened(lines));
        }

        private static List<String> shortened(List<String> all) {
            List<String> some = new ArrayList<>();
            for (String line : all.subList(0, Math.min(MAX_LINES, all.size()))) {
                some.add(line.length() <= MAX_WIDTH ? line : line.substring(0, MAX_WIDTH) + "…");
            }
            if (all.size() > MAX_LINES) {
                some.add("and " + (all.size() - MAX_LINES) + " more");
            }
            return some;
        }
    }
}
