package org.gatehouse.admin;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.admin.AdminProtocol.Piece;
import org.gatehouse.admin.AdminProtocol.Request;

/**
 * The command line on the box: {@code gatehouse [--socket PATH] [--as ROLE[:NAME]] COMMAND…} hands a command to the service, prints what it says and answers what it asks. A process
 * of its own.
 */
public final class AdminClient {
    private static final String SOCKET = "/run/gatehouse/admin.sock";
    private static final int UNREACHABLE = 1;

    private final DataInputStream in;
    private final DataOutputStream out;
    private InputStream file = InputStream.nullInputStream(); // that which is being read
    private String fileName = "";

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
        System.exit(run(Path.of(socket), new Request(as, Screen.colours(), Screen.overwrites(), words)));
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
            if (code >= Piece.values().length) {
                throw new IOException("it is of another version");
            }
            switch (Piece.values()[code]) {
                case STATUS -> {
                    return in.readInt();
                }
                case OUT -> print(System.out, text());
                case ERR -> print(System.err, text());
                case BYTES -> print(System.out, AdminProtocol.readBytes(in, AdminProtocol.MAX_PIECE));
                case READ -> sendPiece(new String(text(), StandardCharsets.UTF_8));
                case ASK -> sendAnswer(new String(text(), StandardCharsets.UTF_8));
                case EDIT -> sendEdited(new String(text(), StandardCharsets.UTF_8), text());
            }
        }
    }

    private byte[] text() throws IOException {
        return AdminProtocol.readBytes(in, AdminProtocol.MAX_PIECE);
    }

    private static void print(PrintStream stream, byte[] bytes) {
        stream.write(bytes, 0, bytes.length);
        stream.flush();
    }

    private void answer(boolean found, byte[] content) throws IOException {
        out.writeBoolean(found);
        AdminProtocol.writeBytes(out, content, 0, content.length);
        out.flush();
    }

    private void refuse(String why) throws IOException {
        byte[] reason = why.getBytes(StandardCharsets.UTF_8);
        answer(false, Arrays.copyOf(reason, Math.min(reason.length, AdminProtocol.MAX_LINE)));
    }

    private void sendPiece(String name) throws IOException {
        byte[] piece;
        try {
            if (!name.isEmpty()) {
                file.close();
                fileName = name;
                file = open(name);
            }
            piece = file.readNBytes(AdminProtocol.FILE_PIECE);
        } catch (NoSuchFileException e) {
            refuse(name + ": no such file");
            return;
        } catch (AccessDeniedException e) {
            refuse(name + ": you may not read it");
            return;
        } catch (IOException unreadable) {
            refuse(fileName + ": " + unreadable.getMessage());
            return;
        }
        answer(true, piece);
    }

    private static InputStream open(String name) throws IOException {
        return name.equals("-") ? System.in : Files.newInputStream(Path.of(name));
    }

    private void sendEdited(String name, byte[] text) throws IOException {
        if (System.console() == null) {
            answer(false, new byte[0]);
            return;
        }
        byte[] edited;
        try {
            edited = LocalEditor.edit(name, text, Caller.MAX_FILE);
        } catch (IOException failed) {
            refuse(String.valueOf(failed.getMessage()));
            return;
        }
        answer(true, edited);
    }

    private void sendAnswer(String question) throws IOException {
        Console console = System.console();
        if (console == null) {
            answer(false, new byte[0]);
            return;
        }
        String line = console.readLine("%s", question);
        byte[] typed = (line == null ? "" : line).getBytes(StandardCharsets.UTF_8);
        answer(true, Arrays.copyOf(typed, Math.min(typed.length, AdminProtocol.MAX_LINE)));
    }
}
