package org.gatehouse.policy;

/** What a group may reach where nothing else is said. */
public enum Mode {
    /** Every name but those in the categories that the group blocks. */
    FILTER("filter"),
    /** The names that the policy allows the group, and nothing else: no other name, and no address that no such name resolved to. */
    ALLOW_ONLY("allow-only");

    private final String code;

    Mode(String code) {
        this.code = code;
    }

    /** The word that a policy file has for it. */
    public String code() {
        return code;
    }
}
