package org.gatehouse.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A TLS client that says hello as it is told to: {@code HelloClient ADDRESS NAME PADDING [CUT…]}. PADDING bytes of
 * padding stand before the name; the record is handed to the kernel in pieces that end at each CUT. It prints what became
 * of it: {@code answered TYPE} with the type of the server's first record, {@code reset}, {@code closed} or
 * {@code silent}, and the milliseconds since its last piece.
 */
final class HelloClient {
    private static final int TIMEOUT_MILLIS = 15_000;
    private static final int PAUSE_MILLIS = 30;

    private HelloClient() {}

    public static void main(String[] arguments) throws Exception {
        byte[] hello = hello(arguments[1], Integer.parseInt(arguments[2]));
        int[] cuts =
                Arrays.stream(arguments).skip(3).mapToInt(Integer::parseInt).toArray();
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(arguments[0], 443), TIMEOUT_MILLIS);
            System.out.println(converse(socket, hello, cuts));
        }
    }

    private static String converse(Socket socket, byte[] hello, int[] cuts) throws InterruptedException, IOException {
        long begunNanos = System.nanoTime();
        String outcome;
        try {
            sendInPieces(socket.getOutputStream(), hello, cuts);
            begunNanos = System.nanoTime();
            int type = socket.getInputStream().read();
            outcome = type < 0 ? "closed" : "answered " + type;
        } catch (SocketTimeoutException e) {
            outcome = "silent";
        } catch (SocketException e) {
            outcome = "reset";
        }
        return outcome + " after " + (System.nanoTime() - begunNanos) / 1_000_000 + " ms";
    }

    /** The pauses keep the kernel from joining two pieces in one segment. */
    private static void sendInPieces(OutputStream out, byte[] hello, int[] cuts)
            throws IOException, InterruptedException {
        int from = 0;
        for (int cut : cuts) {
            out.write(hello, from, cut - from);
            from = cut;
            Thread.sleep(PAUSE_MILLIS);
        }
        out.write(hello, from, hello.length - from);
    }

    /** A ClientHello of TLS 1.2 (RFC 5246 section 7.4.1.2) that OpenSSL answers, in one record. */
    static byte[] hello(String name, int padding) {
        ByteArrayOutputStream extensions = new ByteArrayOutputStream();
        if (padding > 0) {
            extension(extensions, 21, new byte[padding]); // RFC 7685
        }
        byte[] host = name.getBytes(StandardCharsets.US_ASCII);
        extension(extensions, 0, vector(2, joined(new byte[] {0}, vector(2, host)))); // RFC 6066 section 3
        extension(extensions, 10, new byte[] {0, 4, 0, 29, 0, 23}); // x25519, secp256r1
        extension(extensions, 11, new byte[] {1, 0});
        extension(extensions, 13, new byte[] {0, 4, 4, 3, 8, 4}); // ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256
        byte[] body = joined(
                new byte[] {3, 3},
                new byte[32], // random
                new byte[] {0}, // no session
                vector(2, new byte[] {(byte) 0xc0, 0x2b, (byte) 0xc0, 0x2f}),
                vector(1, new byte[] {0}), // no compression
                vector(2, extensions.toByteArray()));
        return joined(new byte[] {22, 3, 1}, vector(2, joined(new byte[] {1}, vector(3, body))));
    }

    private static void extension(ByteArrayOutputStream to, int type, byte[] body) {
        to.writeBytes(new byte[] {(byte) (type >> 8), (byte) type});
        to.writeBytes(vector(2, body));
    }

    /** The body, with its length in front in so many bytes. */
    private static byte[] vector(int lengthBytes, byte[] body) {
        byte[] result = new byte[lengthBytes + body.length];
        for (int i = 0; i < lengthBytes; i++) {
            result[i] = (byte) (body.length >> 8 * (lengthBytes - 1 - i));
        }
        System.arraycopy(body, 0, result, lengthBytes, body.length);
        return result;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
