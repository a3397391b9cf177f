package org.gatehouse.desk.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatehouse.name.Categories;

/** What a school watches for a pupil's sake: categories of names, and ways round the filter, which have no category where the protocol gave them away. The most serious first. */
public enum Topic {
    UNLAWFUL("unlawful", "Unlawful content", true, List.of()),
    SELF_HARM("self-harm", "Self-harm and suicide", true, List.of("self-harm", "suicide")),
    EXTREMISM("extremism", "Extremism", true, List.of("extremism")),
    SEXUAL("sexual", "Sexual content", true, List.of("adult")),
    EATING("eating-disorder", "Eating disorders", true, List.of("eating-disorder")),
    VIOLENCE("violence", "Violence and weapons", false, List.of("violence", "weapons", "shock")),
    HATE("hate", "Discrimination and hate", false, List.of("discrimination")),
    DRUGS("drugs", "Drugs", false, List.of("drugs")),
    STRANGERS("strangers", "Contact with strangers", false, List.of("dating")),
    GAMBLING("gambling", "Gambling", false, List.of("gambling")),
    BYPASS("bypass", "Ways round the filter", false, List.of("vpn-proxy", "tor", "doh", "hacking", "ech-public-names"));

    private static final String LOCKED = "locked-layer";

    /** Reasons by which the gate says that somebody tried a way round it. */
    private static final Set<String> BYPASS_REASONS = Set.of(
            "encrypted-name", "doh", "dot", "doq", "dnscrypt", "vpn", "tunnel", "tor", "fronted", "unsafe-search");

    private final String id;
    private final String title;
    private final boolean urgent;
    private final List<String> categories;

    Topic(String id, String title, boolean urgent, List<String> categories) {
        this.id = id;
        this.title = title;
        this.urgent = urgent;
        this.categories = categories;
    }

    /** The subject of a ruling, if it is one of these. */
    public static Optional<Topic> of(Ruling ruling) {
        String category = ruling.category();
        if (ruling.reason().equals(LOCKED) || Categories.isLocked(category)) {
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

    /** The category, or the reason where it is of none, by which guidance for it is found. */
    public String code() {
        return categories.isEmpty() ? LOCKED : categories.get(0);
    }
}
