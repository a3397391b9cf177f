package org.gatehouse.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Mail servers as far as the line that asks for TLS (SMTP: RFC 3207, IMAP: RFC 9051 section 6.2.1): {@code UpgradeServer}. What follows goes to the TLS server on port 443 of its own host; what a client
 * sends behind that line without waiting, too, as careless servers do.
 */
public final class UpgradeServer {
    private static final int SUBMISSION = 587;
    private static final int IMAP = 143;

    /** What a server says to a client that comes, and to each line with that word. */
    private record Dialogue(String greeting, Map<String, String> answers) {}

    private static final Map<Integer, Dialogue> DIALOGUES = Map.of(
            SUBMISSION,
            new Dialogue(
                    "220 mail ready\r\n",
                    Map.of("EHLO", "250-mail\r\n250 STARTTLS\r\n", "STARTTLS", "220 go ahead\r\n")),
            IMAP,
            new Dialogue(
                    "* OK mail ready\r\n",
                    Map.of(
                            "CAPABILITY",
                            "* CAPABILITY IMAP4rev1 STARTTLS\r\n1 OK done\r\n",
                            "STARTTLS",
                            "2 OK go ahead\r\n")));

    private UpgradeServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        for (Map.Entry<Integer, Dialogue> port : DIALOGUES.entrySet()) {
            ServerSocket listener = new ServerSocket(port.getKey());
            Background.run(() -> accept(listener, port.getValue()));
        }
        System.out.println("listening");
        Thread.currentThread().join();
    }

    private static void accept(ServerSocket listener, Dialogue dialogue) throws IOException {
        try (listener) {
            while (true) {
                Socket client = listener.accept();
                Background.run(() -> serve(client, dialogue));
            }
        }
    }

    private static void serve(Socket client, Dialogue dialogue) throws IOException {
        try (client) {
            client.setTcpNoDelay(true); // clients by hand do not acknowledge all
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            say(out, dialogue.greeting());
            String word = "";
            while (!word.equals("STARTTLS")) {
                word = wordOf(readLine(in), dialogue);
                say(out, dialogue.answers().getOrDefault(word, "? what\r\n"));
            }
            tunnel(in, out);
        }
    }

    private static void tunnel(InputStream in, OutputStream out) throws IOException {
        try (Socket server = new Socket("127.0.0.1", 443)) {
            Background.run(() -> server.getInputStream().transferTo(out));
            in.transferTo(server.getOutputStream());
        }
    }

    private static String wordOf(String line, Dialogue dialogue) {
        String upper = line.toUpperCase(Locale.ROOT);
        return dialogue.answers().keySet().stream()
                .filter(upper::contains)
                .max(String::compareTo)
                .orElse("");
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("no line");
            }
            line.append((char) next);
        }
        return line.toString();
    }
}
