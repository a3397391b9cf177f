package org.gatehouse.admin;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.gatehouse.admin.AdminProtocol.Piece;
import org.gatehouse.admin.AdminProtocol.Request;

/**
 * The command line on the box: {@code gatehouse [--socket PATH] [--as ROLE[:NAME]] COMMAND…} hands a command to the service and prints what it says. A process of its own.
 */
public final class AdminClient {
    private static final String SOCKET = "/run/gatehouse/admin.sock";
    private static final int UNREACHABLE = 1;

    private final DataInputStream in;
    private final DataOutputStream out;

    private AdminClient(SocketChannel channel) {
        in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
        out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
    }

    /** Exits with the status of the command, or with 1 where no service answers. */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        String socket = SOCKET;
        String as = "";
        while (words.size() > 1
                && (words.get(0).equals("--socket") || words.get(0).equals("--as"))) {
            if (words.get(0).equals("--as")) {
                as = words.get(1);
            } else {
                socket = words.get(1);
            }
            words = words.subList(2, words.size());
        }
        System.exit(run(Path.of(socket), new Request(as, words)));
    }

    private static int run(Path socket, Request request) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            AdminClient client = new AdminClient(channel);
            request.write(client.out);
            return client.follow();
        } catch (EOFException ended) {
            System.err.println("gatehouse: the service ended before it had answered");
        } catch (IOException e) {
            System.err.println("gatehouse: no service answers at " + socket + " (" + e.getMessage()
                    + "); is it running, and are you root?");
        }
        return UNREACHABLE;
    }

    private int follow() throws IOException {
        while (true) {
            int code = in.readUnsignedByte();
            if (code == Piece.STATUS.ordinal()) {
                return in.readInt();
            }
            if (code == Piece.BYTES.ordinal()) {
                System.out.write(AdminProtocol.readBytes(in, AdminProtocol.MAX_PIECE));
                System.out.flush();
                continue;
            }
            String text = AdminProtocol.readText(in, AdminProtocol.MAX_PIECE);
            if (code == Piece.READ.ordinal()) {
                sendFile(text);
            } else if (code == Piece.READ_BYTES.ordinal()) {
                sendBytes(text, in.readInt());
            } else {
                print(code == Piece.ERR.ordinal() ? System.err : System.out, text);
            }
        }
    }

    private static void print(PrintStream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
        stream.flush();
    }

    private void sendFile(String name) throws IOException {
        String content;
        boolean found = true;
        try {
            content = contentOf(name);
        } catch (IOException unreadable) {
            content = unreadable.getMessage();
            found = false;
        }
        out.writeBoolean(found);
        AdminProtocol.writeText(out, content);
        out.flush();
    }

    private void sendBytes(String name, int most) throws IOException {
        byte[] content;
        boolean found = true;
        try (InputStream file = open(name)) {
            content = file.readNBytes(most + 1);
            if (content.length > most) {
                throw new IOException(name + ": larger than " + (most >> 20) + " MiB");
            }
        } catch (IOException unreadable) {
            content = String.valueOf(unreadable.getMessage()).getBytes(StandardCharsets.UTF_8);
            found = false;
        }
        out.writeBoolean(found);
        AdminProtocol.writeBytes(out, content, 0, content.length);
        out.flush();
    }

    private static InputStream open(String name) throws IOException {
        try {
            return name.equals("-") ? System.in : Files.newInputStream(Path.of(name));
        } catch (NoSuchFileException e) {
            throw new IOException(name + ": no such file");
        }
    }

    private static String contentOf(String name) throws IOException {
        try (InputStream file = open(name)) {
            byte[] bytes = file.readNBytes(Caller.MAX_FILE + 1);
            if (bytes.length > Caller.MAX_FILE) {
                throw new IOException(name + ": larger than 1 MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(name + ": not text in UTF-8");
        }
    }
}
