package org.gatehouse.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.gatehouse.admin.Caller;
import org.gatehouse.admin.Person;

/** Somebody at the other end of a session. Files are his own: what he wants read comes through his standard input. */
final class RemoteCaller implements Caller {
    private final Person person;
    private final InputStream in;
    private final OutputStream bytes;
    private final PrintWriter out;
    private final PrintWriter err;

    RemoteCaller(Person person, InputStream in, OutputStream out, OutputStream err) {
        this(person, in, out, writer(out), writer(err));
    }

    /** Somebody at a terminal: he has no files. */
    RemoteCaller(Person person, PrintWriter terminal) {
        this(person, null, null, terminal, terminal);
    }

    private RemoteCaller(Person person, InputStream in, OutputStream bytes, PrintWriter out, PrintWriter err) {
        this.person = person;
        this.in = in;
        this.bytes = bytes;
        this.out = out;
        this.err = err;
    }

    @Override
    public Person person() {
        return person;
    }

    @Override
    public PrintWriter out() {
        return out;
    }

    @Override
    public PrintWriter err() {
        return err;
    }

    @Override
    public OutputStream bytes() throws IOException {
        if (bytes == null) {
            throw new IOException("a file does not go to a terminal; give the command by itself: ssh BOX … > FILE");
        }
        out.flush();
        return bytes;
    }

    @Override
    public String read(String file) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(readBytes(file, MAX_FILE)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the standard input is not text in UTF-8");
        }
    }

    @Override
    public byte[] readBytes(String file, int most) throws IOException {
        if (!file.equals("-") || in == null) {
            throw new IOException(
                    "over SSH a file comes through the standard input of a single command: ssh BOX … - < FILE");
        }
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new IOException("the standard input is larger than " + (most >> 20) + " MiB");
        }
        return bytes;
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
