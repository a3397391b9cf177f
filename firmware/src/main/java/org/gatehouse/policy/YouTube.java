package org.gatehouse.policy;

/** How much of YouTube a group gets; the later, the less. */
public enum YouTube {
    /** All of it. */
    OFF("off"),
    MODERATE("moderate"),
    STRICT("strict");

    private final String code;

    YouTube(String code) {
        this.code = code;
    }

    /** The word that a policy file has for it. */
    public String code() {
        return code;
    }
}
