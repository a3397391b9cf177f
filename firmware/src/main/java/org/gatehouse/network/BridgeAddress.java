package org.gatehouse.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.gatehouse.file.KeptFile;
import org.tinylog.Logger;

/**
 * The address at which the box is administered, as systemd-networkd is told it: a drop-in beside the board's file, or none. A new one is on trial: who cannot reach the box there must not have to walk to it,
 * so what was before comes back unless somebody keeps the new one in time, and at the next start whatever the clock says. The trial is on the disk before anything changes.
 *
 * <p>Any thread asks; the change and the way back are made on the thread "bridge-address".
 */
public final class BridgeAddress implements AutoCloseable {
    /** How long a new address is on trial: enough to log in at it, and not long enough to go for a coffee. */
    public static final Duration TRIAL = Duration.ofMinutes(3);

    private static final Duration ANSWER =
            Duration.ofSeconds(2); // until then the answer has reached whoever asked at the old address
    private static final Path DROP_INS =
            Path.of("/etc/systemd/network/20-gatehouse-br0.network.d"); // made by board/install
    private static final String FILE = "50-address.conf";
    private static final String NONE = "none\n"; // what was before: no drop-in

    /** Has networkd read its files. */
    public interface Reload {
        /** @throws IOException when it does not do so; the message says why */
        void reload() throws IOException;
    }

    private final Path dropIn;
    private final Path before;
    private final Reload networkd;
    private final Duration trial;
    private final Duration answer;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "bridge-address"));
    private ScheduledFuture<?> wayBack;
    private AddressPlan tried; // null where none is on trial

    /**
     * An address that nothing was done with yet.
     *
     * @param folder networkd's folder of drop-ins for the bridge
     * @param before the file that keeps what was there before, while there is a trial
     * @param answer how long after a call it is done
     */
    public BridgeAddress(Path folder, Path before, Reload networkd, Duration trial, Duration answer) {
        this.dropIn = folder.resolve(FILE);
        this.before = before;
        this.networkd = networkd;
        this.trial = trial;
        this.answer = answer;
    }

    /**
     * The board's. It begins with the address that was there before where one was still on trial.
     *
     * @param before the file that keeps what was there before, while there is a trial
     */
    public static BridgeAddress open(Path before) {
        BridgeAddress address = new BridgeAddress(DROP_INS, before, BridgeAddress::reloadNetworkd, TRIAL, ANSWER);
        address.begin();
        return address;
    }

    void begin() {
        if (Files.exists(before)) {
            thread.execute(this::goBack);
        }
    }

    /** Whether networkd is set up as on a board: without its folder nothing can be changed. */
    public boolean isThere() {
        return Files.isDirectory(dropIn.getParent());
    }

    /** Whether a new address waits to be kept. */
    public synchronized boolean isOnTrial() {
        return tried != null;
    }

    /** How long it still waits. */
    public synchronized Duration left() {
        return wayBack == null
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, wayBack.getDelay(TimeUnit.MILLISECONDS)));
    }

    /**
     * Puts a new address on trial, a moment after this returns. Where one is on trial already, the way back leads to what was before that.
     *
     * @throws IOException when the disk does not take it; nothing has changed then
     */
    public synchronized void change(AddressPlan plan) throws IOException {
        if (!Files.exists(before)) {
            write(before, inForce().orElse(NONE));
        }
        if (wayBack != null) {
            wayBack.cancel(false);
        }
        tried = plan;
        thread.schedule(() -> apply(plan), answer.toMillis(), TimeUnit.MILLISECONDS);
        wayBack = thread.schedule(this::goBack, answer.plus(trial).toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Keeps the address that is on trial.
     *
     * @param has the addresses that the box has
     * @return false where it does not have the new ones (yet): whoever says so came in at another
     * @throws IOException when the disk does not take it; the trial goes on then
     */
    public synchronized boolean keep(Collection<InetAddress> has) throws IOException {
        boolean reached = has.containsAll(tried == null ? List.of() : tried.ips())
                && has.stream().anyMatch(address -> !address.isLinkLocalAddress());
        if (tried == null || !inForce().equals(text(tried)) || !reached) {
            return false;
        }
        Files.delete(before);
        KeptFile.forceFolder(before);
        wayBack.cancel(false);
        wayBack = null;
        tried = null;
        return true;
    }

    /** Not in the middle of a change. */
    @Override
    public synchronized void close() {
        thread.shutdownNow();
    }

    private synchronized void apply(AddressPlan plan) {
        if (tried != plan) {
            return; // another came after it
        }
        try {
            put(text(plan));
            networkd.reload();
            Logger.info("the box has {} now, on trial for {} minutes", plan.text(), trial.toMinutes());
        } catch (IOException | RuntimeException e) {
            Logger.error("the box keeps its address: {}", e.toString());
            goBack();
        }
    }

    /** Tried again until it is done: nobody may be able to reach the box to say so. */
    private synchronized void goBack() {
        if (!Files.exists(before)) {
            return; // it was kept at the last moment
        }
        try {
            String text = Files.readString(before);
            put(text.equals(NONE) ? Optional.empty() : Optional.of(text));
            networkd.reload();
            Files.delete(before);
            KeptFile.forceFolder(before);
            tried = null;
            Logger.warn("nobody kept the new address: the box has the one before again");
        } catch (IOException | RuntimeException e) {
            Logger.error(
                    "the address that the box had before cannot be brought back, it is tried again: {}", e.toString());
            wayBack = thread.schedule(this::goBack, trial.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Optional<String> text(AddressPlan plan) {
        return plan.isFromNetwork() ? Optional.empty() : Optional.of(plan.dropIn());
    }

    private Optional<String> inForce() throws IOException {
        try {
            return Optional.of(Files.readString(dropIn));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private void put(Optional<String> text) throws IOException {
        if (text.isPresent()) {
            write(dropIn, text.get());
        } else {
            Files.deleteIfExists(dropIn);
            KeptFile.forceFolder(dropIn);
        }
    }

    private static void write(Path file, String text) throws IOException {
        KeptFile.replacePublic(file, text.getBytes(StandardCharsets.UTF_8)); // networkd is another user
    }

    private static void reloadNetworkd() throws IOException {
        Process process = new ProcessBuilder("networkctl", "reload")
                .redirectErrorStream(true)
                .start();
        try (InputStream output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException("networkctl reload: " + said);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IOException("networkctl reload: interrupted", ended);
        }
    }
}
