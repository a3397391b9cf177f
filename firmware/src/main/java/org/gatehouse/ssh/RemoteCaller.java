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
    private final PrintWriter out;
    private final PrintWriter err;

    RemoteCaller(Person person, InputStream in, OutputStream out, OutputStream err) {
        this(person, in, writer(out), writer(err));
    }

    /** @param in null where the standard input is a terminal's */
    RemoteCaller(Person person, InputStream in, PrintWriter out, PrintWriter err) {
        this.person = person;
        this.in = in;
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
    public String read(String file) throws IOException {
        if (!file.equals("-") || in == null) {
            throw new IOException(
                    "over SSH a file comes through the standard input of a single command: ssh BOX … - < FILE");
        }
        byte[] bytes = in.readNBytes(MAX_FILE + 1);
        if (bytes.length > MAX_FILE) {
            throw new IOException("the standard input is larger than 1 MiB");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the standard input is not text in UTF-8");
        }
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
