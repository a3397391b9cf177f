package org.gatehouse.discovery;

/** What a device was seen to do that only those do which stand for others. A device can feign it: a person decides. */
public enum Suspicion {
    /** Asks name servers as one does that finds the answers itself (RD clear, RFC 1035 section 4.1.1). */
    ASKS_ITSELF("resolver", "asks name servers as a name server does"),
    /** Sends packets that another device has begun: their time to live is one less than any system begins with. */
    PASSES_ON("shared", "passes on what others send"),
    /** Answers for many IPv4 addresses at a time. */
    MANY_ADDRESSES("shared", "has many addresses at a time");

    private final String kind;
    private final String text;

    Suspicion(String kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /** What the register would call it. */
    public String kind() {
        return kind;
    }

    /** What people are told that it does. */
    public String text() {
        return text;
    }
}
