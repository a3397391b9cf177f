package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which hosts a server is asked for in a stream: written as simply as can be, to compare with. */
final class HttpServer {
    private HttpServer() {}

    static List<String> hosts(byte[] stream) {
        String text = new String(stream, ISO_8859_1);
        List<String> hosts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            while (text.startsWith("\r\n", at)) {
                at += 2;
            }
            int end = text.indexOf("\r\n\r\n", at);
            if (end < 0) {
                break;
            }
            String head = text.substring(at, end + 2).toLowerCase(Locale.ROOT);
            if (!head.matches("(?s)[a-z]+ \\S+ http/1\\.1\r\n.*")) {
                break;
            }
            hosts.add(field(head, "host"));
            at = behindBody(text, end + 4, head);
        }
        return hosts;
    }

    private static int behindBody(String text, int start, String head) {
        String length = field(head, "content-length");
        if (field(head, "transfer-encoding").isEmpty()) {
            return length.isEmpty() ? start : behind(text, start, length, 10);
        }
        int at = start;
        while (true) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                return text.length();
            }
            String size = text.substring(at, end).replaceFirst(";.*", "");
            at = behind(text, end + 2, size, 16) + 2;
            if (size.matches("0+") || at > text.length()) {
                return Math.min(at, text.length());
            }
        }
    }

    /** The end of the text where a length is none, or leads beyond. */
    private static int behind(String text, int start, String length, int radix) {
        boolean readable = length.matches("[0-9A-Fa-f]{1,15}");
        try {
            return readable ? (int) Math.min(text.length(), start + Long.parseLong(length, radix)) : text.length();
        } catch (NumberFormatException hexadecimal) {
            return text.length();
        }
    }

    private static String field(String head, String name) {
        int at = head.indexOf("\r\n" + name + ":");
        return at < 0
                ? ""
                : head.substring(at + name.length() + 3, head.indexOf("\r\n", at + 2))
                        .strip();
    }
}
