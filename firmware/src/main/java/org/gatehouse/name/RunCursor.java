package org.gatehouse.name;

import java.io.IOException;
import java.util.Arrays;

/** Goes through a sorted run of additions: the codes of a name ({@link NameCode}) from its end to its beginning, and a grant. */
abstract class RunCursor implements Comparable<RunCursor> {
    byte[] codes; // whose, is the run's affair; valid until the next step
    int start;
    int length;
    int grant;

    /** Goes to the next addition, if there is one. */
    abstract boolean next() throws IOException;

    /** The order of the names; what is added to one name comes in any order. */
    @Override
    public final int compareTo(RunCursor other) {
        return Arrays.compare(codes, start, start + length, other.codes, other.start, other.start + other.length);
    }
}
