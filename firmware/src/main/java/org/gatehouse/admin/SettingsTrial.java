package org.gatehouse.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gatehouse.file.KeptFile;
import org.tinylog.Logger;

/**
 * Settings that came by a command are on trial: where the service does not come up with them, or they change the admin port and no technician comes in there, those before come back. So nobody
 * has to carry a card to a computer because of a wrong digit. Settings that a person wrote into the file are that person's: nothing is on trial then.
 *
 * <p>What is on trial is said by a file beside the settings, {@code settings.toml.trial}, so that it outlives any end of the service: how often it was started since, whether the port changes, and the hash of the text.
 */
public final class SettingsTrial {
    /** How long a technician has to come in by SSH. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int MAX_STARTS = 3; // one may end by chance
    private static final String PORT = "ssh";

    private final Path settings;
    private final Path mark;
    private final Path before;
    private final Path given; // why the settings came back, until that is recorded
    private final CountDownLatch wellFor = new CountDownLatch(1);
    private volatile boolean waits;

    private SettingsTrial(Path settings) {
        this.settings = settings.toAbsolutePath().normalize();
        this.mark = beside(".trial");
        this.before = beside(".before");
        this.given = beside(".came-back");
    }

    private Path beside(String suffix) {
        return settings.resolveSibling(settings.getFileName() + suffix);
    }

    /** Counts a start of the service, before the settings are read; the one that is too many takes the settings before. */
    public static SettingsTrial begin(Path settings) {
        SettingsTrial trial = new SettingsTrial(settings);
        if (trial.isOn()) {
            int starts = trial.starts() + 1;
            if (starts > MAX_STARTS) {
                trial.giveUp("the service did not come up in " + MAX_STARTS + " starts");
            } else {
                trial.count(starts);
            }
        }
        return trial;
    }

    private void count(int starts) {
        try {
            mark(starts, changesPort(), Files.readAllBytes(settings));
        } catch (IOException failed) {
            Logger.error("{} cannot be written: {}", mark, failed.toString());
        }
    }

    /**
     * Puts the settings before in place, where others are on trial.
     *
     * @return false where none are, or that cannot be done
     */
    public boolean giveUp(String why) {
        if (!isOn()) {
            return false;
        }
        try {
            KeptFile.replace(settings, Files.readAllBytes(before));
            KeptFile.replace(given, why.getBytes(StandardCharsets.UTF_8));
            Files.delete(mark);
            Logger.error("the settings before came back: {}", why);
            return true;
        } catch (IOException failed) {
            Logger.error("the settings before could not be put back: {}", failed.toString());
            return false;
        }
    }

    /**
     * The service filters. Settings that leave the admin port alone have passed; others when {@link #heard} says so, else they are given up.
     *
     * @param restart what then ends the service, so that it starts with those before
     */
    public void started(Duration patience, Consumer<String> restart) {
        if (!isOn()) {
            return;
        }
        if (!changesPort()) {
            pass();
            return;
        }
        waits = true;
        Logger.warn(
                "the admin port was changed: the settings before come back in {} unless a technician comes in",
                patience);
        Thread thread = new Thread(() -> await(patience, restart), "settings-trial");
        thread.setDaemon(true);
        thread.start();
    }

    private void await(Duration patience, Consumer<String> restart) {
        String why = "no technician came in by SSH within " + patience.toMinutes() + " minutes";
        try {
            if (!wellFor.await(patience.toNanos(), TimeUnit.NANOSECONDS) && giveUp(why)) {
                restart.accept(why + ": the settings before came back");
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Somebody gave a command. */
    void heard(Person person) {
        if (waits && person.role() == Role.TECHNICIAN && person.way().startsWith("ssh ")) {
            waits = false;
            pass();
        }
    }

    private void pass() {
        try {
            Files.deleteIfExists(mark);
            wellFor.countDown();
            Logger.info("the settings that came by a command have passed their trial");
        } catch (IOException failed) {
            Logger.error("{} cannot be deleted: {}", mark, failed.toString());
        }
    }

    /**
     * Puts settings on trial from the next start on. Where others are already, which nobody has tried, the ones before those are those that come back.
     *
     * @param portChanges whether they change the admin port
     */
    void put(byte[] text, boolean portChanges) throws IOException {
        boolean on = isOn();
        if (!on) {
            KeptFile.replace(before, Files.readAllBytes(settings));
        }
        mark(0, portChanges || on && changesPort(), text);
        KeptFile.replace(settings, text);
    }

    /** Why the settings before came back, once. */
    Optional<String> whyCameBack() {
        try {
            if (!Files.exists(given)) {
                return Optional.empty();
            }
            String why = Files.readString(given);
            Files.delete(given);
            return Optional.of(why);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** What a person has written into the file since is that person's. */
    private boolean isOn() {
        String[] words = words();
        try {
            return words.length == 3 && Files.exists(before) && words[2].equals(hash(Files.readAllBytes(settings)));
        } catch (IOException unreadable) {
            return words.length == 3 && Files.exists(before);
        }
    }

    private int starts() {
        try {
            return Integer.parseInt(words()[0]);
        } catch (NumberFormatException damaged) {
            return MAX_STARTS;
        }
    }

    private boolean changesPort() {
        return words()[1].equals(PORT);
    }

    private String[] words() {
        try {
            return Files.readString(mark).strip().split(" ");
        } catch (IOException none) {
            return new String[0];
        }
    }

    private void mark(int starts, boolean portChanges, byte[] text) throws IOException {
        String line = starts + " " + (portChanges ? PORT : "-") + " " + hash(text) + "\n";
        KeptFile.replace(mark, line.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
