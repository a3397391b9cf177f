package org.gatehouse.policy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a group does about openings that cannot be judged by a name, for each {@link Reason} why they cannot. Immutable.
 *
 * <p>What the file does not say is as a school would want it for pupils: whatever hides where it goes is shut. An unknown protocol passes in a filtering group,
 * since games, calls and what a school's own devices speak are many, and a tunnel made to look like nothing is not told from them; an allow-only group has
 * nothing of the kind. A name that does not fit the address is marked only: sites share addresses, and devices remember longer than we do.
 */
public final class Stances {
    private static final List<Stance> CHOICES = List.of(Stance.ALLOW, Stance.FLAG, Stance.BLOCK);
    private static final List<Stance> QUIC_CHOICES =
            List.of(Stance.JUDGE, Stance.BLOCK); // unread, it would pass whatever its name

    private final Map<Reason, Stance> byReason;

    private Stances(Map<Reason, Stance> byReason) {
        this.byReason = byReason;
    }

    /** Those of a group of which the file says nothing else. */
    public static Stances usual(Mode mode) {
        Map<Reason, Stance> stances = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            stances.put(reason, usual(reason, mode));
        }
        return new Stances(stances);
    }

    /** The same, with others for some reasons. */
    Stances with(Map<Reason, Stance> others) {
        Map<Reason, Stance> stances = new EnumMap<>(byReason);
        stances.putAll(others);
        return new Stances(stances);
    }

    /** What becomes of an opening that cannot be judged for that reason. */
    public Stance of(Reason reason) {
        return byReason.get(reason);
    }

    /** What a policy file may say for a reason; nothing where it has no say. */
    public static List<Stance> choices(Reason reason) {
        return switch (reason) {
            case QUIC -> QUIC_CHOICES;
            case NO_NAME,
                    ADDRESS_FOR_NAME,
                    UNREADABLE,
                    ENCRYPTED_NAME,
                    DOH,
                    DOT,
                    DOQ,
                    DNSCRYPT,
                    VPN,
                    TUNNEL,
                    TOR,
                    UNKNOWN_PROTOCOL,
                    UNKNOWN_ETHERTYPE,
                    FRONTED,
                    UNSAFE_SEARCH -> CHOICES;
            case CONTRADICTION, TOO_LONG, FRAGMENT -> List.of(); // nobody who is honest needs them
            case UNRESOLVED -> List.of(); // the mode says it
            case LOCKED, QUARANTINE, SCHEDULE -> List.of(); // said elsewhere
            case BLOCKED_NAME, NOT_LISTED, NOT_BLOCKED_HERE, CATEGORY, ALLOWED_NAME, NOT_ALLOWED ->
                List.of(); // of names
        };
    }

    /** The reasons on which a policy file has a say. */
    public static Stream<Reason> reasons() {
        return Arrays.stream(Reason.values()).filter(reason -> !choices(reason).isEmpty());
    }

    private static Stance usual(Reason reason, Mode mode) {
        boolean filters = mode == Mode.FILTER;
        return switch (reason) {
            case QUIC -> Stance.JUDGE;
            case FRONTED -> Stance.FLAG;
            case UNKNOWN_PROTOCOL, UNRESOLVED -> filters ? Stance.ALLOW : Stance.BLOCK;
            case NO_NAME,
                    ADDRESS_FOR_NAME,
                    UNREADABLE,
                    CONTRADICTION,
                    TOO_LONG,
                    FRAGMENT,
                    ENCRYPTED_NAME,
                    DOH,
                    DOT,
                    DOQ,
                    DNSCRYPT,
                    VPN,
                    TUNNEL,
                    TOR,
                    UNKNOWN_ETHERTYPE,
                    UNSAFE_SEARCH,
                    LOCKED,
                    QUARANTINE,
                    BLOCKED_NAME,
                    SCHEDULE,
                    NOT_LISTED,
                    NOT_BLOCKED_HERE,
                    CATEGORY,
                    ALLOWED_NAME,
                    NOT_ALLOWED -> Stance.BLOCK;
        };
    }
}
