package org.gatehouse.config;

/**
 * What becomes of a list with an entry under which anybody registers, such as {@code co.uk}: nearly always a maker's mistake that
 * would shut half the web, now and then meant ({@code bet.br}).
 */
public enum SuffixRule {
    /** The update is refused, and what was in force stays. */
    REFUSE("refuse"),
    /** Such entries are left out and reported. */
    DROP("drop"),
    /** Such entries are used. */
    KEEP("keep");

    private final String code;

    SuffixRule(String code) {
        this.code = code;
    }

    /** Lower case. */
    public String code() {
        return code;
    }
}
