package org.gatehouse.desk.store;

import java.util.Set;

/**
 * Which rows somebody asks for. What is empty asks for nothing; what is not must all hold.
 *
 * @param fromMillis from this time on, since 1970
 * @param toMillis before this time
 * @param mac the device with this MAC address
 * @param user the user, whole
 * @param group the group, whole
 * @param name text that the name contains, in lower case; beginning with "=" the whole name
 * @param category the category, or {@link #NO_CATEGORY} for none
 * @param verdicts verdicts, of which one must hold
 * @param topic a subject of safeguarding, see {@link Topic}
 * @param text text that the device, the user, the name, the address or the server contains, in lower case
 * @param ruling what must hold of the ruling beside these: see {@link RulingFilter}
 */
public record Filter(
        long fromMillis,
        long toMillis,
        String mac,
        String user,
        String group,
        String name,
        String category,
        Set<String> verdicts,
        String topic,
        String text,
        RulingFilter ruling) {
    /** Asks for what is in no category. */
    public static final String NO_CATEGORY = "-";

    /** Everything. */
    public static final Filter ALL =
            new Filter(Long.MIN_VALUE, Long.MAX_VALUE, "", "", "", "", "", Set.of(), "", "", RulingFilter.ANY);

    /** The same for another period. */
    public Filter between(long from, long to) {
        return new Filter(from, to, mac, user, group, name, category, verdicts, topic, text, ruling);
    }

    /** The same for one device. */
    public Filter ofDevice(String address) {
        return new Filter(fromMillis, toMillis, address, user, group, name, category, verdicts, topic, text, ruling);
    }

    boolean takes(Who one) {
        return (mac.isEmpty() || mac.equals(one.mac()))
                && (user.isEmpty() || user.equals(one.user()))
                && (group.isEmpty() || group.equals(one.group()));
    }

    boolean takes(Ruling one) {
        return (verdicts.isEmpty() || verdicts.contains(one.verdict()))
                && (category.isEmpty() || one.category().equals(category.equals(NO_CATEGORY) ? "" : category))
                && (topic.isEmpty() || topic.equals(Topic.of(one).map(Topic::id).orElse(null)))
                && ruling.takes(one);
    }

    boolean takesName(String one) {
        return name.isEmpty() || (name.startsWith("=") ? one.equals(name.substring(1)) : one.contains(name));
    }
}
