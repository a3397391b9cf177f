package org.gatehouse.alert;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** MIME entities (RFC 2045): what is sealed into a letter, or sent as it is. */
public final class MimeText {
    private MimeText() {}

    /**
     * A file that is sent with a text.
     *
     * @param type its media type
     */
    public record Attachment(String name, String type, byte[] content) {}

    /** A text alone. */
    public static byte[] of(String text) {
        return bytes(part(text, "plain"));
    }

    /** A text, the same as a page, and files. */
    public static byte[] of(String text, String html, List<Attachment> attachments) {
        try {
            MimeMultipart same = new MimeMultipart("alternative");
            same.addBodyPart(part(text, "plain"));
            same.addBodyPart(part(html, "html"));
            Entity letter = new Entity();
            letter.setContent(same);
            MimeMultipart all = new MimeMultipart("mixed");
            all.addBodyPart(letter);
            for (Attachment attachment : attachments) {
                all.addBodyPart(part(attachment));
            }
            Entity whole = new Entity();
            whole.setContent(all);
            return bytes(attachments.isEmpty() ? letter : whole);
        } catch (MessagingException e) {
            throw new IllegalStateException("no mail could be put together: " + e.getMessage(), e);
        }
    }

    /** A part that stands on its own. */
    private static final class Entity extends MimeBodyPart {
        byte[] bytes() throws MessagingException, IOException {
            updateHeaders();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            writeTo(bytes);
            return bytes.toByteArray();
        }
    }

    private static Entity part(String text, String subtype) {
        try {
            byte[] content = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            Entity part = new Entity();
            part.setDataHandler(
                    new DataHandler(new ByteArrayDataSource(content, "text/" + subtype + "; charset=utf-8")));
            part.setHeader("Content-Type", "text/" + subtype + "; charset=utf-8");
            part.setHeader("Content-Transfer-Encoding", "quoted-printable");
            return part;
        } catch (MessagingException e) {
            throw new IllegalStateException("no mail could be put together: " + e.getMessage(), e);
        }
    }

    private static MimeBodyPart part(Attachment attachment) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(attachment.content(), attachment.type())));
        part.setFileName(attachment.name());
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private static byte[] bytes(Entity entity) {
        try {
            return entity.bytes();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("no mail could be put together: " + e.getMessage(), e);
        }
    }
}
