package org.gatehouse.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The other end of a command: who gave it, where its answer goes, what it may read there, and whether somebody can be asked. On the command's thread only. */
public interface Caller {
    /** The most octets of a text that is read. */
    int MAX_FILE = 1 << 20; // a policy with thousands of devices is a tenth of that

    String BYTE_ORDER_MARK = "\ufeff";

    /** Who it is. */
    Person person();

    /** The standard output. */
    PrintWriter out();

    /** Whether the standard output is a terminal that shows colours, and its owner wants them. */
    boolean colours();

    /**
     * The standard output, for what is no text: a file that the caller keeps. What was printed before goes first.
     *
     * @throws IOException where it goes to a terminal
     */
    OutputStream bytes() throws IOException;

    /** The standard error output. */
    PrintWriter err();

    /** Whether the standard error output is a terminal, where a line can be written anew in its place. */
    boolean overwrites();

    /**
     * A file at the caller's, which comes in pieces as it is read. One at a time: another takes its place.
     *
     * @param file a path as the caller gave it, or {@code -} for the standard input
     * @throws IOException when it cannot be read, also while it is; the message says so
     */
    InputStream input(String file) throws IOException;

    /** Whether he wants no more of an answer that takes its time, by Ctrl-C at a terminal. */
    default boolean isStopped() {
        return false;
    }

    /**
     * Asks whoever sits at the terminal.
     *
     * @return the line that was typed, empty where it was left with Ctrl-C or Ctrl-D; nothing where nobody can be asked: there is no terminal, or the caller is gone
     */
    Optional<String> ask(String question);

    /**
     * Has a text edited at the caller's.
     *
     * @param name the file that it is shown as
     * @return the text as it was saved; nothing where there is no terminal
     * @throws IOException where there is no editor, or it failed; the message says so
     */
    Optional<String> edit(String name, String text) throws IOException;

    /**
     * The text of a file at the caller's.
     *
     * @param file as for {@link #input}
     * @throws IOException when it cannot be read, is no text in UTF-8 or is larger than {@link #MAX_FILE}; the message says so
     */
    default String read(String file) throws IOException {
        try {
            return text(readBytes(file, MAX_FILE));
        } catch (CharacterCodingException e) {
            throw new IOException(called(file) + ": not text in UTF-8", e);
        }
    }

    /**
     * Text in UTF-8, without the mark that editors on Windows put in front of it.
     *
     * @throws CharacterCodingException where it is none
     */
    static String text(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    /**
     * The content of a file at the caller's.
     *
     * @param file as for {@link #input}
     * @param most octets
     * @throws IOException when it cannot be read or is larger; the message says so
     */
    default byte[] readBytes(String file, int most) throws IOException {
        try (InputStream in = input(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(called(file) + ": larger than " + (most >> 10) + " KiB");
            }
            return bytes;
        }
    }

    private static String called(String file) {
        return file.equals("-") ? "the standard input" : Columns.plain(file);
    }
}
