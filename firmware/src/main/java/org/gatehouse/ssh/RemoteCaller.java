package org.gatehouse.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gatehouse.admin.Caller;
import org.gatehouse.admin.Person;

/** A program at the other end of a session, or somebody behind one. Files are his own: what he wants read comes through his standard input. */
final class RemoteCaller implements Caller {
    /** What is said where a file cannot come. */
    static final String NO_FILES =
            "over SSH a file comes through the standard input of a single command: ssh BOX … - < FILE";

    private final Person person;
    private final InputStream in;
    private final OutputStream bytes;
    private final PrintWriter out;
    private final PrintWriter err;

    /** @param in the standard input, null where commands come through it */
    RemoteCaller(Person person, InputStream in, OutputStream out, OutputStream err) {
        this.person = person;
        this.in = in;
        this.bytes = out;
        this.out = writer(out);
        this.err = writer(err);
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
    public boolean colours() {
        return false;
    }

    @Override
    public PrintWriter err() {
        return err;
    }

    @Override
    public boolean overwrites() {
        return false;
    }

    @Override
    public OutputStream bytes() {
        out.flush();
        return bytes;
    }

    @Override
    public InputStream input(String file) throws IOException {
        if (!file.equals("-") || in == null) {
            throw new IOException(NO_FILES);
        }
        return in;
    }

    @Override
    public Optional<String> ask(String question) {
        return Optional.empty();
    }

    @Override
    public Optional<String> edit(String name, String text) {
        return Optional.empty();
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
