package org.gatehouse.lists;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A list maker's HTTPS server on the loopback, with a certificate made for it. What a path answers can be changed at any time. */
final class ListServer implements AutoCloseable {
    private static final char[] PASSWORD = "loopback".toCharArray();

    private final HttpsServer server;
    private final SSLContext context;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Answers one request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** @param keys of {@link #makeKeys} */
    ListServer(Path keys) throws IOException, GeneralSecurityException {
        context = context(keys);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Makes a key and a certificate for 127.0.0.1: once for all tests, because it takes a second. */
    static Path makeKeys(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=lists.test",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "3650")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
        return file;
    }

    URI uri(String path) {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** A client that trusts this server and no other. */
    HttpClient client() {
        return HttpsFetcher.clientBuilder().sslContext(context).build();
    }

    void on(String path, Answer answer) {
        answers.put(path, answer);
    }

    /** Serves content that may be asked for conditionally. */
    void serve(String path, String etag, byte[] content) {
        on(path, exchange -> {
            exchange.getResponseHeaders().set("ETag", etag);
            boolean known = etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            exchange.sendResponseHeaders(known ? 304 : 200, known ? -1 : content.length);
            if (!known) {
                exchange.getResponseBody().write(content);
            }
        });
    }

    void status(String path, int status) {
        on(path, exchange -> exchange.sendResponseHeaders(status, -1));
    }

    void redirect(String path, String target) {
        on(path, exchange -> {
            exchange.getResponseHeaders().set("Location", target);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    /** The paths that were asked for, in order. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        try (exchange) {
            answers.getOrDefault(exchange.getRequestURI().getPath(), one -> one.sendResponseHeaders(404, -1))
                    .to(exchange);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD);
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }
}
