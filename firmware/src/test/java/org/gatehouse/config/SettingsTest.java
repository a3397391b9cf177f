package org.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    private static final Set<String> PORTS = Set.of("lan0", "wan0", "br0");
    private static final String GOOD = """
            lan = "lan0"
            wan = "wan0"
            bridge = "br0"
            policy = "policy.toml"
            logbook = "/var/lib/gatehouse/logbook.db"
            """;

    @TempDir
    Path folder;

    @Test
    void settings_withDefaults() throws Exception {
        assertEquals(
                new Settings(
                        "lan0",
                        "wan0",
                        "br0",
                        FailMode.CLOSED,
                        1500,
                        false,
                        folder.resolve("policy.toml"),
                        new ListSettings(
                                Optional.empty(), List.of(), Path.of("/var/lib/gatehouse/lists"), Duration.ofHours(24)),
                        Path.of("/var/lib/gatehouse/logbook.db"),
                        new LogLimits(365, 8000),
                        Path.of("/run/gatehouse/admin.sock"),
                        new SshSettings(
                                22,
                                List.of(),
                                Path.of("/boot/firmware/gatehouse-first-key.pub"),
                                Duration.ofMinutes(10)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new UpdateSettings(Path.of("/usr/lib/gatehouse/release.pub"), Duration.ofSeconds(60))),
                load(GOOD));
    }

    @Test
    @Tag("R35")
    void logLimits_areWhatTheFileSays_withinReason() throws Exception {
        assertEquals(
                new LogLimits(30, 500),
                load(GOOD + "log-days = 30\nlog-megabytes = 500\n").logLimits());
        String faults = assertThrows(ConfigException.class, () -> load(GOOD + "log-days = 0\nlog-megabytes = 15\n"))
                .getMessage();
        assertTrue(faults.contains("settings.toml:6:1") && faults.contains("from 1 to 3660"), faults);
        assertTrue(faults.contains("settings.toml:7:1") && faults.contains("from 16 to 1000000"), faults);
    }

    @Test
    @Tag("R40")
    void adminSocket_isWhereTheFileSays_andShortEnoughForOne() throws Exception {
        assertEquals(
                folder.resolve("a.sock"),
                load(GOOD + "admin-socket = \"a.sock\"\n").adminSocket());
        String faults = assertThrows(
                        ConfigException.class, () -> load(GOOD + "admin-socket = \"" + "a".repeat(120) + "\"\n"))
                .getMessage();
        assertTrue(faults.contains("settings.toml:6:1") && faults.contains("107 octets"), faults);
    }

    @Test
    @Tag("R40")
    void update_isWhatTheFileSays_withinReason() throws Exception {
        assertEquals(
                new UpdateSettings(folder.resolve("ours.pub"), Duration.ofSeconds(30)),
                load(GOOD + "[update]\nkey = \"ours.pub\"\ntrial-seconds = 30\n")
                        .update());
        String faults = assertThrows(ConfigException.class, () -> load(GOOD + "[update]\ntrial-seconds = 9\nkay = 1\n"))
                .getMessage();
        assertTrue(faults.contains("settings.toml:7:1") && faults.contains("from 10 to 3600"), faults);
        assertTrue(faults.contains("settings.toml:8:1") && faults.contains("kay"), faults);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9464, 127.0.0.1, 9464",
        "[::1]:9464, ::1, 9464",
        "192.168.1.2:80, 192.168.1.2, 80",
        "[fd00::2]:9464, fd00::2, 9464",
    })
    void metrics_areServedWhereOnlyTheSchoolCanAsk(String written, String address, int port) throws Exception {
        MetricsSettings metrics =
                load(GOOD + "metrics = \"" + written + "\"\n").metrics().orElseThrow();
        assertEquals(new MetricsSettings(InetAddress.getByName(address), port), metrics);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:9464, every address",
        "[::]:9464, every address",
        "198.51.100.10:9464, the outside may reach",
        "[2001:db8::2]:9464, the outside may reach",
        "localhost:9464, no address with a port",
        "127.0.0.1, no address with a port",
        "127.0.0.1:0, no address with a port",
        "127.0.0.1:70000, no address with a port",
        "::1:9464, no address with a port",
    })
    void metrics_anywhereElse_areAFault(String written, String problem) {
        ConfigException faulty =
                assertThrows(ConfigException.class, () -> load(GOOD + "metrics = \"" + written + "\"\n"));
        String told = faulty.faults().toString();
        assertTrue(told.contains("settings.toml:6:1") && told.contains(problem) && told.contains("127.0.0.1"), told);
    }

    @Test
    @Tag("R24")
    void settings_withRadius() throws Exception {
        Files.writeString(folder.resolve("radius.secret"), "a long shared secret\n");
        Settings settings = load(GOOD + """
                [radius]
                senders = ["192.0.2.5", "2001:db8::5"]
                secret-file = "radius.secret"
                """);
        RadiusSettings radius = settings.radius().orElseThrow();
        assertEquals(1813, radius.port());
        assertEquals(
                List.of(InetAddress.getByName("192.0.2.5"), InetAddress.getByName("2001:db8::5")), radius.senders());
        assertEquals(folder.resolve("radius.secret"), radius.secretFile());
    }

    @Test
    void radius_everyFaultIsTold() {
        ConfigException faulty = assertThrows(ConfigException.class, () -> load(GOOD + """
                [radius]
                port = 70000
                senders = ["radius.school.example"]
                secret-file = "nowhere"
                """));
        String told = faulty.faults().toString();
        assertEquals(3, faulty.faults().size(), told);
        assertTrue(told.contains("70000") && told.contains("radius.school.example") && told.contains("nowhere"), told);
    }

    @Test
    @Tag("R36")
    void settings_withMail() throws Exception {
        Files.writeString(folder.resolve("mail.password"), "secret\n");
        MailSettings mail = load(GOOD + """
                        [mail]
                        server = "smtp.school.example"
                        from = "gatehouse@school.example"
                        to = ["dsl@school.example", "deputy@school.example"]
                        summary-to = ["head@school.example"]
                        user = "gatehouse"
                        password-file = "mail.password"
                        """).mail().orElseThrow();
        assertEquals(587, mail.port());
        assertEquals(MailTls.STARTTLS, mail.tls());
        assertEquals(List.of("dsl@school.example", "deputy@school.example"), mail.to());
        assertEquals(List.of("head@school.example"), mail.summaryTo());
        assertEquals(Optional.of(new MailSettings.Login("gatehouse", folder.resolve("mail.password"))), mail.login());
    }

    @Test
    @Tag("R19")
    void mail_everyFaultIsTold_andNoPasswordGoesInClear() {
        ConfigException faulty = assertThrows(ConfigException.class, () -> load(GOOD + """
                [mail]
                server = "smtp school"
                port = 0
                tls = "none"
                ca-file = "nowhere.pem"
                from = "gatehouse"
                to = ["dsl@school.example\\r\\nBcc: x@example.org"]
                user = "gatehouse"
                subject = "x"
                """));
        String told = faulty.faults().toString();
        assertEquals(8, faulty.faults().size(), told);
        for (String words : List.of(
                "'smtp school'",
                "'port' is 0",
                "nowhere.pem",
                "'gatehouse' is no mail",
                "Bcc",
                "the password would be seen",
                "missing key 'password-file'",
                "unknown key 'subject'")) {
            assertTrue(told.contains(words), words + " in " + told);
        }
    }

    @Test
    void settings_withEverything() throws Exception {
        Settings settings = load(GOOD + "fail = \"open\"\nmtu = 1400\nclock = \"own\"\nlists = \"../lists\"\n");
        assertEquals(FailMode.OPEN, settings.fail());
        assertEquals(1400, settings.mtu());
        assertTrue(settings.keepsTime());
        assertEquals(
                Optional.of(folder.resolveSibling("lists")), settings.lists().folder());
    }

    @Test
    void settings_shippedExample() throws Exception {
        Path example = Path.of("../board/settings.toml");
        Settings settings = Settings.load(example, PORTS::contains);
        assertTrue(Files.exists(settings.policy()));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("empty file", "", """
                        F:1:1: missing key 'lan'; expected the port towards the school
                        F:1:1: missing key 'wan'; expected the port towards the router
                        F:1:1: missing key 'bridge'; expected the bridge of both ports
                        F:1:1: missing key 'policy'; expected the policy file
                        F:1:1: missing key 'logbook'; expected the database of events"""),
                arguments("unknown key, and the one that is then missing", GOOD.replace("lan =", "\n  lann ="), """
                        F:1:1: missing key 'lan'; expected the port towards the school
                        F:2:3: unknown key 'lann'; expected one of lan, wan, fail, mail, mtu, clock, lists, ssh, policy, radius, update, bridge, logbook, log-days, sources, metrics and 4 more"""),
                arguments(
                        "unknown table",
                        GOOD + "[more]\nx = 1\n",
                        "F:6:1: unknown key 'more'; expected one of mtu, mail, lan, wan, fail, clock, sources, ssh, bridge, policy,"
                                + " lists, metrics, update, logbook, radius, list-store and 4 more"),
                arguments(
                        "a clock of nobody's",
                        GOOD + "clock = \"sun\"\n",
                        "F:6:1: 'clock' is 'sun'; expected \"network\" or \"own\""),
                arguments("wrong types", GOOD.replace("\"lan0\"", "1") + "mtu = \"1500\"\nlists = [\"a\"]\n", """
                        F:1:1: 'lan' is a whole number; expected text in quotes
                        F:6:1: 'mtu' is text; expected a whole number
                        F:7:1: 'lists' is a list; expected text in quotes"""),
                arguments("unknown ports", GOOD.replace("lan0", "eth7").replace("br0", "br\\u001b[31m"), """
                        F:1:1: unknown port 'eth7' for 'lan'; expected a network device of this machine, as 'ip link' lists them
                        F:3:1: unknown port 'br?[31m' for 'bridge'; expected a network device of this machine, as 'ip link' lists them"""),
                arguments(
                        "one port twice",
                        GOOD.replace("wan0", "lan0"),
                        "F:2:1: 'lan' and 'wan' are the same port; expected two ports"),
                arguments(
                        "fail mode",
                        GOOD + "fail = \"Open\"\n",
                        "F:6:1: 'fail' is 'Open'; expected \"closed\" or \"open\""),
                arguments(
                        "MTU too small",
                        GOOD + "mtu = 1279\n",
                        "F:6:1: 'mtu' is 1279; expected a whole number from 1280 to 9216"),
                arguments(
                        "MTU too large",
                        GOOD + "mtu = 4294968796\n",
                        "F:6:1: 'mtu' is 4294968796; expected a whole number from 1280 to 9216"),
                arguments("paths", GOOD.replace("policy.toml", " ") + "lists = \"a\\u0000b\"\n", """
                        F:4:1: ' ' is no path; expected the path of a file or folder
                        F:6:1: 'a?b' is no path; expected the path of a file or folder"""),
                arguments("double key", GOOD + "lan = \"lan1\"\n", "F:6:1: lan previously defined at line 1, column 1"),
                arguments(
                        "syntax",
                        "lan = \nwan = \"a\n",
                        "F:1:7: Unexpected end of line; expected ', \", ''', \"\"\", a number, a boolean, a date/time,"
                                + " an array, or a table"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void settings_faults(String what, String text, String expected) {
        ConfigException thrown = assertThrows(ConfigException.class, () -> load(text));
        String file = folder.resolve("settings.toml").toString();
        assertEquals(expected.replaceAll("(?m)^F", file), thrown.getMessage());
        assertEquals(
                thrown.getMessage(),
                thrown.faults().stream().map(Fault::toString).collect(Collectors.joining("\n")));
    }

    @Test
    void settings_missingFile() {
        Path missing = folder.resolve("none.toml");
        ConfigException thrown = assertThrows(ConfigException.class, () -> Settings.load(missing, PORTS::contains));
        assertEquals(missing + ": no such file; expected a file in TOML", thrown.getMessage());
    }

    @Test
    void settings_notText() throws IOException {
        Path file = Files.write(folder.resolve("settings.toml"), new byte[] {'a', (byte) 0xff});
        ConfigException thrown = assertThrows(ConfigException.class, () -> Settings.load(file, PORTS::contains));
        assertEquals(file + ": not text in UTF-8; expected a file in TOML", thrown.getMessage());
    }

    @Test
    void settings_folderInsteadOfFile() {
        assertThrows(ConfigException.class, () -> Settings.load(folder, PORTS::contains));
    }

    private Settings load(String text) throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("settings.toml"), text);
        return Settings.load(file, PORTS::contains);
    }
}
