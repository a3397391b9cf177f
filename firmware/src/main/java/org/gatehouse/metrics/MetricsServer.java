package org.gatehouse.metrics;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gatehouse.config.MetricsSettings;
import org.tinylog.Logger;

/** Answers {@code GET /metrics} at the address that the settings name. That it cannot be opened costs the metrics, never the filter. */
public final class MetricsServer implements AutoCloseable {
    private static final int THREADS = 2; // one who scrapes, and one who looks
    private static final int WAITING = 16;
    private static final long IDLE_SECONDS = 60;

    private final HTTPServer server; // null where it could not be opened
    private final ThreadPoolExecutor threads;

    private MetricsServer(HTTPServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Begins to answer.
     *
     * @param wan the port towards the router: at its addresses nothing is served
     */
    public static MetricsServer start(MetricsSettings settings, String wan, BoxFigures box) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                work -> daemon(work));
        threads.allowCoreThreadTimeOut(true);
        try {
            refuseOutside(settings.address(), wan);
            HTTPServer server = HTTPServer.builder()
                    .inetAddress(settings.address())
                    .port(settings.port())
                    .executorService(threads)
                    .registry(Metrics.of(box))
                    .buildAndStart();
            Logger.info("metrics at http://{}/metrics", settings.text());
            return new MetricsServer(server, threads);
        } catch (IOException | IllegalStateException e) {
            threads.shutdown();
            Logger.error("no metrics at {}: {}", settings.text(), e.getMessage());
            return new MetricsServer(null, threads);
        }
    }

    boolean isServing() {
        return server != null;
    }

    private static void refuseOutside(InetAddress address, String wan) throws IOException {
        NetworkInterface owner = NetworkInterface.getByInetAddress(address);
        if (owner != null && owner.getName().equals(wan)) {
            throw new IOException("the address of " + wan + ", which is outside the school");
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "metrics");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        threads.shutdownNow();
    }
}
