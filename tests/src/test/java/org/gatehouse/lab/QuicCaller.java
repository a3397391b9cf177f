package org.gatehouse.lab;

import java.io.IOException;
import java.time.Duration;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicConnection.QuicVersion;
import tech.kwik.core.log.NullLogger;

/**
 * A QUIC client: {@code QuicCaller ADDRESS NAME VERSION PADDING}. It prints {@code connected} once the handshake is through, or {@code failed} and why. With
 * PADDING its hello is longer by so many bytes.
 */
final class QuicCaller {

    private QuicCaller() {}

    public static void main(String[] arguments) throws Exception {
        QuicClientConnection.Builder caller = QuicClientConnection.newBuilder()
                .host(arguments[1])
                .port(443)
                .proxy(arguments[0]) // where the datagrams go, so that the name is not looked up
                .version(QuicVersion.valueOf(arguments[2]))
                .applicationProtocol(QuicListener.PROTOCOL)
                .noServerCertificateCheck()
                .connectTimeout(Duration.ofSeconds(Long.parseLong(arguments[4])))
                .logger(new NullLogger());
        int padding = Integer.parseInt(arguments[3]);
        if (padding > 0) {
            caller.quantumReadinessTest(padding);
        }
        System.out.println(call(caller));
        System.exit(0); // its threads would linger
    }

    private static String call(QuicClientConnection.Builder caller) throws Exception {
        try {
            QuicClientConnection connection = caller.build();
            connection.connect();
            String outcome = connection.isConnected() ? "connected" : "failed: not connected";
            connection.closeAndWait();
            return outcome;
        } catch (IOException e) {
            return "failed: " + e.getMessage();
        }
    }
}
