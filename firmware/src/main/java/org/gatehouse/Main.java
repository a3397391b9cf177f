package org.gatehouse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.gatehouse.admin.SettingsTrial;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Settings;
import org.gatehouse.divert.DivertException;
import org.gatehouse.link.LinkException;
import org.gatehouse.lists.Lists;
import org.gatehouse.lists.LockedSlot;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.Policy;
import org.tinylog.Logger;

/**
 * The service: {@code java -jar gatehouse.jar [SETTINGS]}.
 *
 * <p>Exit status 0 after SIGTERM, 1 where a part could not be started or the filtering ended by itself, 2 where the settings, the lists or the policy have
 * faults; every fault is on standard error then.
 */
public final class Main {
    private static final Path DEFAULT_SETTINGS = Path.of("/etc/gatehouse/settings.toml");
    private static final Path NETWORK_DEVICES = Path.of("/sys/class/net");

    private Main() {}

    /** Runs until SIGTERM. */
    public static void main(String[] arguments) {
        if (arguments.length > 1) {
            System.err.println("usage: java -jar gatehouse.jar [SETTINGS]   (without: " + DEFAULT_SETTINGS + ")");
            System.exit(2);
        }
        Path file = arguments.length == 0 ? DEFAULT_SETTINGS : Path.of(arguments[0]);
        System.exit(run(file));
    }

    static boolean hasPort(String device) {
        return Files.exists(NETWORK_DEVICES.resolve(device));
    }

    private static int run(Path settingsFile) {
        Backups.takeStaged(settingsFile);
        SettingsTrial trial = SettingsTrial.begin(settingsFile);
        try {
            Settings settings = load(settingsFile, trial);
            Lists lists = Lists.open(settings.lists());
            ClockTrust clock = new ClockTrust(Clock.systemUTC(), settings.keepsTime(), ClockTrust.SYNCHRONIZED);
            Administration administration = Administration.open(settingsFile, trial, settings, lists, clock);
            Policy policy = administration.compiled();
            report(settings, lists, policy);
            Service service = Service.start(
                    settings,
                    policy,
                    lists,
                    administration.recipients(),
                    clock,
                    administration.messenger().listeners());
            administration.begin(service);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(service, administration), "shutdown"));
            service.ready(settings);
            service.join();
            if (!service.isEnding()) {
                Logger.error("the capture ended by itself; nothing is filtered any more");
            }
            return 1;
        } catch (ConfigException faulty) {
            faulty.faults().forEach(System.err::println);
            return 2;
        } catch (DivertException | LinkException | LogbookException failed) {
            System.err.println(failed.getMessage());
            return 1;
        }
    }

    /** Those that came by a command give way to the ones before, where they have faults by now. */
    private static Settings load(Path file, SettingsTrial trial) throws ConfigException {
        try {
            return Settings.load(file, Main::hasPort);
        } catch (ConfigException faulty) {
            if (trial.giveUp("they have faults: " + faulty.faults().get(0))) {
                return Settings.load(file, Main::hasPort);
            }
            throw faulty;
        }
    }

    /** Without the halt the JVM would report the signal, and systemd a failure. */
    private static void endInOrder(Service service, Administration administration) {
        administration.close();
        if (service.isFiltering()) {
            service.close();
            administration.messenger().close();
            Runtime.getRuntime().halt(0);
        }
        service.close();
        administration.messenger().close();
    }

    private static void report(Settings settings, Lists lists, Policy policy) {
        for (String category : lists.unfilled(policy.categoriesBlocked())) {
            Logger.warn("{} blocks category {}, but no list names a site in it", settings.policy(), category);
        }
        for (LockedSlot slot : lists.lockedLayer()) {
            Logger.info("locked layer, {}: {}", slot.kind().code(), slot.text());
        }
        Logger.info(
                "{} names from {} lists", lists.table().size(), lists.table().lists());
        Logger.info("policy: revision {}", policy.revision());
    }
}
