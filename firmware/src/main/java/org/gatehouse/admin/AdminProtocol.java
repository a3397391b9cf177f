package org.gatehouse.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line on the box and the service say to each other: one command a connection. The client sends a greeting, for whom it acts and the words of the command; the
 * service sends pieces of text and in the end the exit status, and asks for files, since it may not look into the folders of people.
 */
final class AdminProtocol {
    static final int GREETING = 0x47484132; // "GHA2"
    static final int MAX_WORDS = 1000;
    static final int MAX_WORD = 1 << 16;
    static final int MAX_PIECE = 1 << 22; // a file of MAX_FILE characters, each of four octets
    static final int MAX_BYTES = 64 << 20; // the largest file that a command reads: a backup

    /** What a piece from the service is; its code is the first octet. */
    enum Piece {
        OUT,
        ERR,
        /** For the standard output as it is. */
        BYTES,
        /** A file is wanted: its name follows; the client answers with a truth value and the content, or why there is none. */
        READ,
        /** The same for one that need not be text, and its most octets. */
        READ_BYTES,
        STATUS
    }

    private AdminProtocol() {}

    /**
     * A command.
     *
     * @param as for whom the caller acts, empty where he has not said
     */
    record Request(String as, List<String> words) {
        void write(DataOutputStream out) throws IOException {
            out.writeInt(GREETING);
            writeText(out, as);
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
            int count = in.readInt();
            if (count < 0 || count > MAX_WORDS) {
                throw new IOException("a command of " + count + " words");
            }
            List<String> words = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                words.add(readText(in, MAX_WORD));
            }
            return new Request(as, words);
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
        return in.readNBytes(length);
    }

    static String readText(DataInputStream in, int most) throws IOException {
        return new String(readBytes(in, most), StandardCharsets.UTF_8);
    }
}
