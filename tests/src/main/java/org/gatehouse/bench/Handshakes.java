package org.gatehouse.bench;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One full TLS handshake after the other, each on a connection of its own, the hello in two segments as a browser's is: {@code Handshakes ADDRESS NAME SECONDS}. The first
 * second is left out. Prints the median in microseconds, from the SYN to the client's Finished. Of one file, so that {@code java Handshakes.java} runs it.
 */
public final class Handshakes {
    private static final int MOST = 100_000;
    private static final int TIMEOUT_MILLIS = 5000;
    private static final long WARM_UP_NANOS = 1_000_000_000L;

    private Handshakes() {}

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server = new InetSocketAddress(arguments[0], 443);
        long begun = System.nanoTime();
        long end = begun + WARM_UP_NANOS + 1_000_000_000L * Integer.parseInt(arguments[2]);
        long[] nanos = new long[MOST];
        int measured = 0;
        for (long now = begun; now < end && measured < MOST; now = System.nanoTime()) {
            long took = handshake(server, arguments[1]);
            if (now - begun > WARM_UP_NANOS) {
                nanos[measured++] = took;
            }
        }
        Arrays.sort(nanos, 0, measured);
        System.out.printf("%.1f%n", nanos[measured / 2] / 1e3);
    }

    /** With a context of its own, which knows no session that could be taken up again. */
    private static long handshake(InetSocketAddress server, String name) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocketFactory sockets = context.getSocketFactory();
        try (Socket socket = new CutSocket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            long begun = System.nanoTime();
            socket.connect(server, TIMEOUT_MILLIS);
            try (SSLSocket secure = (SSLSocket) sockets.createSocket(socket, name, 443, true)) {
                secure.startHandshake();
                return System.nanoTime() - begun;
            }
        }
    }

    /** Hands its first bytes to the kernel in two pieces, between which the name is cut in most hellos of the JDK. */
    private static final class CutSocket extends Socket {
        private static final int CUT = 100;

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                private boolean begun;

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    int cut = begun ? 0 : Math.min(CUT, length);
                    begun = true;
                    if (cut > 0) {
                        out.write(bytes, offset, cut);
                    }
                    out.write(bytes, offset + cut, length - cut);
                }
            };
        }
    }

    /** The lab's server signs for itself. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
