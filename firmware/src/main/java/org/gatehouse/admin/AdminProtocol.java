package org.gatehouse.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line on the box and the service say to each other: one command a connection. The client sends a greeting, for whom it acts and the words of the command; the
 * service sends pieces of text and in the end the exit status, and asks for what only the client has: files, since it may not look into the folders of people, and whoever sits at
 * the terminal. To each question there is one answer: a truth value, and what was asked for or why there is none.
 */
final class AdminProtocol {
    static final int GREETING = 0x47484133; // "GHA3"
    static final int MAX_WORDS = 1000;
    static final int MAX_WORD = 1 << 16;
    static final int MAX_PIECE =
            1 << 22; // of text: a policy of Caller.MAX_FILE characters, each of four octets, to be edited
    static final int FILE_PIECE = 1 << 16; // of a file: what a caller may make the service hold at a time
    static final int MAX_LINE =
            1 << 12; // what somebody types, or why something cannot be: as long as a terminal's line

    /** What a piece from the service is; its code is the first octet. */
    enum Piece {
        OUT,
        ERR,
        /** For the standard output as it is. */
        BYTES,
        /** The next octets of a file are wanted, {@link #FILE_PIECE} at most: its name follows, or nothing for more of the same. The answer is empty at its end. */
        READ,
        /** Somebody is to answer: the question follows. False where nobody can. */
        ASK,
        /** A text is to be edited: its name and the text follow. False with nothing where there is no terminal, false with a reason where there is no text. */
        EDIT,
        STATUS
    }

    private AdminProtocol() {}

    /**
     * A command.
     *
     * @param as for whom the caller acts, empty where he has not said
     * @param colours as {@link Caller#colours}
     * @param overwrites as {@link Caller#overwrites}
     */
    record Request(String as, boolean colours, boolean overwrites, List<String> words) {
        void write(DataOutputStream out) throws IOException {
            out.writeInt(GREETING);
            writeText(out, as);
            out.writeBoolean(colours);
            out.writeBoolean(overwrites);
            out.writeInt(words.size());
            for (String word : words) {
                writeText(out, word);
            }
            out.flush();
        }

        /** @throws IOException where it is no such thing */
        static Request read(DataInputStream in) throws IOException {
            if (in.readInt() != GREETING) {
                throw new IOException("no command of this version");
            }
            String as = readText(in, MAX_WORD);
            boolean colours = in.readBoolean();
            boolean overwrites = in.readBoolean();
            int count = in.readInt();
            if (count < 0 || count > MAX_WORDS) {
                throw new IOException("a command of " + count + " words");
            }
            List<String> words = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                words.add(readText(in, MAX_WORD));
            }
            return new Request(as, colours, overwrites, words);
        }
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static void writeBytes(DataOutputStream out, byte[] bytes, int start, int length) throws IOException {
        out.writeInt(length);
        out.write(bytes, start, length);
    }

    static byte[] readBytes(DataInputStream in, int most) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new IOException("a piece of " + length + " octets");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a piece that ends in the middle");
        }
        return bytes;
    }

    static String readText(DataInputStream in, int most) throws IOException {
        return new String(readBytes(in, most), StandardCharsets.UTF_8);
    }
}
