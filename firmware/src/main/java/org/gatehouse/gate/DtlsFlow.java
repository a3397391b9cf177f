package org.gatehouse.gate;

import java.util.Arrays;

/** What a lane remembers of the hellos between two ports that speak DTLS: those that came in fragments, and whether one was refused. */
final class DtlsFlow extends FlowSlot {
    /** A client's hello, and its second with the server's cookie. */
    static final int HELLOS = 2;

    private static final int UNKNOWN = -1;

    private final HeldBytes second;
    private static final long NOTHING = 0;

    private long told;
    private final int[] totals = new int[HELLOS];
    private final boolean[] allowed = new boolean[HELLOS];

    DtlsFlow(PagePool pool) {
        super(pool);
        second = new HeldBytes(pool);
    }

    @Override
    void reset() {
        Arrays.fill(totals, UNKNOWN);
        Arrays.fill(allowed, false);
        told = NOTHING;
    }

    @Override
    void clear() {
        second.clear();
        super.clear();
    }

    /** The bytes of a hello's body. */
    HeldBytes bytes(int number) {
        return number == 0 ? held : second;
    }

    /** Whether fragments of a hello were seen. */
    boolean knows(int number) {
        return totals[number] != UNKNOWN;
    }

    /** Takes the length of a hello's body; false where another was told before. */
    boolean agreesOn(int number, int total) {
        boolean agrees = totals[number] == UNKNOWN || totals[number] == total;
        totals[number] = agrees ? total : totals[number];
        return agrees;
    }

    boolean isWhole(int number) {
        return bytes(number).prefix() == totals[number];
    }

    /**
     * Takes note of what the log is told of the conversation: a client sends its hello again until it is answered, and once more with the server's cookie.
     *
     * @param what a hash of the name and the verdict
     * @return false where it was the last that the log was told
     */
    boolean tells(long what) {
        boolean news = told != what;
        told = what;
        return news;
    }

    boolean isAllowed(int number) {
        return allowed[number];
    }

    void allow(int number) {
        allowed[number] = true;
    }
}
