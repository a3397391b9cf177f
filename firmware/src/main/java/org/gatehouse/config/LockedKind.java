package org.gatehouse.config;

/** The lists of the locked illegal layer: judged first, for every group, and never shown. */
public enum LockedKind {
    /** The Internet Watch Foundation's list. */
    IWF("iwf"),
    /** The police-assessed list of unlawful terrorist content. */
    TERRORISM("terrorism");

    private final String code;

    LockedKind(String code) {
        this.code = code;
    }

    /** Lower case. */
    public String code() {
        return code;
    }

    /** The reserved category that such a list fills, which no policy can name. */
    public String category() {
        return "locked-" + code;
    }
}
