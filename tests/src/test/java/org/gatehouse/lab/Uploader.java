package org.gatehouse.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;

/**
 * Uploads random bytes to {@link UploadSink}, in pieces of random sizes, over a connection for each first byte that there is: {@code Uploader ADDRESS BYTES}. Prints how many
 * arrived as they were sent.
 */
final class Uploader {
    static final int CONNECTIONS = 256;

    private static final int MAX_PIECE = 1400;
    private static final int TIMEOUT_MILLIS = 20_000;

    private Uploader() {}

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server = new InetSocketAddress(arguments[0], UploadSink.PORT);
        int same = 0;
        for (int first = 0; first < CONNECTIONS; first++) {
            try {
                same += upload(server, bytes(first, Integer.parseInt(arguments[1])), first) ? 1 : 0;
            } catch (IOException broken) {
                System.out.println("first byte " + first + ": " + broken);
            }
        }
        System.out.println("as sent: " + same);
    }

    /** No opening begins with these: behind the first byte are two that none has there. */
    private static byte[] bytes(int first, int length) {
        byte[] bytes = new byte[length];
        new Random(first).nextBytes(bytes);
        bytes[0] = (byte) first;
        bytes[1] |= (byte) 0x80;
        bytes[2] |= (byte) 0x80;
        return bytes;
    }

    private static boolean upload(InetSocketAddress server, byte[] bytes, int seed) throws IOException {
        Random random = new Random(~seed);
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(server, TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(MAX_PIECE));
                out.write(bytes, at, length);
                at += length;
            }
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readAllBytes();
            MessageDigest digest = UploadSink.digest();
            return Arrays.equals(digest.digest(bytes), answer);
        }
    }
}
