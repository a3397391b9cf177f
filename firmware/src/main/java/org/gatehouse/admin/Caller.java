package org.gatehouse.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;

/** The other end of a command: who gave it, where its answer goes, and what it may read there. */
public interface Caller {
    /** The most characters of a file that is read. */
    int MAX_FILE = 1 << 20; // a policy with thousands of devices is a tenth of that

    /** Who it is. */
    Person person();

    /** The standard output. */
    PrintWriter out();

    /**
     * The standard output, for what is no text: a file that the caller keeps. What was printed before goes first.
     *
     * @throws IOException where it goes to a terminal
     */
    OutputStream bytes() throws IOException;

    /** The standard error output. */
    PrintWriter err();

    /**
     * The text of a file at the caller's.
     *
     * @param file a path as the caller gave it, or {@code -} for the standard input
     * @throws IOException when it cannot be read, is no text in UTF-8 or is larger than {@link #MAX_FILE}; the message says so
     */
    String read(String file) throws IOException;

    /**
     * The content of a file at the caller's.
     *
     * @param file as for {@link #read}
     * @param most octets
     * @throws IOException when it cannot be read or is larger; the message says so
     */
    byte[] readBytes(String file, int most) throws IOException;
}
