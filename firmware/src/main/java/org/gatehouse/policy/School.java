package org.gatehouse.policy;

import java.time.ZoneId;

/**
 * The school as its policy names it.
 *
 * @param name may be empty
 * @param zone the clock on its wall: hours and dates in the policy are by it
 */
public record School(String name, ZoneId zone) {
    /** Of a policy that does not say it. */
    public static final School UNNAMED = new School("", ZoneId.of("Europe/London"));
}
