package org.gatehouse.policy;

/** What a group does about an opening whose name cannot be known. */
public enum Stance {
    ALLOW("allow"),
    /** It passes, and the log marks it. */
    FLAG("flag"),
    BLOCK("block"),
    /** It passes as far as the reader that finds its name: QUIC. */
    JUDGE("judge");

    private final String code;

    Stance(String code) {
        this.code = code;
    }

    /** The word that a policy file has for it. */
    public String code() {
        return code;
    }
}
