package org.gatehouse.admin;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.gatehouse.admin.AdminProtocol.Piece;
import org.gatehouse.admin.AdminProtocol.Request;

/** Who gave a command on the box, at the other end of the service's socket. A client that is gone ends what waits for it: with an exception, or as somebody who does not answer. */
final class SocketCaller implements Caller {
    private static final String MORE = "";

    private final Person person;
    private final Request request;
    private final DataInputStream in;
    private final DataOutputStream socket;
    private final PrintWriter out;
    private final PrintWriter err;

    SocketCaller(Person person, Request request, DataInputStream in, DataOutputStream socket) {
        this.person = person;
        this.request = request;
        this.in = in;
        this.socket = socket;
        this.out = new PrintWriter(new PieceWriter(Piece.OUT, socket));
        this.err = new PrintWriter(new PieceWriter(Piece.ERR, socket));
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
        return request.colours();
    }

    @Override
    public OutputStream bytes() {
        return new PieceStream(this);
    }

    @Override
    public PrintWriter err() {
        return err;
    }

    @Override
    public boolean overwrites() {
        return request.overwrites();
    }

    @Override
    public InputStream input(String file) throws IOException {
        if (file.isEmpty()) {
            throw new IOException("a file without a name");
        }
        return new FileStream(this, piece(file));
    }

    private byte[] piece(String file) throws IOException {
        send(Piece.READ, file);
        boolean found = in.readBoolean();
        byte[] content = AdminProtocol.readBytes(in, found ? AdminProtocol.FILE_PIECE : AdminProtocol.MAX_LINE);
        if (!found) {
            throw new IOException(Columns.plain(new String(content, StandardCharsets.UTF_8)));
        }
        return content;
    }

    @Override
    public Optional<String> ask(String question) {
        try {
            send(Piece.ASK, question);
            boolean answered = in.readBoolean();
            String line = AdminProtocol.readText(in, AdminProtocol.MAX_LINE);
            return answered ? Optional.of(line) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> edit(String name, String text) throws IOException {
        send(Piece.EDIT, name, text);
        boolean edited = in.readBoolean();
        String answer = AdminProtocol.readText(in, edited ? AdminProtocol.MAX_PIECE : AdminProtocol.MAX_LINE);
        if (!edited && !answer.isEmpty()) {
            throw new IOException(Columns.plain(answer));
        }
        return edited ? Optional.of(answer) : Optional.empty();
    }

    private void send(Piece piece, String... texts) throws IOException {
        out.flush();
        synchronized (socket) {
            socket.writeByte(piece.ordinal());
            for (String text : texts) {
                AdminProtocol.writeText(socket, text);
            }
            socket.flush();
        }
    }

    /** A file that is asked for as it is read. */
    private static final class FileStream extends InputStream {
        private final SocketCaller caller;
        private byte[] piece; // empty: the end was seen
        private int position;

        FileStream(SocketCaller caller, byte[] first) {
            this.caller = caller;
            this.piece = first;
        }

        @Override
        public int read() throws IOException {
            return isAtEnd() ? -1 : piece[position++] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            Objects.checkFromIndexSize(start, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            if (isAtEnd()) {
                return -1;
            }
            int count = Math.min(length, piece.length - position);
            System.arraycopy(piece, position, bytes, start, count);
            position += count;
            return count;
        }

        private boolean isAtEnd() throws IOException {
            if (position == piece.length && piece.length > 0) {
                piece = caller.piece(MORE);
                position = 0;
            }
            return piece.length == 0;
        }
    }

    /** Behind what was printed before, in its order. */
    private static final class PieceStream extends OutputStream {
        private final SocketCaller caller;

        PieceStream(SocketCaller caller) {
            this.caller = caller;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            caller.out.flush();
            for (int done = 0; done < length; ) {
                int now = Math.min(length - done, AdminProtocol.MAX_PIECE);
                synchronized (caller.socket) {
                    caller.socket.writeByte(Piece.BYTES.ordinal());
                    AdminProtocol.writeBytes(caller.socket, bytes, start + done, now);
                }
                done += now;
            }
        }

        @Override
        public void flush() throws IOException {
            caller.socket.flush();
        }
    }

    /** Text for one of the outputs. */
    static final class PieceWriter extends Writer {
        private final Piece piece;
        private final DataOutputStream out;

        PieceWriter(Piece piece, DataOutputStream out) {
            this.piece = piece;
            this.out = out;
        }

        @Override
        public void write(char[] buffer, int start, int length) throws IOException {
            synchronized (out) { // progress is told by another thread
                out.writeByte(piece.ordinal());
                AdminProtocol.writeText(out, new String(buffer, start, length));
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
