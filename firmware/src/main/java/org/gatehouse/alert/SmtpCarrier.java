package org.gatehouse.alert;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.gatehouse.config.MailSettings;
import org.gatehouse.config.MailTls;

/** Takes letters to the school's mail server: SMTP (RFC 5321), submission (RFC 6409). The password and the certificates are read each time, so that new ones need no restart. */
public final class SmtpCarrier implements Carrier {
    private static final String CONNECT_MILLIS = "10000";
    private static final String ANSWER_MILLIS = "30000"; // servers look at a mail before they take it
    private static final int MAX_PROBLEM = 200; // of what a server says

    private final MailSettings settings;

    public SmtpCarrier(MailSettings settings) {
        this.settings = settings;
    }

    @Override
    public Round begin() throws MailException {
        try {
            Session session = Session.getInstance(properties());
            Transport transport = session.getTransport(settings.tls() == MailTls.TLS ? "smtps" : "smtp");
            transport.connect(settings.server(), settings.port(), user(), password());
            return new SmtpRound(session, transport);
        } catch (MessagingException | IOException | GeneralSecurityException failed) {
            throw new MailException(settings.server() + ": " + plain(failed), true);
        }
    }

    private Properties properties() throws IOException, GeneralSecurityException {
        String name = "mail." + (settings.tls() == MailTls.TLS ? "smtps" : "smtp") + ".";
        Properties properties = new Properties();
        properties.put(name + "connectiontimeout", CONNECT_MILLIS);
        properties.put(name + "timeout", ANSWER_MILLIS);
        properties.put(name + "writetimeout", ANSWER_MILLIS);
        properties.put(name + "auth", Boolean.toString(settings.login().isPresent()));
        properties.put(name + "starttls.enable", Boolean.toString(settings.tls() == MailTls.STARTTLS));
        properties.put(name + "starttls.required", Boolean.toString(settings.tls() == MailTls.STARTTLS));
        properties.put(name + "ssl.checkserveridentity", "true");
        properties.put(name + "ssl.protocols", "TLSv1.2 TLSv1.3");
        properties.put(name + "localhost", domainOfSender()); // and not what the box is called in the school
        if (settings.authority().isPresent()) {
            properties.put(
                    name + "ssl.socketFactory", trusting(settings.authority().get()));
        }
        return properties;
    }

    private String domainOfSender() {
        return settings.from().substring(settings.from().indexOf('@') + 1);
    }

    private String user() {
        return settings.login().map(MailSettings.Login::user).orElse(null);
    }

    private String password() throws IOException {
        Optional<Path> file = settings.login().map(MailSettings.Login::passwordFile);
        return file.isEmpty()
                ? null
                : Files.readString(file.get()).lines().findFirst().orElse("").strip();
    }

    private static SSLSocketFactory trusting(Path certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificates)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + store.size(), one);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    /** What a server or the network says, in one line that cannot drive a terminal; addresses in it are the settings' own. */
    private static String plain(Exception failed) {
        Throwable cause = failed;
        while (cause instanceof MessagingException mail && mail.getNextException() != null) {
            cause = mail.getNextException();
        }
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String what = cause instanceof AuthenticationFailedException ? "it does not take the password: " + said : said;
        String line = what.replaceAll("[\\p{C}\\s]+", " ").strip();
        return line.substring(0, Math.min(line.length(), MAX_PROBLEM));
    }

    private final class SmtpRound implements Round {
        private final Session session;
        private final Transport transport;

        SmtpRound(Session session, Transport transport) {
            this.session = session;
            this.transport = transport;
        }

        @Override
        public void deliver(Letter letter, String address) throws MailException {
            try {
                MimeMessage mail = SealedMail.of(session, letter, settings.from(), address);
                transport.sendMessage(mail, new Address[] {new InternetAddress(address)});
            } catch (SendFailedException refused) {
                throw new MailException(settings.server() + ": " + plain(refused), false);
            } catch (MessagingException failed) {
                throw new MailException(settings.server() + ": " + plain(failed), !transport.isConnected());
            }
        }

        @Override
        public void close() {
            try {
                transport.close();
            } catch (MessagingException gone) {
                // what it took it has, whatever it says to a farewell
            }
        }
    }
}
