package org.gatehouse.gate;

import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.HttpPurpose;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.gatehouse.policy.Client;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.SafeName;
import org.gatehouse.policy.SwitchNames;
import org.gatehouse.policy.Verdict;

/**
 * Looks a name up and asks the policy. One lane judges, with a judge of its own; any thread publishes new rules, which hold from the next opening on.
 */
public final class Judge {
    private final Match match = new Match();
    private final Client client = new Client();
    private final AddressMemory addresses;
    private final boolean receives; // the client receives the frames that are judged
    private volatile Rules rules;
    private Rules judgedBy; // what the match's ids are of: the lane's own, while others publish

    /** A judge of what clients send, where answers are not read: nothing is judged by them. */
    public Judge(Rules rules) {
        this(rules, null, false);
    }

    private Judge(Rules rules, AddressMemory addresses, boolean receives) {
        this.rules = rules;
        this.judgedBy = rules;
        this.addresses = addresses;
        this.receives = receives;
    }

    /** A judge of what clients send, who knows what DNS answers gave to whom. */
    public static Judge ofOpenings(Rules rules, AddressMemory addresses) {
        return new Judge(rules, addresses, false);
    }

    /** A judge of the answers that clients receive. */
    public static Judge ofAnswers(Rules rules) {
        return new Judge(rules, null, true);
    }

    /** Puts other rules in force. */
    public void publish(Rules next) {
        rules = next;
    }

    /** Whether the policy names the device that sent a frame, or shall receive it. */
    boolean isInPolicy(Frame frame) {
        return rules.policy().names(receives ? frame.destinationMac() : frame.sourceMac());
    }

    /** What was listed of the name judged last; nothing where there was no name. */
    Match match() {
        return match;
    }

    /** The list that the verdict's category comes from, or null. */
    String listBehind(Verdict verdict) {
        return verdict.categoryBit() < 0 ? null : judgedBy.names().list(match.listOf(verdict.categoryBit()));
    }

    /** The verdict on a whole opening of TLS, QUIC or HTTP. */
    Verdict judge(Frame frame, Outcome outcome, CanonicalName name) {
        match.clear();
        return switch (outcome) {
            case NAMED -> judgeName(frame, name);
            case NO_NAME -> judgeUnnamed(frame, Reason.NO_NAME);
            case ADDRESS -> judgeUnnamed(frame, Reason.ADDRESS_FOR_NAME);
            case UNREADABLE, NEEDS_MORE, NOT_AN_OPENING -> judgeUnnamed(frame, Reason.UNREADABLE);
            case CONTRADICTION -> judgeUnnamed(frame, Reason.CONTRADICTION);
            case TOO_LONG -> judgeUnnamed(frame, Reason.TOO_LONG);
        };
    }

    /**
     * The verdict on a hello of TLS, DTLS or QUIC: on its name, and where that may pass, on what else it is for. A name that the policy allows the group is allowed for
     * whatever purpose.
     */
    Verdict judgeHello(
            Frame frame,
            Protocol protocol,
            Outcome outcome,
            CanonicalName name,
            ClientHelloReader hello,
            long nowMicros) {
        Verdict byName = judge(frame, outcome, name);
        boolean outerName = (match.categories() & judgedBy.outerNames()) != 0;
        Reason purpose = mayServe(outcome, byName) ? HelloPurpose.of(frame, protocol, hello, outerName) : null;
        Verdict verdict = judgePlace(frame, purpose == null ? byName : graver(frame, purpose, byName), nowMicros);
        verdict = judgeSearch(frame, outcome, name, verdict, nowMicros);
        return judgeBorrowed(frame, outcome, name, verdict, nowMicros);
    }

    /**
     * The verdict on a request of HTTP: on its name, and where that may pass, on what else it is for.
     *
     * @param admitted whether the address was judged when the connection began: what is remembered of it may be over on a long one
     */
    Verdict judgeRequest(
            Frame frame, Outcome outcome, CanonicalName name, HttpPurpose purpose, boolean admitted, long nowMicros) {
        Verdict byName = judge(frame, outcome, name);
        Verdict verdict = mayServe(outcome, byName) ? judgePurpose(frame, purpose, byName) : byName;
        verdict = admitted ? verdict : judgePlace(frame, verdict, nowMicros);
        verdict = judgeSearch(frame, outcome, name, verdict, nowMicros);
        return judgeBorrowed(frame, outcome, name, verdict, nowMicros);
    }

