package org.gatehouse.policy;

import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;

/** One of the steps that a name is judged by. The lanes ask them in order until one has a verdict; an explanation asks them all. */
interface Step {
    /** What an explanation calls it. */
    String title();

    /**
     * Its verdict, or null where it has none.
     *
     * @param name the name, or one without labels for DNS's root
     * @param match what the lists say of it
     * @param purpose what the opening is for beside its name, or null: a way round the filter
     */
    Verdict judge(CanonicalName name, Match match, Reason purpose);

    /** What an explanation says where it has no verdict. */
    String silence();

    /** What an explanation adds to its verdict; may be empty. */
    default String detail(CanonicalName name) {
        return "";
    }
}
