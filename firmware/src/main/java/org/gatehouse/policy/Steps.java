package org.gatehouse.policy;

import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;

/** The steps of a group's judgement, in the order in which they are asked. */
final class Steps {
    private Steps() {}

    /** Unlawful content: for everybody, before everything. */
    record Locked(long locked, Verdict[] byCategory) implements Step {
        @Override
        public String title() {
            return "locked layer";
        }

        @Override
        public Verdict judge(CanonicalName name, Match match, Reason purpose) {
            long found = match.categories() & locked;
            return found == 0 ? null : byCategory[Long.numberOfTrailingZeros(found)];
        }

        @Override
        public String silence() {
            return "on no list of unlawful content";
        }
    }

    /** A device that reaches nothing for a while. */
    record Quarantined(Verdict verdict) implements Step {
        @Override
        public String title() {
            return "quarantine";
        }

        @Override
        public Verdict judge(CanonicalName name, Match match, Reason purpose) {
            return verdict;
        }

        @Override
        public String silence() {
            return "the device is not in quarantine";
        }
    }

    /** What the policy says of the name itself. */
    record Rules(RuleTable rules, int group) implements Step {
        @Override
        public String title() {
            return "rule";
        }

        @Override
        public Verdict judge(CanonicalName name, Match match, Reason purpose) {
            return rules.judge(name, group);
        }

        @Override
        public String silence() {
            return "no rule on the name that holds now for the group";
        }

        @Override
        public String detail(CanonicalName name) {
            int[] at = new int[1];
            return rules.judge(name, group, at) == null ? "" : name.toString().substring(at[0]);
        }
    }

    /**
     * Ways round the filter: those that the opening itself shows, encrypted DNS or a hidden name, and those that its name shows.
     *
     * @param stances the one on each reason
     * @param outerNames the category of names that hellos show which hide another; a hidden name in front of which another stands only pretends (RFC 9849 section 6.2)
     * @param tor the category of names that lead to Tor
     */
    record Bypass(Verdict[] stances, long outerNames, long tor) implements Step {
        @Override
        public String title() {
            return "bypass technology";
        }

        @Override
        public Verdict judge(CanonicalName name, Match match, Reason purpose) {
            return stance(Action.BLOCK, name, match, purpose);
        }

        /** What passes by its name and is not chosen by the policy is marked where the stance on its purpose says so. */
        Verdict marked(Verdict verdict, CanonicalName name, Match match, Reason purpose) {
            boolean decided = verdict.isBlock() || verdict.flagged() || verdict.reason() == Reason.ALLOWED_NAME;
            Verdict stance = decided ? null : stance(Action.ALLOW, name, match, purpose);
            return stance == null ? verdict : stance;
        }

        /** The first stance that does what is asked, or marks where nothing is blocked; null where none does. */
        private Verdict stance(Action action, CanonicalName name, Match match, Reason purpose) {
            boolean counts = purpose != Reason.ENCRYPTED_NAME || (match.categories() & outerNames) != 0;
            Verdict stance = purpose != null && counts ? stance(action, purpose) : null;
            if (stance == null && (match.categories() & tor) != 0) {
                stance = stance(action, Reason.TOR);
            }
            if (stance == null) {
                stance = stance(action, Reason.DOH);
                stance = stance != null && SwitchNames.include(name) ? stance : null;
            }
            return stance;
        }

        private Verdict stance(Action action, Reason way) {
            Verdict stance = stances[way.ordinal()];
            boolean decides = action == Action.BLOCK ? stance.isBlock() : stance.flagged();
            return decides ? stance : null;
        }

        @Override
        public String silence() {
            return "no way round the filter that the group may not take";
        }

        @Override
        public String detail(CanonicalName name) {
            return SwitchNames.include(name) ? "a name by which programs ask whether they may hide names" : "";
        }
    }

    /**
     * What is otherwise than usual now.
     *
     * @param nothing the verdict where nothing may be reached now, else null
     * @param shut the categories that are blocked now besides the usual ones
     * @param open the categories that are not blocked now; one that is shut by another schedule stays so
     * @param usuallyBlocked the categories that the group blocks
     * @param byCategory the verdict for each category that is shut or open
     */
    record Scheduled(
            Verdict nothing, long shut, long open, long usuallyBlocked, boolean allowOnly, Verdict[] byCategory)
            implements Step {
        @Override
        public String title() {
            return "schedule";
        }

        @Override
        public Verdict judge(CanonicalName name, Match match, Reason purpose) {
            if (nothing != null) {
                return nothing;
            }
            long listed = match.categories();
            long shutHere = listed & shut;
            if (shutHere != 0) {
                return byCategory[Long.numberOfTrailingZeros(shutHere)];
            }
            long openHere = listed & open;
            boolean opens = openHere != 0
                    && (listed & usuallyBlocked & ~open) == 0
                    && (allowOnly || (listed & usuallyBlocked) != 0);
            return opens ? byCategory[Long.numberOfTrailingZeros(openHere)] : null;
        }

        @Override
        public String silence() {
            return "no schedule that holds now says anything of it";
        }
    }

    /** A group that reaches chosen names only. */
    record AllowOnly(Verdict notAllowed) implements Step {
        @Override
        public String title() {
            return "allow-only";
        }

        @Override
        public Verdict judge(CanonicalName name, Match match, Reason purpose) {
            return name.labelCount() == 0 ? null : notAllowed; // the root is no name
        }

        @Override
        public String silence() {
            return "the group reaches more than chosen names";
        }
    }

    /** The group's categories, in the order that the policy gives them. */
    record Category(int[] blockedBits, long blocked, Verdict[] byCategory) implements Step {
        @Override
        public String title() {
            return "category";
        }

        @Override
        public Verdict judge(CanonicalName name, Match match, Reason purpose) {
            long listed = match.categories();
            if ((listed & blocked) == 0) {
                return null;
            }
            int first = 0;
            while ((listed >>> blockedBits[first] & 1) == 0) {
                first++;
            }
            return byCategory[blockedBits[first]];
        }

        @Override
        public String silence() {
            return "in no category that the group blocks";
        }
    }

    /**
     * What is left passes.
     *
     * @param alerting the categories that the safeguarding lead hears of
     */
    record Passes(Verdict notListed, long alerting, Verdict[] byCategory) implements Step {
        @Override
        public String title() {
            return "otherwise";
        }

        @Override
        public Verdict judge(CanonicalName name, Match match, Reason purpose) {
            long listed = match.categories();
            if (listed == 0) {
                return notListed;
            }
            long told = listed & alerting;
            return byCategory[Long.numberOfTrailingZeros(told == 0 ? listed : told)];
        }

        @Override
        public String silence() {
            return ""; // it always has a verdict
        }
    }

    /** The bits of categories; one that no list has, has none. */
    static long bits(Iterable<String> ids, Categories categories) {
        long bits = 0;
        for (String id : ids) {
            int bit = categories.bit(id);
            bits |= bit < 0 ? 0 : 1L << bit;
        }
        return bits;
    }
}