    /** Whether it matters what an opening is for: it was read as a whole, and neither refused nor allowed by its name. */
    private static boolean mayServe(Outcome outcome, Verdict byName) {
        boolean named = outcome == Outcome.NAMED && !byName.isBlock() && byName.reason() != Reason.ALLOWED_NAME;
        return named || outcome == Outcome.NO_NAME || outcome == Outcome.ADDRESS;
    }

    private Verdict judgePurpose(Frame frame, HttpPurpose purpose, Verdict byName) {
        return switch (purpose) {
            case ANY -> byName;
            case DNS -> graver(frame, Reason.DOH, byName);
            case VPN -> graver(frame, Reason.VPN, byName);
        };
    }

    private Verdict judgeBorrowed(Frame frame, Outcome outcome, CanonicalName name, Verdict verdict, long nowMicros) {
        boolean borrowed = outcome == Outcome.NAMED && !verdict.isBlock() && isBorrowed(frame, name, nowMicros);
        return borrowed ? graver(frame, Reason.FRONTED, verdict) : verdict;
    }

    /** The stance on a reason, where it says more than the verdict so far. */
    Verdict graver(Frame frame, Reason reason, Verdict otherwise) {
        Verdict stance = rules.policy().judgeUnnamed(clientOf(frame), reason);
        boolean marks = stance.flagged() && !otherwise.isBlock() && !otherwise.flagged();
        return stance.isBlock() || marks ? stance : otherwise;
    }

    /**
     * Whether an opening bears the name of another server than the one that it goes to (E16), as a program does which looks its own server up and names a harmless one there.
     * That is so only where all of these hold, each of which the device's own questions show:
     *
     * <ul>
     *   <li>the address was given to this device, for other names: one that was typed in, or is remembered from home, says nothing;
     *   <li>it was not given for this name: a content network has one address for many names, and each of them that was asked for is known to have it;
     *   <li>this name was asked for, and other addresses of the same IP version were given for it: one that was never asked for is known from before the service started or from a cache, or
     *       stands in a list of the program's own.
     * </ul>
     *
     * <p>What an honest device does is then left over in two cases: an HTTPS record may lead it to another name's address, and it may keep an address for more than ten minutes too long. So
     * the usual stance marks it only. What is not seen: a name borrowed that shares the address, and one at an address that no answer gave; and the name inside the encryption is never seen.
     */
    private boolean isBorrowed(Frame frame, CanonicalName name, long nowMicros) {
        return addresses != null
                && !addresses.knows(frame, name, nowMicros)
                && addresses.knows(frame, nowMicros)
                && addresses.knowsAny(frame, name, nowMicros);
    }

    /**
     * A search engine that must be safe is reached only at the addresses that its safe name resolved to: one from a hosts file, from before the group was so, from another network or through
     * a proxy shows everything.
     */
    private Verdict judgeSearch(Frame frame, Outcome outcome, CanonicalName name, Verdict otherwise, long nowMicros) {
        if (addresses == null || outcome != Outcome.NAMED || otherwise.isBlock()) {
            return otherwise;
        }
        SafeName safe = safeNameOf(frame, name);
        boolean unsafe = safe != null && addresses.isUnsafe(frame, safe, nowMicros);
        return unsafe ? judgeUnsafe(frame, otherwise) : otherwise;
    }

    /** The name whose addresses a device is given for this one; null where those of its own are. */
    SafeName safeNameOf(Frame frame, CanonicalName name) {
        return rules.policy().safeSearch(clientOf(frame)).of(name);
    }

    /** The verdict on a search that cannot be made safe, where it says more than the verdict so far. */
    Verdict judgeUnsafe(Frame frame, Verdict otherwise) {
        return graver(frame, Reason.UNSAFE_SEARCH, otherwise);
    }

    /**
     * The verdict on a request to a proxy: on the name in it, or on the address.
     *
     * @param at where the address begins
     * @param length 4 or 16, or 0 where none can be read
     */
    Verdict judgeProxied(
            Frame frame, Outcome outcome, CanonicalName name, byte[] bytes, int at, int length, long nowMicros) {
        Verdict verdict = judge(frame, outcome, name);
        boolean unresolved = outcome == Outcome.ADDRESS
                && !verdict.isBlock()
                && addresses != null
                && rules.policy().isAllowOnly(clientOf(frame))
                && (length == 0 || !addresses.knows(frame, bytes, at, length, nowMicros));
        return unresolved ? rules.policy().judgeUnnamed(clientOf(frame), Reason.UNRESOLVED) : verdict;
    }

