package org.gatehouse.lab;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Asks a name server over one TCP connection, all questions in a row, in pieces of so many bytes: {@code StreamedQueries SERVER PIECE NAME…}. Prints {@code rcode N} for
 * each answer, and then {@code open}, {@code end}, {@code reset}, or {@code silent} where an answer is missing.
 */
final class StreamedQueries {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int OPEN_MILLIS = 1000; // an end comes with the last answer
    private static final int PAUSE_MILLIS = 3;

    private StreamedQueries() {}

    public static void main(String[] arguments) throws Exception {
        ByteBuffer stream = ByteBuffer.allocate(4096);
        for (String name : Arrays.copyOfRange(arguments, 2, arguments.length)) {
            put(stream, name);
        }
        try (Socket socket = new Socket(arguments[0], 53)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            int piece = Integer.parseInt(arguments[1]);
            OutputStream out = socket.getOutputStream();
            for (int from = 0; from < stream.position(); from += piece) {
                out.write(stream.array(), from, Math.min(piece, stream.position() - from));
                Thread.sleep(PAUSE_MILLIS);
            }
            System.out.println(read(socket, arguments.length - 2));
        }
    }

    private static String read(Socket socket, int answers) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        boolean all = false;
        try {
            for (int i = 0; i < answers; i++) {
                byte[] answer = new byte[in.readUnsignedShort()];
                in.readFully(answer);
                System.out.println("rcode " + (answer[3] & 0xf));
            }
            all = true;
            socket.setSoTimeout(OPEN_MILLIS);
            return in.read() < 0 ? "end" : "more";
        } catch (SocketTimeoutException e) {
            return all ? "open" : "silent";
        } catch (EOFException e) {
            return "end";
        } catch (IOException e) {
            return "reset";
        }
    }

    private static void put(ByteBuffer stream, String name) {
        int start = stream.position();
        stream.putShort((short) 0)
                .putShort((short) 0x1234)
                .putShort((short) 0x0100)
                .putShort((short) 1);
        stream.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (String label : name.split("\\.")) {
            stream.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        stream.put((byte) 0).putShort((short) 1).putShort((short) 1);
        stream.putShort(start, (short) (stream.position() - start - 2));
    }
}
