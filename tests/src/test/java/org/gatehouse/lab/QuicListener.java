package org.gatehouse.lab;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.List;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicConnection.QuicVersion;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;
import tech.kwik.flupke.server.Http3ApplicationProtocolFactory;
import tech.kwik.flupke.server.HttpServerRequest;
import tech.kwik.flupke.server.HttpServerResponse;

/** A QUIC server: {@code QuicListener RETRY KEYSTORE ADDRESS…}. It answers handshakes of the protocol {@link #PROTOCOL}, and
 * requests of HTTP/3, until it is killed. */
public final class QuicListener {
    public static final String PROTOCOL = "gatehouse-lab";
    /** RFC 9114 section 3.1. */
    private static final String HTTP3 = "h3";

    private static final int STREAMS = 100; // of a client at a time; a browser wants some from the beginning

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
                .withConfiguration(ServerConnectionConfig.builder()
                        .retryRequired(retry)
                        .maxOpenPeerInitiatedUnidirectionalStreams(STREAMS)
                        .maxOpenPeerInitiatedBidirectionalStreams(STREAMS)
                        .build())
                .withLogger(new NullLogger())
                .build();
        server.registerApplicationProtocol(PROTOCOL, (protocol, connection) -> accept(connection));
        server.registerApplicationProtocol(HTTP3, new Http3ApplicationProtocolFactory(QuicListener::serve));
        server.start();
    }

    private static DatagramSocket socket(String address) throws IOException {
        return new DatagramSocket(PORT, InetAddress.getByName(address));
    }

    private static void serve(HttpServerRequest request, HttpServerResponse response) throws IOException {
        System.out.println("served " + request.authority() + request.path() + " over h3");
        response.setStatus(200);
        response.addHeader("content-type", "text/plain");
        try (OutputStream page = response.getOutputStream()) {
            page.write(
                    ("outside was asked for " + request.authority() + " over h3\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static ApplicationProtocolConnection accept(QuicConnection connection) {
        System.out.println("accepted over " + connection.getQuicVersion());
        return new ApplicationProtocolConnection() {};
    }
}
