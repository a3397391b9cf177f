package org.gatehouse.enforce;

import java.nio.charset.StandardCharsets;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.policy.Verdict;

/** The page instead of the response to a blocked HTTP request: one segment that also closes the connection. */
public final class HttpRefusal {
    private final int mtu;

    /** @param mtu the largest IP packet in bytes that the ports carry */
    public HttpRefusal(int mtu) {
        this.mtu = mtu;
    }

    /**
     * Writes the segment that the client takes for the whole response.
     *
     * @param request the last segment of the request head
     * @param host the name asked for, or what stands for it
     */
    public void write(Frame request, String host, Verdict verdict, FrameWriter writer) {
        byte[] response = response(host, verdict).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(response.length, FrameWriter.tcpRoom(request, mtu));
        int acknowledgment = request.sequence() + request.payloadLength();
        int flags = TcpFlags.PSH | TcpFlags.ACK | TcpFlags.FIN;
        writer.tcp(request, true, request.acknowledgment(), acknowledgment, flags, response, length);
    }

    private static String response(String host, Verdict verdict) {
        String page = """
                <!DOCTYPE html>
                <html lang="en"><meta charset="utf-8"><title>Blocked</title>
                <meta name="viewport" content="width=device-width">
                <body style="font:1.2em sans-serif;max-width:32em;margin:3em auto;padding:0 1em">
                <h1>This site is blocked</h1>
                <p><b>%s</b></p>
                <p>%s.</p>
                <p>If you need it for learning, tell your teacher. If something online has upset you, talk to an adult you trust.</p>
                """.formatted(escape(host), escape(Explanation.line(verdict)));
        return """
                HTTP/1.1 403 Forbidden\r
                Content-Type: text/html; charset=utf-8\r
                Content-Length: %d\r
                Cache-Control: no-store\r
                Connection: close\r
                \r
                %s""".formatted(page.getBytes(StandardCharsets.UTF_8).length, page);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
