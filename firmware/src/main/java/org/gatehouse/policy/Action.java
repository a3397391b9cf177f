package org.gatehouse.policy;

/** What becomes of an opening. */
public enum Action {
    ALLOW("allow"),
    BLOCK("block");

    private final String code;

    Action(String code) {
        this.code = code;
    }

    /** The word that a policy file has for it. */
    public String code() {
        return code;
    }
}
