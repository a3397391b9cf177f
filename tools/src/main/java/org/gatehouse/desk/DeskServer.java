package org.gatehouse.desk;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Serves the desk's page on 127.0.0.1, on a port of the system's choice, until somebody closes it or nobody has asked for anything in an hour. */
final class DeskServer implements AutoCloseable {
    /** After this long without a request the desk ends, and what was decrypted is gone. */
    static final Duration IDLE = Duration.ofHours(1);

    private static final int THREADS =
            4; // a browser's six connections share them; a question takes a tenth of a second
    private static final int BACKLOG = 16;
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1); // for replies that are under way
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * Nothing is loaded from anywhere else, no script that is not one of the files, and nobody may put the page into a frame.
     * Trusted Types: what a script builds as markup out of text does not get into the page.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Door door;
    private final Assets assets = new Assets();
    private final Api api;
    private final Clock clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long lastAskedMillis;

    private DeskServer(DeskState state, OpenPage openPage, Clock clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), BACKLOG);
        door = new Door(server.getAddress().getPort());
        api = new Api(state, openPage, ended::countDown);
        lastAskedMillis = clock.millis();
        threads = Executors.newFixedThreadPool(THREADS, run -> {
            Thread thread = new Thread(run, "desk");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    static DeskServer start(DeskState state, OpenPage openPage, Clock clock) throws IOException {
        DeskServer desk = new DeskServer(state, openPage, clock);
        desk.server.start();
        return desk;
    }

    /** The address that lets a browser in, once. */
    String address() {
        return door.address();
    }

    /** Returns when somebody has closed the desk, or when it has been idle for too long. */
    void awaitEnd() throws InterruptedException {
        while (!ended.await(1, TimeUnit.SECONDS)) {
            if (clock.millis() - lastAskedMillis > IDLE.toMillis()) {
                return;
            }
        }
    }

    @Override
    public void close() {
        long endNanos = System.nanoTime() + GRACE_NANOS;
        while (underWay.get() > 0 && System.nanoTime() - endNanos < 0) { // a grace given to HttpServer is always spent
            LockSupport.parkNanos(LOOK_NANOS);
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        underWay.incrementAndGet();
        try {
            answer(exchange);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (door.judge(exchange)) {
                case MISDIRECTED -> send(exchange, Reply.text(421, "This is not for here."));
                case STRANGER -> send(exchange, strangersReply());
                case FIRST -> {
                    exchange.getResponseHeaders().set("Set-Cookie", door.setCookie());
                    exchange.getResponseHeaders().set("Location", door.root());
                    send(exchange, Reply.text(303, "Come in."));
                }
                case WELCOME -> {
                    lastAskedMillis = clock.millis();
                    send(exchange, reply(exchange));
                }
            }
        } catch (RuntimeException e) { // a fault of ours must not end the desk, nor show what it holds
            System.err.println("desk: " + e);
        }
    }

    private static Reply strangersReply() {
        return Reply.text(
                403,
                "The desk opens with the address that it gave when it started, once."
                        + " If you have used it in another window, go on there; if not, close the desk and start it again.");
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(door.root().length());
        if (path.startsWith("api/")) {
            return api.answer(path.substring("api/".length()), exchange);
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return Reply.text(405, "Only GET.");
        }
        return assets.find(path)
                .map(asset -> new Reply(200, asset.type(), null, asset.content()))
                .orElseGet(() -> Reply.text(404, "There is no such page."));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.type());
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("X-Frame-Options", "DENY");
        if (reply.fileName() != null) {
            headers.set("Content-Disposition", "attachment; filename=\"" + reply.fileName() + "\"");
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(reply.body());
        }
    }
}
