package org.gatehouse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.gatehouse.config.RadiusSettings;
import org.gatehouse.config.Settings;
import org.gatehouse.discovery.Accounts;
import org.gatehouse.discovery.Discovery;
import org.gatehouse.discovery.RadiusAccounting;
import org.gatehouse.discovery.Sightings;
import org.gatehouse.discovery.Suspicions;
import org.gatehouse.divert.Diversion;
import org.gatehouse.link.LinkException;
import org.gatehouse.link.LivePort;
import org.gatehouse.link.Port;
import org.gatehouse.logbook.SightingWriter;
import org.tinylog.Logger;

/** The parts that know which devices and users are on the network. What fails here is told, and costs the filtering nothing. */
final class WhoIsThere implements AutoCloseable {
    private static final int BUFFER_BYTES = 1024 * 1024; // 200 frames a second come at most

    private final Sightings sightings = new Sightings();
    private final Suspicions suspicions = new Suspicions();
    private final Accounts accounts = new Accounts();
    private final Port news;
    private final Thread reader;
    private final SightingWriter writer;
    private final Optional<RadiusAccounting> radius;

    private WhoIsThere(Settings settings, Port news) {
        this.news = news;
        this.writer = SightingWriter.start(StateFile.SIGHTINGS.place(settings), sightings);
        this.reader = new Thread(() -> news.receive(new Discovery(sightings, suspicions)), "discovery");
        this.radius = settings.radius().flatMap(this::listen);
    }

    static WhoIsThere start(Settings settings, LongSupplier epochMicros) throws LinkException {
        WhoIsThere parts = new WhoIsThere(settings, LivePort.open(Diversion.GATE_NEWS, epochMicros, BUFFER_BYTES));
        parts.reader.start();
        return parts;
    }

    Sightings sightings() {
        return sightings;
    }

    Suspicions suspicions() {
        return suspicions;
    }

    Accounts accounts() {
        return accounts;
    }

    private Optional<RadiusAccounting> listen(RadiusSettings settings) {
        try {
            RadiusAccounting accounting = RadiusAccounting.start(
                    accounts,
                    new InetSocketAddress(settings.port()),
                    Set.copyOf(settings.senders()),
                    secret(settings.secretFile()));
            Logger.info("RADIUS accounting: listening on UDP port {} to {}", settings.port(), settings.senders());
            return Optional.of(accounting);
        } catch (IOException | IllegalStateException failed) {
            Logger.error("RADIUS accounting does not listen, users have no names: {}", failed.getMessage());
            return Optional.empty();
        }
    }

    private static byte[] secret(Path file) throws IOException {
        String secret = Files.readString(file).lines().findFirst().orElse("").strip();
        if (secret.isEmpty()) {
            throw new IOException(file + " holds no secret on its first line");
        }
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        news.close();
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        radius.ifPresent(RadiusAccounting::close);
        writer.close();
    }
}
