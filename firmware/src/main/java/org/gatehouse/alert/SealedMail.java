package org.gatehouse.alert;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Enumeration;
import java.util.UUID;

/** Letters as mails: PGP/MIME (RFC 3156 section 4) where they are sealed. What their headers say, anybody may read. */
final class SealedMail {
    private static final String ENCRYPTED = "encrypted; protocol=\"application/pgp-encrypted\"";

    private SealedMail() {}

    static MimeMessage of(Session session, Letter letter, String from, String to) throws MessagingException {
        MimeMessage mail = new Numbered(session, from.substring(from.indexOf('@') + 1));
        mail.setFrom(new InternetAddress(from));
        mail.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(to));
        mail.setSubject(letter.subject(), StandardCharsets.US_ASCII.name());
        mail.setSentDate(Date.from(letter.made()));
        mail.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834 section 5: so that nobody's absence answers
        if (letter.sealed()) {
            mail.setContent(encrypted(letter));
        } else {
            put(mail, letter.content());
        }
        mail.saveChanges();
        return mail;
    }

    private static MimeMultipart encrypted(Letter letter) throws MessagingException {
        MimeMultipart parts = new MimeMultipart(ENCRYPTED);
        MimeBodyPart version = part("Version: 1\r\n", "application/pgp-encrypted");
        MimeBodyPart message =
                part(Armor.of(letter.content()).replace("\n", "\r\n"), "application/octet-stream; name=\"sealed.asc\"");
        message.setHeader("Content-Disposition", "inline; filename=\"sealed.asc\"");
        parts.addBodyPart(version);
        parts.addBodyPart(message);
        return parts;
    }

    private static MimeBodyPart part(String text, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        byte[] content = text.getBytes(StandardCharsets.US_ASCII);
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(content, type)));
        part.setHeader("Content-Type", type);
        part.setHeader("Content-Transfer-Encoding", "7bit");
        return part;
    }

    /** An entity with headers of its own becomes the mail's content. */
    private static void put(MimeMessage mail, byte[] entity) throws MessagingException {
        MimeBodyPart content = new MimeBodyPart(new ByteArrayInputStream(entity));
        mail.setDataHandler(content.getDataHandler());
        Enumeration<jakarta.mail.Header> headers = content.getAllHeaders();
        while (headers.hasMoreElements()) {
            jakarta.mail.Header header = headers.nextElement();
            mail.setHeader(header.getName(), header.getValue());
        }
    }

    /** The library would name the machine and its user in the number of a mail. */
    private static final class Numbered extends MimeMessage {
        private final String domain;

        Numbered(Session session, String domain) {
            super(session);
            this.domain = domain;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + UUID.randomUUID() + "@" + domain + ">");
        }
    }
}
