package org.gatehouse.desk.store;

/**
 * What must hold of a ruling; each is whole, and empty asks for nothing.
 *
 * @param alertsOnly only what the safeguarding lead was told at once
 */
public record RulingFilter(
        String protocol,
        String reason,
        String list,
        String entry,
        String rule,
        String schedule,
        String revision,
        boolean alertsOnly) {
    /** Any ruling. */
    public static final RulingFilter ANY = new RulingFilter("", "", "", "", "", "", "", false);

    boolean takes(Ruling one) {
        return holds(protocol, one.protocol())
                && holds(reason, one.reason())
                && holds(list, one.list())
                && holds(entry, one.entry())
                && holds(rule, one.rule())
                && holds(schedule, one.schedule())
                && holds(revision, one.revision())
                && (!alertsOnly || one.alert());
    }

    private static boolean holds(String wanted, String value) {
        return wanted.isEmpty() || wanted.equals(value);
    }
}
