package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.gatehouse.alert.Mail;
import org.gatehouse.alert.Sealing;
import org.gatehouse.alert.SmtpCarrier;
import org.gatehouse.config.MailSettings;
import org.gatehouse.config.MailTls;
import org.gatehouse.seal.Gpg;
import org.gatehouse.seal.Recipients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real mail server takes the letters, the real GnuPG opens them; on this machine alone. */
@Tag("R36")
@Timeout(120)
class MailTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Gpg gpg;
    private Sealing sealing;
    private int port;

    @BeforeEach
    void makeKey() throws Exception {
        gpg = new Gpg();
        Recipients recipients = new Recipients(folder.resolve("recipients"));
        recipients.add(gpg.make("Lead <dsl@school.example>", "", "future-default", "1y"), Instant.now());
        sealing = Sealing.to(recipients);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void forgetKey() throws IOException {
        gpg.close();
    }

    @Test
    @Tag("R19")
    void letter_isPgpMime_andItsHeadersSayNothing() throws Exception {
        Path certificate = MailServer.certificate(folder, "DNS:localhost");
        try (MailServer server = MailServer.start(folder, port)) {
            Mail mail = mail("localhost", MailTls.STARTTLS, Optional.of(certificate));
            assertTrue(Lab.within(PATIENCE, () -> problems(mail).equals(List.of("", ""))), server.output());
            List<String> mails = server.await(2, PATIENCE);
            MimeMessage outer = MailServer.parse(mails.get(0));
            assertEquals("Gatehouse: a test", outer.getSubject());
            assertEquals("auto-generated", outer.getHeader("Auto-Submitted", null));
            assertTrue(outer.getMessageID().matches("<[0-9a-f-]{36}@school.example>"), outer.getMessageID());
            List<String> headers = new ArrayList<>();
            Collections.list(outer.getAllHeaders()).stream()
                    .map(Header::getName)
                    .forEach(headers::add);
            headers.removeIf(name -> name.startsWith("X-")); // the server's own, which say from where it came
            assertEquals(
                    List.of(
                                    "Date",
                                    "From",
                                    "To",
                                    "Message-ID",
                                    "Subject",
                                    "MIME-Version",
                                    "Content-Type",
                                    "Auto-Submitted")
                            .stream()
                            .sorted()
                            .toList(),
                    headers.stream().sorted().toList());
            assertFalse(mails.get(0).contains(InetAddress.getLocalHost().getHostName()), mails.get(0));
            String text = MailServer.text(MailServer.opened(mails.get(0), gpg, ""));
            assertTrue(text.contains("This is a test of Gatehouse's alerts."), text);
        }
    }

    @Test
    @Tag("R19")
    void serverThatIsNotWhoItSays_getsNothing() throws Exception {
        Path certificate = MailServer.certificate(folder, "DNS:another.example");
        try (MailServer server = MailServer.start(folder, port)) {
            Mail mail = mail("localhost", MailTls.STARTTLS, Optional.of(certificate));
            assertTrue(
                    Lab.within(
                            PATIENCE,
                            () -> problems(mail).get(0).contains("localhost")
                                    && !problems(mail).get(0).contains("connect")),
                    () -> problems(mail).toString());
            assertFalse(problems(mail("localhost", MailTls.STARTTLS, Optional.empty()))
                    .contains("")); // nobody of the system vouches for it
            assertEquals(List.of(), server.mails());
        }
    }

    /** Who stands between could hide that the server has STARTTLS: then nothing is said. */
    @Test
    @Tag("R19")
    void serverWithoutEncryption_getsNothing_unlessTheSettingsSaySo() throws Exception {
        String[] command = {
            "aiosmtpd",
            "-n",
            "-l",
            "localhost:" + port,
            "-c",
            "aiosmtpd.handlers.Mailbox",
            folder.resolve("mails").toString()
        };
        try (Running server = Running.start(java.util.Map.of(), List.of(command))) {
            Mail careful = mail("localhost", MailTls.STARTTLS, Optional.empty());
            assertTrue(
                    Lab.within(PATIENCE, () -> problems(careful).get(0).contains("STARTTLS")),
                    () -> problems(careful) + server.output());
            assertEquals(List.of("", ""), problems(mail("localhost", MailTls.NONE, Optional.empty())));
        }
    }

    @Test
    void serverThatIsNotThere_isAProblemInOneLine() throws Exception {
        String problem =
                problems(mail("localhost", MailTls.STARTTLS, Optional.empty())).get(0);
        assertTrue(problem.startsWith("localhost: ") && problem.contains("Connection refused"), problem);
    }

    private static List<String> problems(Mail mail) {
        try {
            return mail.test(NOW).stream().map(Mail.Outcome::problem).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Mail mail(String server, MailTls tls, Optional<Path> authority) {
        MailSettings settings = new MailSettings(
                server,
                port,
                tls,
                authority,
                "gatehouse@school.example",
                List.of("dsl@school.example", "deputy@school.example"),
                List.of(),
                Optional.empty());
        return new Mail(Optional.of(settings), sealing, new SmtpCarrier(settings));
    }
}
