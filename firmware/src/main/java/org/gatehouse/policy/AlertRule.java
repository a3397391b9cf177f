package org.gatehouse.policy;

import java.util.List;
import java.util.Optional;

/**
 * What the safeguarding lead is to hear of, and how soon. It is asked of what was blocked or marked, and of alarms; what was allowed as a matter of course is nobody's news.
 *
 * @param name what the school calls it; a mail bears it
 * @param categories what it is about: the categories that a verdict rests on
 * @param reasons and the reasons of verdicts, the codes of alarms about devices, those of the box itself, and those of changes
 * @param marked whether it is also about all that the groups' own {@code alert} lists mark
 * @param groups whose attempts; none means everyone's
 * @param count how many attempts of a device make an alert, from 1
 * @param minutes within which they must lie; for as long there is one alert of the device, which counts the rest
 */
public record AlertRule(
        String name,
        List<String> categories,
        List<String> reasons,
        boolean marked,
        List<String> groups,
        int count,
        int minutes,
        Telling tell) {
    /** The most attempts that a rule can wait for: the time of each is kept. */
    public static final int MAX_COUNT = 200;

    /** A day. */
    public static final int MAX_MINUTES = 24 * 60;

    static final int DEFAULT_MINUTES = 60; // one mail an hour of a device that goes on

    /** Asked before all others in every policy, and named by none: unlawful content. */
    public static final AlertRule UNLAWFUL = new AlertRule(
            "Unlawful content",
            List.of(),
            List.of(Reason.LOCKED.code()),
            false,
            List.of(),
            1,
            DEFAULT_MINUTES,
            Telling.AT_ONCE);

    private static final int CHANGES_MINUTES = 15; // a technician's ten commands in a row are two mails

    /** The codes of alarms about a device and about the box that a rule may name beside the reasons of verdicts. */
    public static final List<String> ALARMS = List.of(
            "flood", "device-in-two-networks", "address-of-two-devices", "not-filtering", "link-down", "service-ended");

    /**
     * Those of a policy that says nothing of alerts. What browsers and phones try by themselves (DNS over TLS or HTTPS, Encrypted ClientHello) is not among the ways round the filter:
     * nobody would read the eleventh mail about it.
     */
    static final List<AlertRule> STANDARD = List.of(
            about("Suicide, self-harm and eating disorders", List.of("suicide", "self-harm", "eating-disorder")),
            about("Extremism", List.of("extremism")),
            about("Sexual content", List.of("adult")),
            new AlertRule(
                    "Repeated tries to get round the filter",
                    List.of("vpn-proxy", "tor"),
                    List.of(
                            Reason.VPN.code(),
                            Reason.TUNNEL.code(),
                            Reason.TOR.code(),
                            Reason.CONTRADICTION.code(),
                            Reason.UNSAFE_SEARCH.code()),
                    false,
                    List.of(),
                    10,
                    10,
                    Telling.AT_ONCE),
            new AlertRule(
                    "The box does not filter",
                    List.of(),
                    List.of("not-filtering", "link-down"),
                    false,
                    List.of(),
                    1,
                    DEFAULT_MINUTES,
                    Telling.AT_ONCE),
            new AlertRule(
                    "What the groups' alert lists name",
                    List.of(),
                    List.of(),
                    true,
                    List.of(),
                    1,
                    DEFAULT_MINUTES,
                    Telling.HOURLY),
            new AlertRule(
                    "Devices that do what devices do not",
                    List.of(),
                    List.of("flood", "device-in-two-networks", "address-of-two-devices"),
                    false,
                    List.of(),
                    1,
                    DEFAULT_MINUTES,
                    Telling.DAILY));

    public AlertRule {
        categories = List.copyOf(categories);
        reasons = List.copyOf(reasons);
        groups = List.copyOf(groups);
    }

    /**
     * The rule for what changes about the box, which stands behind all others in every policy: of each kind of change that no rule names. So nobody ends it by writing rules about something
     * else, and who wants to hear of less has to say so.
     */
    static Optional<AlertRule> ofChanges(List<AlertRule> written) {
        List<String> unnamed = ChangeKind.codes().stream()
                .filter(code ->
                        written.stream().noneMatch(rule -> rule.reasons().contains(code)))
                .toList();
        return unnamed.isEmpty()
                ? Optional.empty()
                : Optional.of(new AlertRule(
                        "Changes of the filter",
                        List.of(),
                        unnamed,
                        false,
                        List.of(),
                        1,
                        CHANGES_MINUTES,
                        Telling.AT_ONCE));
    }

    private static AlertRule about(String name, List<String> categories) {
        return new AlertRule(name, categories, List.of(), false, List.of(), 1, DEFAULT_MINUTES, Telling.AT_ONCE);
    }
}
