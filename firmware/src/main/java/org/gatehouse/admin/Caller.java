package org.gatehouse.admin;

import java.io.IOException;
import java.io.PrintWriter;

/** The other end of a command: who gave it, where its answer goes, and what it may read there. */
public interface Caller {
    /** The most characters of a file that is read. */
    int MAX_FILE = 1 << 20; // a policy with thousands of devices is a tenth of that

    /** Who it is. */
    Person person();

    /** The standard output. */
    PrintWriter out();

    /** The standard error output. */
    PrintWriter err();

    /**
     * The text of a file at the caller's.
     *
     * @param file a path as the caller gave it, or {@code -} for the standard input
     * @throws IOException when it cannot be read, is no text in UTF-8 or is larger than {@link #MAX_FILE}; the message says so
     */
    String read(String file) throws IOException;
}
