package org.gatehouse.gate;

import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTable;
import org.gatehouse.policy.Policy;

/**
 * What a lane judges by: one immutable object, replaced as a whole, so that no opening is ever judged by half of an update.
 *
 * @param policy bound to the table's categories
 * @param outerNames the bit of the table's category of names that hide others, or 0
 * @param tor that of Tor's names, or 0
 */
public record Rules(NameTable names, Policy policy, long outerNames, long tor) {
    /** A policy that is bound to the table already. */
    public Rules(NameTable names, Policy policy) {
        this(
                names,
                policy,
                names.categories().bits(Categories.ECH_PUBLIC_NAMES),
                names.categories().bits(Categories.TOR));
    }

    /** A policy bound to the table that it is to judge by. */
    public static Rules of(NameTable names, Policy policy) {
        return new Rules(names, policy.boundTo(names.categories()));
    }
}
