package org.gatehouse.gate;

import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.HttpPurpose;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.gatehouse.policy.Client;
import org.gatehouse.policy.Contacts;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.SafeName;
import org.gatehouse.policy.Standing;
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
    private Rules
            judgedBy; // what the opening in hand is judged by, and the match's ids are of: the lane's own, while others
    // publish
    private Standing standing; // of the device whose opening is in hand

    /** A judge of what clients send, where answers are not read: nothing is judged by them. */
    public Judge(Rules rules) {
        this(rules, null, false);
    }

    private Judge(Rules rules, AddressMemory addresses, boolean receives) {
        this.rules = rules;
        this.judgedBy = rules;
        this.standing = rules.policy().standing(client);
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

    /** Whom the school names to those who were blocked. */
    Contacts contacts() {
        return rules.policy().document().contacts();
    }

    /** What was listed of the name judged last; nothing where there was no name. */
    Match match() {
        return match;
    }

    /** The list that the verdict's category comes from, or null. */
    String listBehind(Verdict verdict) {
        return verdict.categoryBit() < 0 ? null : judgedBy.names().list(match.listOf(verdict.categoryBit()));
    }

    /** The verdict on a hello of TLS, DTLS or QUIC: on its name, and on what else it is for. */
    Verdict judgeHello(
            Frame frame,
            Protocol protocol,
            Outcome outcome,
            CanonicalName name,
            ClientHelloReader hello,
            long nowMicros) {
        Reason purpose = wasRead(outcome) ? HelloPurpose.of(frame, protocol, hello) : null;
        return judgePlace(frame, outcome, name, judge(frame, outcome, name, purpose), nowMicros);
    }

    /**
     * The verdict on a request of HTTP: on its name, and on what else it is for.
     *
     * @param admitted whether the address was judged when the connection began: what is remembered of it may be over on a long one
     */
    Verdict judgeRequest(
            Frame frame, Outcome outcome, CanonicalName name, HttpPurpose purpose, boolean admitted, long nowMicros) {
        Verdict verdict = judge(frame, outcome, name, reasonOf(purpose));
        return admitted
                ? judgeServer(frame, outcome, name, verdict, nowMicros)
                : judgePlace(frame, outcome, name, verdict, nowMicros);
    }

    /** Otherwise what was read before is all that the reader knows. */
    private static boolean wasRead(Outcome outcome) {
        return outcome == Outcome.NAMED || outcome == Outcome.NO_NAME || outcome == Outcome.ADDRESS;
    }

    private static Reason reasonOf(HttpPurpose purpose) {
        return switch (purpose) {
            case ANY -> null;
            case DNS -> Reason.DOH;
            case VPN -> Reason.VPN;
        };
    }

    /** What the policy says of a whole opening, wherever it goes. */
    private Verdict judge(Frame frame, Outcome outcome, CanonicalName name, Reason purpose) {
        take(frame);
        match.clear();
        return switch (outcome) {
            case NAMED -> standing.judge(name, find(name), purpose);
            case NO_NAME -> standing.judgeUnnamed(Reason.NO_NAME, purpose);
            case ADDRESS -> standing.judgeUnnamed(Reason.ADDRESS_FOR_NAME, purpose);
            case UNREADABLE, NEEDS_MORE, NOT_AN_OPENING -> standing.judgeUnnamed(Reason.UNREADABLE);
            case CONTRADICTION -> standing.judgeUnnamed(Reason.CONTRADICTION);
            case TOO_LONG -> standing.judgeUnnamed(Reason.TOO_LONG);
        };
    }

    /** What may pass, by where it goes. An allowed name leads an allow-only group nowhere but to the addresses that such names have. */
    private Verdict judgePlace(Frame frame, Outcome outcome, CanonicalName name, Verdict verdict, long nowMicros) {
        boolean unresolved = !verdict.isBlock() && goesAstray(frame, nowMicros);
        Verdict otherwise = unresolved ? standing.judgeUnnamed(Reason.UNRESOLVED) : verdict;
        return judgeServer(frame, outcome, name, otherwise, nowMicros);
    }

    /**
     * What may pass, by whether its server is the one that its name stands for. A search engine that must be safe is reached only at the addresses that its safe name resolved to: one from a
     * hosts file, from before the group was so, from another network or through a proxy shows everything.
     */
    private Verdict judgeServer(Frame frame, Outcome outcome, CanonicalName name, Verdict verdict, long nowMicros) {
        if (addresses == null || outcome != Outcome.NAMED || verdict.isBlock()) {
            return verdict;
        }
        SafeName safe = safeName(name);
        boolean unsafe = safe != null && addresses.isUnsafe(frame, safe, nowMicros);
        Verdict bySearch = unsafe ? graver(Reason.UNSAFE_SEARCH, verdict) : verdict;
        boolean borrowed = !bySearch.isBlock() && isBorrowed(frame, name, nowMicros);
        return borrowed ? graver(Reason.FRONTED, bySearch) : bySearch;
    }

    /** The stance on something else about the opening that was judged last, where it says more than its verdict. */
    Verdict graver(Reason reason, Verdict verdict) {
        return standing.graver(reason, verdict);
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
        return !addresses.knows(frame, name, nowMicros)
                && addresses.knows(frame, nowMicros)
                && addresses.knowsAny(frame, name, nowMicros);
    }

    /** The name whose addresses the device of the opening judged last is given for this one; null where those of its own are. */
    SafeName safeName(CanonicalName name) {
        return standing.safeSearch().of(name);
    }

    /** The name whose addresses a device is given for this one; null where those of its own are. */
    SafeName safeNameOf(Frame frame, CanonicalName name) {
        take(frame);
        return safeName(name);
    }

    /**
     * The verdict on a request to a proxy: on the name in it, or on the address.
     *
     * @param at where the address begins
     * @param length 4 or 16, or 0 where none can be read
     */
    Verdict judgeProxied(
            Frame frame, Outcome outcome, CanonicalName name, byte[] bytes, int at, int length, long nowMicros) {
        Verdict verdict = judge(frame, outcome, name, null);
        boolean unresolved = outcome == Outcome.ADDRESS
                && !verdict.isBlock()
                && addresses != null
                && standing.isAllowOnly()
                && (length == 0 || !addresses.knows(frame, bytes, at, length, nowMicros));
        return unresolved ? standing.judgeUnnamed(Reason.UNRESOLVED) : verdict;
    }

    /**
     * The verdict on a DNS query, where the root is a name like any other and is on no list.
     *
     * @param purpose what it is for beside its name, or null
     */
    Verdict judgeQuestion(Frame frame, Outcome outcome, CanonicalName name, Reason purpose) {
        if (outcome != Outcome.NAMED && outcome != Outcome.NO_NAME) {
            return judge(frame, outcome, name, purpose);
        }
        take(frame);
        match.clear();
        return standing.judgeQuestion(name, outcome == Outcome.NAMED ? find(name) : match, purpose);
    }

    /** The verdict on a name that the answer to a question leads to. */
    Verdict judgeTarget(Frame frame, CanonicalName target) {
        take(frame);
        return standing.judgeTarget(target, find(target));
    }

    /** Whether the device may be given keys to encrypt its hellos with. */
    boolean mayHaveKeys(Frame frame) {
        take(frame);
        Verdict verdict = standing.judgeUnnamed(Reason.ENCRYPTED_NAME);
        return !verdict.isBlock() && !verdict.flagged();
    }

    Verdict judgeUnnamed(Frame frame, Reason reason) {
        take(frame);
        match.clear();
        return standing.judgeUnnamed(reason);
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
        take(frame);
        return goesAstray(frame, nowMicros);
    }

    private boolean goesAstray(Frame frame, long nowMicros) {
        return addresses != null && standing.isAllowOnly() && !addresses.knows(frame, nowMicros);
    }

    private Match find(CanonicalName name) {
        judgedBy.names().find(name, match);
        return match;
    }

    /** Takes an opening in hand: finds what rules it is judged by, and as whose. */
    private void take(Frame frame) {
        judgedBy = rules;
        standing = judgedBy.policy().standing(clientOf(frame));
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
