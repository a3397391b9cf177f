package org.gatehouse.gate;

import java.util.Arrays;

/** What a lane remembers of the hellos between two ports that speak DTLS: those that came in fragments, and whether one was refused. */
final class DtlsFlow extends FlowSlot {
    /** A client's hello, and its second with the server's cookie. */
    static final int HELLOS = 2;

    private static final int UNKNOWN = -1;

    private final HeldBytes second;
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

    boolean isAllowed(int number) {
        return allowed[number];
    }

    void allow(int number) {
        allowed[number] = true;
    }
}
