package org.gatehouse.policy;

import java.util.List;

/**
 * A word on some names that comes before all lists.
 *
 * @param groups for which it holds; empty for everyone
 * @param period when it holds
 * @param reason what the school noted; may be empty
 */
public record NameRule(List<NamePattern> names, Action action, List<String> groups, Period period, String reason) {
    /** What a policy file has for all groups. */
    public static final String EVERYONE = "everyone";

    public NameRule {
        names = List.copyOf(names);
        groups = List.copyOf(groups);
    }

    /** Whether it holds for a group. */
    public boolean isFor(String group) {
        return groups.isEmpty() || groups.contains(group);
    }
}
