package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gatehouse.seal.Gpg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pupil opens what the safeguarding lead must hear of; a real mail server outside gets it, the real GnuPG opens it. */
@LabTest
@Tag("R08")
@Tag("R36")
class AlertMailTest {
    private static final String SELF_HARM = "www.sanctioned-suicide.org";
    private static final String PLACE = "192.0.2.1:587";
    private static final Duration SECONDS = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofSeconds(75);
    private static final String MAIL = """
            [mail]
            server = "192.0.2.1"
            ca-file = "%s"
            from = "gatehouse@school.example"
            to = ["dsl@school.example"]
            """;

    @TempDir
    Path folder;

    private Gpg gpg;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        Path certificate = MailServer.certificate(folder, "IP:192.0.2.1");
        Path more = Files.writeString(folder.resolve("more.toml"), MAIL.formatted(certificate));
        lab = Lab.up("--more", more.toString());
        gpg = new Gpg();
        gpg.run(Files.readAllBytes(Lab.STATE.resolve("dsl.sec")), "--passphrase", "lab", "--import");
    }

    @AfterEach
    void end() throws IOException {
        lab.close();
        gpg.close();
    }

    @Test
    @Tag("R19")
    void selfHarm_isMailedWithinSeconds_sealed_withWhatToDo() throws Exception {
        try (MailServer server = serve()) {
            lab.dig("pupil", SELF_HARM);
            String mail = mailThatSays(server, SELF_HARM);
            String text = opened(mail);
            for (String words : List.of(
                    SELF_HARM,
                    "02:00:00:00:00:11",
                    "192.0.2.11",
                    "pupils",
                    "suicide",
                    "blocked",
                    "call 999",
                    "Childline, for children: 0800 1111")) {
                assertTrue(text.contains(words), words + " in:\n" + text);
            }
            for (String secret : List.of("sanctioned", "02:00:00", "192.0.2.11", "suicide", "pupil")) {
                assertFalse(mail.contains(secret), secret + " in:\n" + mail);
            }
            for (String secret : List.of("sanctioned", "02:00:00", "192.0.2.11")) { // rule, category and group are not
                assertEquals(List.of(), filesWith(secret, "alerts.db"));
            }
            assertTrue(Lab.within(SECONDS, () -> alerts().contains(" sent")), this::alerts);
            String number = alerts().strip().split(" ")[0];
            String armor = Commands.must("--as", "dsl", "alert", "show", number).output();
            String shown = new String(gpg.run(armor.getBytes(), "--passphrase", "lab", "--decrypt"));
            assertTrue(shown.contains(SELF_HARM), shown);
        }
    }

    @Test
    void thousandAttempts_areOneMailWithTheirCount() throws Exception {
        try (MailServer server = serve()) {
            Path names = folder.resolve("names");
            Files.writeString(names, (SELF_HARM + "\n").repeat(1000));
            lab.run("pupil", "dig", "+tries=1", "+time=10", "+noall", "-f", names.toString());
            String text = opened(mailThatSays(server, SELF_HARM));
            assertTrue(text.contains("Attempts   1000"), text);
            assertTrue(text.contains(SELF_HARM + ", 1000 times"), text);
            Lab.pause(Duration.ofSeconds(5));
            assertEquals(1, mailsThatSay(server, SELF_HARM).size());
        }
    }

    @Test
    void serverThatIsDown_getsTheMailLater_restartsInBetweenLoseNothing() throws Exception {
        lab.dig("pupil", SELF_HARM);
        assertTrue(Lab.within(SECONDS, () -> alerts().contains("0 of 1 sent")), this::alerts);
        assertEquals(0, Lab.script("restart").status());
        Commands.await();
        lab.dig("staff", "www.psyke.org");
        assertTrue(Lab.within(SECONDS, () -> alerts().lines().count() == 2), this::alerts);
        assertEquals(0, Lab.script("stop", "--kill").status());
        try (MailServer server = serve()) {
            assertEquals(0, Lab.script("start").status());
            Commands.await();
            mailThatSays(server, SELF_HARM);
            mailThatSays(server, "www.psyke.org");
            assertTrue(Lab.within(SECONDS, () -> !alerts().contains("0 of 1 sent")), this::alerts);
            Lab.pause(Duration.ofSeconds(2));
            assertEquals(1, mailsThatSay(server, SELF_HARM).size());
            assertEquals(1, mailsThatSay(server, "www.psyke.org").size());
        }
    }

    @Test
    @Tag("R06")
    @Tag("R20")
    @Tag("R21")
    void changes_areMailedAtOnce_alsoTheOneThatTakesTheMailAway() throws Exception {
        try (MailServer server = serve()) {
            Commands.must("category", "allow", "games", "--group", "pupils", "--reason", "the Minecraft club");
            String mail = mailThatSays(server, "of the policy is in force");
            String text = opened(mail);
            for (String words : List.of(
                    "Revision 2 of the policy is in force",
                    "local (technician), on the box itself",
                    "the Minecraft club",
                    "pupils no longer blocks games",
                    "policy diff 2",
                    "policy revert 1")) {
                assertTrue(text.contains(words), words + " in:\n" + text);
            }
            assertFalse(mail.contains("Minecraft") || mail.contains("games"), mail);
            Path settings = folder.resolve("settings.toml");
            Files.writeString(
                    settings, Commands.must("settings", "show").output().replace("dsl@", "nobody@"));
            Commands.must("settings", "set", settings.toString(), "--restart", "--reason", "she has left");
            mail = mailThatSays(server, "of the settings is written");
            text = opened(mail);
            assertTrue(mail.contains("To: dsl@school.example"), mail);
            assertTrue(text.contains("the way of mail, or who gets it, is another") && text.contains("nobody@"), text);
        }
    }

    /** Whatever else has to be told meanwhile: on a busy machine also that the box did not filter for a moment. */
    private String mailThatSays(MailServer server, String words) {
        assertTrue(Lab.within(MINUTE, () -> !mailsThatSay(server, words).isEmpty()), server::output);
        return mailsThatSay(server, words).get(0);
    }

    private List<String> mailsThatSay(MailServer server, String words) {
        return server.mails().stream()
                .filter(mail -> opened(mail).contains(words))
                .toList();
    }

    private String opened(String mail) {
        try {
            return MailServer.text(MailServer.opened(mail, gpg, "lab"));
        } catch (Exception failed) {
            throw new AssertionError(mail, failed);
        }
    }

    private MailServer serve() {
        MailServer server = MailServer.start(folder, PLACE, command -> lab.start("outside", command));
        assertTrue(
                Lab.within(
                        SECONDS,
                        () -> lab.run("box", "socat", "-u", "OPEN:/dev/null", "TCP:192.0.2.1:587")
                                        .status()
                                == 0),
                server::output);
        return server;
    }

    /** Those of a group, and not of the box itself, a line each. */
    private String alerts() {
        return Commands.must("--as", "dsl", "alert", "list")
                .output()
                .lines()
                .filter(line -> line.contains("pupils") || line.contains("staff"))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> filesWith(String text, String name) throws IOException {
        try (Stream<Path> files = Files.list(Lab.STATE)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .filter(file -> contains(file, text))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
