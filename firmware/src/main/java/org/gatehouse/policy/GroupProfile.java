package org.gatehouse.policy;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the policy says of a group.
 *
 * @param block the categories that it may not reach, the one to be given as the reason first
 * @param alert the categories that the safeguarding lead hears of, blocked or not
 * @param allow names that it may reach, whatever their category
 * @param refuse names that it may not reach, whatever their category
 * @param stances on what cannot be judged by a name, where they are not the usual ones
 */
public record GroupProfile(
        String name,
        Mode mode,
        List<String> block,
        List<String> alert,
        List<NamePattern> allow,
        List<NamePattern> refuse,
        SafeSearch safeSearch,
        Map<Reason, Stance> stances) {
    public GroupProfile {
        block = List.copyOf(block);
        alert = List.copyOf(alert);
        allow = List.copyOf(allow);
        refuse = List.copyOf(refuse);
        Map<Reason, Stance> ordered = new EnumMap<>(Reason.class);
        ordered.putAll(stances);
        stances = Collections.unmodifiableMap(ordered);
    }

    /** The same with other blocked categories. */
    public GroupProfile withBlock(List<String> others) {
        return new GroupProfile(name, mode, others, alert, allow, refuse, safeSearch, stances);
    }

    /** The same with other alerting categories. */
    public GroupProfile withAlert(List<String> others) {
        return new GroupProfile(name, mode, block, others, allow, refuse, safeSearch, stances);
    }

    /** The same with other searches. */
    public GroupProfile withSafeSearch(SafeSearch other) {
        return new GroupProfile(name, mode, block, alert, allow, refuse, other, stances);
    }

    /** The same with other names of its own that it may and may not reach. */
    public GroupProfile withNames(List<NamePattern> allowed, List<NamePattern> refused) {
        return new GroupProfile(name, mode, block, alert, allowed, refused, safeSearch, stances);
    }

    /** The same in another mode. */
    public GroupProfile withMode(Mode other) {
        return new GroupProfile(name, other, block, alert, allow, refuse, safeSearch, stances);
    }

    /** The same with other stances. */
    public GroupProfile withStances(Map<Reason, Stance> others) {
        return new GroupProfile(name, mode, block, alert, allow, refuse, safeSearch, others);
    }

    /** The same under another name. */
    public GroupProfile withName(String other) {
        return new GroupProfile(other, mode, block, alert, allow, refuse, safeSearch, stances);
    }
}
