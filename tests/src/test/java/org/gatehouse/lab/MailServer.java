package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatehouse.seal.Gpg;

/** A real mail server (aiosmtpd), which takes mail over STARTTLS only, and keeps it in a folder as it came. */
final class MailServer implements AutoCloseable {
    private final Path folder;
    private final Running server;

    private MailServer(Path folder, Running server) {
        this.folder = folder;
        this.server = server;
    }

    /** A certificate for a name or an address, with its key beside it: {@code certificate.pem} and {@code key.pem}. */
    static Path certificate(Path folder, String subject) {
        List<String> openssl = List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=mail",
                "-addext",
                "subjectAltName=" + subject,
                "-keyout",
                folder.resolve("key.pem").toString(),
                "-out",
                folder.resolve("certificate.pem").toString());
        assertEquals(
                0,
                Running.start(Map.of(), openssl).finish(Duration.ofSeconds(20)).status());
        return folder.resolve("certificate.pem");
    }

    /**
     * Starts it.
     *
     * @param folder with the certificate; mails come into {@code mails} there
     * @param place {@code HOST:PORT}
     * @param launcher starts a command where the server is to be
     */
    static MailServer start(Path folder, String place, Function<String[], Running> launcher) {
        String[] command = {
            "aiosmtpd",
            "-n",
            "-l",
            place,
            "--tlscert",
            folder.resolve("certificate.pem").toString(),
            "--tlskey",
            folder.resolve("key.pem").toString(),
            "-c",
            "aiosmtpd.handlers.Mailbox",
            folder.resolve("mails").toString()
        };
        return new MailServer(folder, launcher.apply(command));
    }

    /** On this machine. */
    static MailServer start(Path folder, int port) {
        return start(folder, "localhost:" + port, command -> Running.start(Map.of(), List.of(command)));
    }

    /** The mails so far, as they came, the first first. */
    List<String> mails() {
        Path fresh = folder.resolve("mails/new");
        if (!Files.isDirectory(fresh)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(fresh)) {
            List<String> mails = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                mails.add(Files.readString(file));
            }
            return mails;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until there are as many. */
    List<String> await(int count, Duration limit) {
        assertTrue(
                Lab.within(limit, () -> mails().size() >= count),
                () -> mails().size() + " mails; the server says " + server.output());
        return mails();
    }

    String output() {
        return server.output();
    }

    @Override
    public void close() {
        server.close();
    }

    static MimeMessage parse(String mail) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(mail.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
    }

    /** What the real GnuPG finds in a mail that is as RFC 3156 section 4 wants it: a MIME entity. */
    static MimeMessage opened(String mail, Gpg gpg, String passphrase) throws Exception {
        MimeMessage message = parse(mail);
        assertTrue(message.isMimeType("multipart/encrypted"), message.getContentType());
        assertTrue(
                message.getContentType().contains("protocol=\"application/pgp-encrypted\""), message.getContentType());
        MimeMultipart parts = new MimeMultipart(message.getDataHandler().getDataSource());
        assertEquals(2, parts.getCount());
        assertTrue(parts.getBodyPart(0).isMimeType("application/pgp-encrypted"));
        assertEquals(
                "Version: 1", new String(parts.getBodyPart(0).getInputStream().readAllBytes()).strip());
        assertTrue(parts.getBodyPart(1).isMimeType("application/octet-stream"));
        byte[] plain =
                gpg.run(parts.getBodyPart(1).getInputStream().readAllBytes(), "--passphrase", passphrase, "--decrypt");
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(plain));
    }

    static String text(MimeMessage entity) throws Exception {
        return new String(entity.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .replace("\r\n", "\n");
    }
}
