package org.gatehouse.gate;

import org.gatehouse.name.NameTable;
import org.gatehouse.policy.Policy;

/**
 * What a lane judges by: one immutable object, replaced as a whole, so that no opening is ever judged by half of an update.
 *
 * @param policy bound to the table's categories
 */
public record Rules(NameTable names, Policy policy) {
    /** A policy bound to the table that it is to judge by. */
    public static Rules of(NameTable names, Policy policy) {
        return new Rules(names, policy.boundTo(names.categories()));
    }
}
