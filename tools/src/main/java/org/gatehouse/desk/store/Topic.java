package org.gatehouse.desk.store;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.gatehouse.name.Categories;

/** What a school watches for a pupil's sake: categories of names, and ways round the filter, which have no category where the protocol gave them away. The most serious first. */
public enum Topic {
    UNLAWFUL("unlawful", "Unlawful content", true, Set.of()),
    SELF_HARM("self-harm", "Self-harm and suicide", true, Set.of("self-harm", "suicide")),
    EXTREMISM("extremism", "Extremism", true, Set.of("extremism")),
    SEXUAL("sexual", "Sexual content", true, Set.of("adult")),
    EATING("eating-disorder", "Eating disorders", true, Set.of("eating-disorder")),
    VIOLENCE("violence", "Violence and weapons", false, Set.of("violence", "weapons", "shock")),
    HATE("hate", "Discrimination and hate", false, Set.of("discrimination")),
    DRUGS("drugs", "Drugs", false, Set.of("drugs")),
    STRANGERS("strangers", "Contact with strangers", false, Set.of("dating")),
    GAMBLING("gambling", "Gambling", false, Set.of("gambling")),
    BYPASS("bypass", "Ways round the filter", false, Set.of("vpn-proxy", "tor", "doh", "hacking", "ech-public-names"));

    /** Reasons by which the gate says that somebody tried a way round it. */
    private static final Set<String> BYPASS_REASONS = Set.of(
            "encrypted-name", "doh", "dot", "doq", "dnscrypt", "vpn", "tunnel", "tor", "fronted", "unsafe-search");

    private final String id;
    private final String title;
    private final boolean urgent;
    private final Set<String> categories;

    Topic(String id, String title, boolean urgent, Set<String> categories) {
        this.id = id;
        this.title = title;
        this.urgent = urgent;
        this.categories = categories;
    }

    /** The subject of a ruling, if it is one of these. */
    public static Optional<Topic> of(Ruling ruling) {
        String category = ruling.category();
        if (ruling.reason().equals("locked-layer") || Categories.isLocked(category)) {
            return Optional.of(UNLAWFUL);
        }
        if (BYPASS_REASONS.contains(ruling.reason())) {
            return Optional.of(BYPASS);
        }
        return Arrays.stream(values())
                .filter(topic -> topic.categories.contains(category))
                .findFirst();
    }

    /** Stays as it is: addresses of pages hold it. */
    public String id() {
        return id;
    }

    /** What a teacher would read. */
    public String title() {
        return title;
    }

    /** Whether a single attempt is a reason to look. */
    public boolean isUrgent() {
        return urgent;
    }
}
