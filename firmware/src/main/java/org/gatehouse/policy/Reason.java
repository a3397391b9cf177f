package org.gatehouse.policy;

/** Why a verdict is what it is; the code is what logs and tables show, and stays as it is once published. */
public enum Reason {
    /** The name is on a list of unlawful content, which holds for everybody and which nobody here can change. */
    LOCKED("locked-layer"),
    /** The name is on no list. */
    NOT_LISTED("not-listed"),
    /** The name is listed, in categories that its group may reach. */
    NOT_BLOCKED_HERE("not-blocked-here"),
    /** The name is in a category that its group may not reach. */
    CATEGORY("category"),
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
    /** QUIC, which is not read yet. */
    QUIC("quic"),
    /** A fragment of a packet, which is not assembled yet. */
    FRAGMENT("fragment"),
    /** The name is encrypted. */
    ENCRYPTED_NAME("encrypted-name");

    private final String code;

    Reason(String code) {
        this.code = code;
    }

    /** Lower case with hyphens. */
    public String code() {
        return code;
    }
}
