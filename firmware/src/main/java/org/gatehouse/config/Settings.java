package org.gatehouse.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What this appliance is told about its machine; what the school decides is in the policy. Paths in the file are relative to the
 * file.
 *
 * @param lan the port towards the school
 * @param wan the port towards the router
 * @param bridge the bridge that both are ports of
 * @param fail what becomes of the network when the firmware is gone; {@code closed} unless said otherwise
 * @param mtu octets of an IP packet on both ports; 1500 unless said otherwise
 * @param keepsTime whether the machine has a clock that runs on without power; otherwise the time is not believed until the network has confirmed it
 * @param policy the policy file
 * @param lists the category lists
 * @param logbook the database of events
 * @param logLimits how much of it is kept
 * @param adminSocket where the command line on the box finds the service
 * @param ssh the admin port
 * @param radius who tells which user is at which device; empty where nobody does
 * @param mail the way alerts and reports leave the box; without it they stay in it
 * @param metrics where the metrics are served; empty where they are not
 * @param update which firmware it takes
 */
public record Settings(
        String lan,
        String wan,
        String bridge,
        FailMode fail,
        int mtu,
        boolean keepsTime,
        Path policy,
        ListSettings lists,
        Path logbook,
        LogLimits logLimits,
        Path adminSocket,
        SshSettings ssh,
        Optional<RadiusSettings> radius,
        Optional<MailSettings> mail,
        Optional<MetricsSettings> metrics,
        UpdateSettings update) {
    private static final int MIN_MTU = 1280; // RFC 8200 section 5
    private static final int MAX_MTU = 9216; // the largest that network cards commonly take
    private static final int DEFAULT_MTU = 1500;
    private static final int DEFAULT_UPDATE_HOURS = 24;
    private static final int MAX_UPDATE_HOURS = 24 * 31;
    private static final Path DEFAULT_ADMIN_SOCKET = Path.of("/run/gatehouse/admin.sock");
    private static final int MAX_SOCKET_PATH = 107; // octets: unix(7), sun_path without its end

    /**
     * Reads the settings file.
     *
     * @param portExists whether this machine has a network device of that name
     * @throws ConfigException with every fault of the file
     */
    public static Settings load(Path file, Predicate<String> portExists) throws ConfigException {
        return read(Document.read(file), file, portExists);
    }

    /**
     * Reads a text that somebody may want as the settings file.
     *
     * @param file where it would lie: paths are relative to it
     * @param called what faults call it
     * @param portExists as for {@link #load}
     * @throws ConfigException with every fault of the text
     */
    public static Settings parse(Path file, String called, String text, Predicate<String> portExists)
            throws ConfigException {
        return read(Document.parse(called, text), file, portExists);
    }

    private static Settings read(Document document, Path file, Predicate<String> portExists) throws ConfigException {
        Reader reader = new Reader(document, file, portExists);
        document.root()
                .allow(
                        "lan",
                        "wan",
                        "bridge",
                        "fail",
                        "mtu",
                        "clock",
                        "policy",
                        "lists",
                        "sources",
                        "list-store",
                        "list-update-hours",
                        "logbook",
                        "log-days",
                        "log-megabytes",
                        "admin-socket",
                        "ssh",
                        "radius",
                        "mail",
                        "metrics",
                        "update");
        Optional<Located<String>> lan = reader.device("lan", "the port towards the school");
        Optional<Located<String>> wan = reader.device("wan", "the port towards the router");
        Optional<Located<String>> bridge = reader.device("bridge", "the bridge of both ports");
        reader.checkDifferent(lan, wan);
        FailMode fail = reader.failMode();
        int mtu = reader.mtu();
        boolean keepsTime = reader.keepsTime();
        Optional<Path> policy = reader.path(document.root().requiredText("policy", "the policy file"));
        Optional<Path> logbook = reader.path(document.root().requiredText("logbook", "the database of events"));
        ListSettings lists = reader.lists(logbook);
        LogLimits logLimits = reader.logLimits();
        Path adminSocket = reader.adminSocket();
        SshSettings ssh = new SshReader(document, file).read();
        Optional<RadiusSettings> radius = new RadiusReader(document, file).read();
        Optional<MailSettings> mail = new MailReader(document, file).read();
        Optional<MetricsSettings> metrics = new MetricsReader(document).read();
        UpdateSettings update = new FirmwareReader(document, file).read();
        document.check();
        return new Settings(
                lan.orElseThrow().value(),
                wan.orElseThrow().value(),
                bridge.orElseThrow().value(),
                fail,
                mtu,
                keepsTime,
                policy.orElseThrow(),
                lists,
                logbook.orElseThrow(),
                logLimits,
                adminSocket,
                ssh,
                radius,
                mail,
                metrics,
                update);
    }

    /** The files that it names and does not read itself: those with passwords and the like, and {@link #keys}. */
    public List<Path> namedFiles() {
        List<Path> files = new ArrayList<>();
        radius.map(RadiusSettings::secretFile).ifPresent(files::add);
        mail.flatMap(MailSettings::login).map(MailSettings.Login::passwordFile).ifPresent(files::add);
        files.addAll(keys());
        return files;
    }

    /** The files with keys and certificates that it trusts. */
    public List<Path> keys() {
        List<Path> files = new ArrayList<>();
        mail.flatMap(MailSettings::authority).ifPresent(files::add);
        lists.sources().stream()
                .flatMap(source -> source.signature().stream())
                .map(ListSource.Signed::key)
                .forEach(files::add);
        return files;
    }

    /** The keys of what belongs to the board in which others differ: its ports, where it keeps what it has, whose firmware it takes. */
    public List<String> boardDifferences(Settings others) {
        Map<String, Boolean> differs = new LinkedHashMap<>();
        differs.put("lan", !lan.equals(others.lan));
        differs.put("wan", !wan.equals(others.wan));
        differs.put("bridge", !bridge.equals(others.bridge));
        differs.put("policy", !policy.equals(others.policy));
        differs.put("logbook", !logbook.equals(others.logbook));
        differs.put("list-store", !lists.store().equals(others.lists.store()));
        differs.put("admin-socket", !adminSocket.equals(others.adminSocket));
        differs.put("[update]", !update.equals(others.update));
        return differs.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private record Reader(Document document, Path file, Predicate<String> portExists) {
        Optional<Located<String>> device(String key, String expected) {
            Optional<Located<String>> device = document.root().requiredText(key, expected);
            device.filter(named -> !portExists.test(named.value()))
                    .ifPresent(named -> document.fault(
                            named,
                            "unknown port " + Fault.quoted(named.value()) + " for '" + key + "'",
                            "a network device of this machine, as 'ip link' lists them"));
            return device;
        }

        void checkDifferent(Optional<Located<String>> lan, Optional<Located<String>> wan) {
            if (lan.isPresent()
                    && wan.isPresent()
                    && lan.get().value().equals(wan.get().value())) {
                document.fault(wan.get(), "'lan' and 'wan' are the same port", "two ports");
            }
        }

        FailMode failMode() {
            Optional<Located<String>> fail = document.root().text("fail");
            return switch (fail.map(Located::value).orElse("closed")) {
                case "closed" -> FailMode.CLOSED;
                case "open" -> FailMode.OPEN;
                default -> {
                    String written = Fault.quoted(fail.orElseThrow().value());
                    document.fault(fail.orElseThrow(), "'fail' is " + written, "\"closed\" or \"open\"");
                    yield FailMode.CLOSED;
                }
            };
        }

        boolean keepsTime() {
            Optional<Located<String>> clock = document.root().text("clock");
            return switch (clock.map(Located::value).orElse("network")) {
                case "network" -> false;
                case "own" -> true;
                default -> {
                    String written = Fault.quoted(clock.orElseThrow().value());
                    document.fault(clock.orElseThrow(), "'clock' is " + written, "\"network\" or \"own\"");
                    yield false;
                }
            };
        }

        int mtu() {
            Optional<Located<Long>> mtu = document.root().number("mtu");
            long octets = mtu.map(Located::value).orElse((long) DEFAULT_MTU);
            if (octets < MIN_MTU || octets > MAX_MTU) {
                document.fault(
                        mtu.orElseThrow(), "'mtu' is " + octets, "a whole number from " + MIN_MTU + " to " + MAX_MTU);
            }
            return (int) octets;
        }

        LogLimits logLimits() {
            return new LogLimits((int) number("log-days", LogLimits.USUAL.days(), 1, LogLimits.MAX_DAYS), (int) number(
                    "log-megabytes", LogLimits.USUAL.megabytes(), LogLimits.MIN_MEGABYTES, LogLimits.MAX_MEGABYTES));
        }

        private long number(String key, long usual, long least, long most) {
            Optional<Located<Long>> written = document.root().number(key);
            long value = written.map(Located::value).orElse(usual);
            if (value < least || value > most) {
                document.fault(
                        written.orElseThrow(),
                        "'" + key + "' is " + value,
                        "a whole number from " + least + " to " + most);
                return usual;
            }
            return value;
        }

        Path adminSocket() {
            Optional<Located<String>> written = document.root().text("admin-socket");
            Path socket = path(written).orElse(DEFAULT_ADMIN_SOCKET);
            if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH) {
                document.fault(
                        written.orElseThrow(),
                        "'admin-socket' is too long: " + socket,
                        "a path of at most " + MAX_SOCKET_PATH + " octets");
            }
            return socket;
        }

        ListSettings lists(Optional<Path> logbook) {
            Optional<Located<String>> folder = document.root().text("lists");
            List<ListSource> sources = new SourceReader(document, file).read();
            if (document.root().has("sources")) {
                folder.ifPresent(written -> document.fault(
                        written, "'lists' and [[sources]]", "one of them: a folder can be the url of a source"));
            }
            Path beside = logbook.orElse(file).toAbsolutePath().resolveSibling("lists");
            Path store = path(document.root().text("list-store")).orElse(beside);
            return new ListSettings(path(folder), sources, store, Duration.ofHours(listUpdateHours()));
        }

        private long listUpdateHours() {
            Optional<Located<Long>> hours = document.root().number("list-update-hours");
            long value = hours.map(Located::value).orElse((long) DEFAULT_UPDATE_HOURS);
            if (value < 1 || value > MAX_UPDATE_HOURS) {
                document.fault(
                        hours.orElseThrow(),
                        "'list-update-hours' is " + value,
                        "a whole number from 1 to " + MAX_UPDATE_HOURS);
                return DEFAULT_UPDATE_HOURS;
            }
            return value;
        }

        Optional<Path> path(Optional<Located<String>> text) {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            String written = text.get().value();
            try {
                if (!written.isBlank()) {
                    return Optional.of(
                            file.toAbsolutePath().resolveSibling(written).normalize());
                }
            } catch (InvalidPathException e) {
                written = e.getInput();
            }
            document.fault(text.get(), Fault.quoted(written) + " is no path", "the path of a file or folder");
            return Optional.empty();
        }
    }
}
