package org.gatehouse.policy;

/**
 * Why a verdict is what it is; the code is what logs and tables show, and stays as it is once published. It is also the key of a group's stance in the
 * policy file: what the log says is what a technician looks up there.
 */
public enum Reason {
    /** The name is on a list of unlawful content, which holds for everybody and which nobody here can change. */
    LOCKED("locked-layer"),
    /** The school keeps the device from the internet for a while. */
    QUARANTINE("quarantine"),
    /** The policy refuses its group the name, whatever the lists say. */
    BLOCKED_NAME("blocked-name"),
    /** A schedule that holds now opens or shuts what is otherwise as the group has it. */
    SCHEDULE("schedule"),
    /** The name is on no list. */
    NOT_LISTED("not-listed"),
    /** The name is listed, in categories that its group may reach. */
    NOT_BLOCKED_HERE("not-blocked-here"),
    /** The name is in a category that its group may not reach. */
    CATEGORY("category"),
    /** The policy allows its group the name, whatever the lists say. */
    ALLOWED_NAME("allowed-name"),
    /** The name is none of those that its group may reach, which are all that it may. */
    NOT_ALLOWED("not-allowed"),
    /** The opening names nothing: no SNI, no Host. */
    NO_NAME("no-name"),
    /** The opening gives an address where a name belongs. */
    ADDRESS_FOR_NAME("address-for-name"),
    /** The opening announces itself and then makes no sense. */
    UNREADABLE("unreadable"),
    /** Two pieces of the opening say different things. */
    CONTRADICTION("contradiction"),
    /** The opening, or the name in it, is longer than a bound. */
    TOO_LONG("too-long"),
    /** QUIC. */
    QUIC("quic"),
    /** A fragment of a packet that cannot be put together. */
    FRAGMENT("fragment"),
    /** The name is encrypted: TLS's Encrypted ClientHello, whose outer name is on the lists as one that hides others. */
    ENCRYPTED_NAME("encrypted-name"),
    /** DNS over HTTPS, by the address of a resolver or by what is asked there; one that is named is in a category of its own. */
    DOH("doh"),
    /** DNS over TLS, or over DTLS: RFC 7858, RFC 8094. */
    DOT("dot"),
    /** DNS over QUIC: RFC 9250. */
    DOQ("doq"),
    /** DNSCrypt. */
    DNSCRYPT("dnscrypt"),
    /** The handshake of a VPN: WireGuard, OpenVPN, IKE, L2TP, PPTP, SSTP. */
    VPN("vpn"),
    /** Packets in packets: GRE, IP in IP, 6in4, Teredo, ESP, AH, Geneve, VXLAN, GTP, MPLS, NSH; or in the names of DNS queries. */
    TUNNEL("tunnel"),
    /** The name is on the lists as one that leads to Tor. */
    TOR("tor"),
    /** Nothing that is known here. */
    UNKNOWN_PROTOCOL("unknown-protocol"),
    /** An Ethernet frame of a kind that is not known here. */
    UNKNOWN_ETHERTYPE("unknown-ethertype"),
    /** The server's address is none that a name which the group may reach resolved to. */
    UNRESOLVED("unresolved"),
    /** The server's address was given to the device for other names than the one it asks for there. */
    FRONTED("fronted"),
    /** A search that must be safe, and is not: at an address that the safe name did not resolve to. */
    UNSAFE_SEARCH("unsafe-search");

    private final String code;

    Reason(String code) {
        this.code = code;
    }

    /** Lower case with hyphens. */
    public String code() {
        return code;
    }
}
