package org.gatehouse.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** A server that takes what it is sent, and at the end answers with its digest: {@code UploadSink}. */
final class UploadSink {
    static final int PORT = 9000;
    static final String READY = "listening";

    private UploadSink() {}

    public static void main(String[] arguments) throws Exception {
        try (ServerSocket server = new ServerSocket(PORT, 100)) {
            System.out.println(READY);
            while (true) {
                Socket client = server.accept();
                new Thread(() -> take(client)).start();
            }
        }
    }

    private static void take(Socket client) {
        try (client) {
            MessageDigest digest = digest();
            InputStream in = client.getInputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            client.getOutputStream().write(digest.digest());
        } catch (IOException lost) {
            throw new UncheckedIOException(lost); // the client sees that it gets no answer
        }
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