    /** An allowed name leads an allow-only group nowhere but to the addresses that such names have. */
    private Verdict judgePlace(Frame frame, Verdict otherwise, long nowMicros) {
        boolean decides = !otherwise.isBlock() && isUnresolved(frame, nowMicros);
        return decides ? rules.policy().judgeUnnamed(clientOf(frame), Reason.UNRESOLVED) : otherwise;
    }

    /** The verdict on a DNS query, where the root is a name like any other and is on no list. */
    Verdict judgeQuestion(Frame frame, Outcome outcome, CanonicalName name) {
        match.clear();
        if (outcome == Outcome.NO_NAME) {
            return rules.policy().judgeQuestion(clientOf(frame), name, match);
        }
        Verdict verdict = outcome == Outcome.NAMED ? judgeQuestion(frame, name) : judge(frame, outcome, name);
        boolean asksToSwitch = outcome == Outcome.NAMED && !verdict.isBlock() && SwitchNames.include(name);
        return asksToSwitch ? judgeSwitch(frame, verdict) : verdict;
    }

    /** Programs that ask whether they may hide their names get the group's word on DNS over HTTPS. */
    private Verdict judgeSwitch(Frame frame, Verdict otherwise) {
        Verdict stance = rules.policy().judgeUnnamed(clientOf(frame), Reason.DOH);
        if (!stance.isBlock() && !stance.flagged()) {
            return otherwise;
        }
        match.clear();
        return stance;
    }

    /** The verdict on a name that the answer to a question leads to. */
    Verdict judgeTarget(Frame frame, CanonicalName target) {
        Rules inForce = rules;
        judgedBy = inForce;
        inForce.names().find(target, match);
        return bypass(frame, inForce.policy().judgeTarget(clientOf(frame), target, match));
    }

    /** Whether the device may be given keys to encrypt its hellos with. */
    boolean mayHaveKeys(Frame frame) {
        Verdict verdict = rules.policy().judgeUnnamed(clientOf(frame), Reason.ENCRYPTED_NAME);
        return !verdict.isBlock() && !verdict.flagged();
    }

    Verdict judgeUnnamed(Frame frame, Reason reason) {
        match.clear();
        return rules.policy().judgeUnnamed(clientOf(frame), reason);
    }

    /**
     * Why something of which nothing else is known cannot be judged by a name: in an allow-only group, what counts first is whether a name that it may reach resolved to the
     * address.
     */
    Reason reasonOfUnknown(Frame frame, long nowMicros) {
        return isUnresolved(frame, nowMicros) ? Reason.UNRESOLVED : Reason.UNKNOWN_PROTOCOL;
    }

    /** Whether a frame of an allow-only group goes to an address that no name which the group may reach resolved to. */
    boolean isUnresolved(Frame frame, long nowMicros) {
        return addresses != null && rules.policy().isAllowOnly(clientOf(frame)) && !addresses.knows(frame, nowMicros);
    }

    private Verdict judgeQuestion(Frame frame, CanonicalName name) {
        Rules inForce = rules;
        judgedBy = inForce;
        inForce.names().find(name, match);
        return bypass(frame, inForce.policy().judgeQuestion(clientOf(frame), name, match));
    }

    private Verdict judgeName(Frame frame, CanonicalName name) {
        Rules inForce = rules;
        judgedBy = inForce;
        inForce.names().find(name, match);
        return bypass(frame, inForce.policy().judge(clientOf(frame), name, match));
    }

    /**
     * The verdict on a name that was just looked up, where the lists say that it leads to Tor: the group's stance on that comes before its categories. What is unlawful, and what the policy
     * allows by name, is decided.
     */
    private Verdict bypass(Frame frame, Verdict byName) {
        boolean decided =
                switch (byName.reason()) {
                    case LOCKED, QUARANTINE, BLOCKED_NAME, ALLOWED_NAME -> true;
                    default -> false;
                };
        boolean tor = (match.categories() & judgedBy.tor()) != 0;
        return tor && !decided ? graver(frame, Reason.TOR, byName) : byName;
    }

    /** Who sent a frame, or shall receive it. */
    private Client clientOf(Frame frame) {
        client.device(receives ? frame.destinationMac() : frame.sourceMac(), frame.vlan());
        int start = receives ? frame.destinationAddressStart() : frame.sourceAddressStart();
        return frame.addressLength() == 0
                ? client
                : client.address(frame.addressLength(), frame.addressHigh(start), frame.addressLow(start));
    }
}
