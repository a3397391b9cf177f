package org.gatehouse.policy;

import java.util.List;

/**
 * What is otherwise than usual for some groups at some hours.
 *
 * @param groups their names
 * @param outside whether it holds at all times but these hours
 * @param block categories that are blocked then, besides those that always are
 * @param allow categories that are not blocked then
 * @param internet false where nothing at all may be reached then
 */
public record Schedule(
        String name,
        List<String> groups,
        Hours hours,
        boolean outside,
        List<String> block,
        List<String> allow,
        boolean internet) {
    public Schedule {
        groups = List.copyOf(groups);
        block = List.copyOf(block);
        allow = List.copyOf(allow);
    }
}
