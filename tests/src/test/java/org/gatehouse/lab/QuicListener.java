package org.gatehouse.lab;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.security.KeyStore;
import java.util.List;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicConnection.QuicVersion;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/** A QUIC server: {@code QuicListener RETRY KEYSTORE ADDRESS…}. It answers handshakes of the protocol {@link #PROTOCOL} until it is killed. */
public final class QuicListener {
    public static final String PROTOCOL = "gatehouse-lab";
    public static final int PORT = 443;
    public static final String READY = "listening";
    public static final String ALIAS = "outside";
    public static final String PASSWORD = "gatehouse";

    private QuicListener() {}

    public static void main(String[] arguments) throws Exception {
        boolean retry = Boolean.parseBoolean(arguments[0]);
        KeyStore keys = KeyStore.getInstance(new File(arguments[1]), PASSWORD.toCharArray());
        for (String address : List.of(arguments).subList(2, arguments.length)) {
            listen(address, retry, keys);
        }
        System.out.println(READY);
    }

    private static void listen(String address, boolean retry, KeyStore keys) throws Exception {
        ServerConnector server = ServerConnector.builder()
                .withPort(PORT)
                .withSocket(socket(address))
                .withKeyStore(keys, ALIAS, PASSWORD.toCharArray())
                .withSupportedVersions(List.of(QuicVersion.V1, QuicVersion.V2))
                .withConfiguration(
                        ServerConnectionConfig.builder().retryRequired(retry).build())
                .withLogger(new NullLogger())
                .build();
        server.registerApplicationProtocol(PROTOCOL, (protocol, connection) -> accept(connection));
        server.start();
    }

    private static DatagramSocket socket(String address) throws IOException {
        return new DatagramSocket(PORT, InetAddress.getByName(address));
    }

    private static ApplicationProtocolConnection accept(QuicConnection connection) {
        System.out.println("accepted over " + connection.getQuicVersion());
        return new ApplicationProtocolConnection() {};
    }
}
