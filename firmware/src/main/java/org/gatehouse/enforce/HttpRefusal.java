package org.gatehouse.enforce;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.policy.Contacts;
import org.gatehouse.policy.Contacts.HelpLink;
import org.gatehouse.policy.Verdict;

/** The page instead of the response to a blocked HTTP request: one segment that also closes the connection. It has no more than fits there: nothing could be sent again if it were lost. */
public final class HttpRefusal {
    /** The longest response in bytes: what the smallest MTU of IPv6 (RFC 8200 section 5) has room for. */
    private static final int MAX_RESPONSE = 1280 - 40 - 20;

    private static final byte[] HEAD = "HEAD ".getBytes(StandardCharsets.US_ASCII);

    private final int mtu;

    /** @param mtu the largest IP packet in bytes that the ports carry */
    public HttpRefusal(int mtu) {
        this.mtu = mtu;
    }

    /**
     * Writes the segment that the client takes for the whole response. A HEAD request gets no page (RFC 9110 section 9.3.2) where its
     * head is one segment; a client whose HEAD came in pieces ignores what comes behind the header section.
     *
     * @param request the last segment of the request head
     * @param host the name asked for, or what stands for it
     * @param contacts whom the school names to ask, and where there is help
     */
    public void write(Frame request, String host, Verdict verdict, Contacts contacts, FrameWriter writer) {
        int room = Math.min(FrameWriter.tcpRoom(request, mtu), MAX_RESPONSE);
        byte[] response = response(host, verdict, contacts, room, !isHead(request));
        int acknowledgment = request.sequence() + request.payloadLength();
        int flags = TcpFlags.PSH | TcpFlags.ACK | TcpFlags.FIN;
        writer.tcp(request, true, request.acknowledgment(), acknowledgment, flags, response, response.length);
    }

    private static boolean isHead(Frame request) {
        int start = request.payloadStart();
        return request.payloadLength() >= HEAD.length
                && Arrays.equals(request.bytes(), start, start + HEAD.length, HEAD, 0, HEAD.length);
    }

    private static byte[] response(String host, Verdict verdict, Contacts contacts, int room, boolean withPage) {
        int pageRoom = room - header(room).length;
        byte[] page = page(host, verdict, contacts, pageRoom).getBytes(StandardCharsets.UTF_8);
        int pageLength = Math.min(page.length, pageRoom); // only a category's title can be as long as that
        byte[] header = header(pageLength);
        byte[] response = Arrays.copyOf(header, header.length + (withPage ? pageLength : 0));
        System.arraycopy(page, 0, response, header.length, response.length - header.length);
        return response;
    }

    private static byte[] header(int pageLength) {
        return """
                HTTP/1.1 403 Forbidden\r
                Content-Type: text/html; charset=utf-8\r
                Content-Length: %d\r
                Cache-Control: no-store\r
                Connection: close\r
                \r
                """.formatted(pageLength).getBytes(StandardCharsets.US_ASCII);
    }

    /** Whom to ask and where to find help comes last, as far as there is room: each whole or not at all. */
    private static String page(String host, Verdict verdict, Contacts contacts, int room) {
        StringBuilder page = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en"><meta charset="utf-8"><title>Blocked</title>
                <meta name="viewport" content="width=device-width">
                <body style="font:1.2em sans-serif;max-width:32em;margin:3em auto;padding:0 1em">
                <h1>This site is blocked</h1>
                <p><b>%s</b></p>
                <p>%s.</p>
                <p>If you need it for learning, tell your teacher. If something online has upset you, talk to an adult you trust.</p>
                """.formatted(escape(host), escape(Explanation.line(verdict))));
        int left = room - page.toString().getBytes(StandardCharsets.UTF_8).length;
        for (HelpLink help : contacts.help()) {
            left -= append(
                    page, "<p><a href=\"" + escape(help.url()) + "\">" + escape(help.name()) + "</a></p>\n", left);
        }
        for (String person : List.of(contacts.dsl(), contacts.deputy())) {
            left -= person.isEmpty() ? 0 : append(page, "<p>" + escape(person) + "</p>\n", left);
        }
        return page.toString();
    }

    /** @return the octets that it took */
    private static int append(StringBuilder page, String part, int left) {
        int length = part.getBytes(StandardCharsets.UTF_8).length;
        if (length > left) {
            return 0;
        }
        page.append(part);
        return length;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
