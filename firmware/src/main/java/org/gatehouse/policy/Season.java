package org.gatehouse.policy;

/** On which days of the year hours hold. */
public enum Season {
    ALWAYS("always"),
    /** The days of terms that are not closed. */
    TERM("term"),
    /** All other days. */
    HOLIDAYS("holidays");

    private final String code;

    Season(String code) {
        this.code = code;
    }

    /** The word that a policy file has for it. */
    String code() {
        return code;
    }
}
