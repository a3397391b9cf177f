package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One HTTP request as bytes, since clients that know how one must look do not send what an attacker sends. */
final class Knock {
    private final URI address;
    private final List<String> headers = new ArrayList<>();
    private String host;
    private String cookie = "";

    Knock(String address) {
        this.address = URI.create(address);
        host = "127.0.0.1:" + this.address.getPort();
    }

    /**
     * What came back.
     *
     * @param headers in lower case, a line each
     */
    record Reply(int status, String headers, String body) {
        String header(String name) {
            return headers.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    Knock host(String name) {
        host = name;
        return this;
    }

    Knock cookie(String value) {
        cookie = value;
        return this;
    }

    Knock header(String line) {
        headers.add(line);
        return this;
    }

    Reply get(String path) throws IOException {
        return send("GET", path, "");
    }

    Reply send(String method, String path, String body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", address.getPort()));
            StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
            request.append("Connection: close\r\nContent-Length: ")
                    .append(body.getBytes(UTF_8).length)
                    .append("\r\n");
            if (!cookie.isEmpty()) {
                request.append("Cookie: ").append(cookie).append("\r\n");
            }
            headers.forEach(line -> request.append(line).append("\r\n"));
            request.append("\r\n").append(body);
            socket.getOutputStream().write(request.toString().getBytes(UTF_8));
            return read(socket.getInputStream());
        }
    }

    private static Reply read(InputStream in) throws IOException {
        byte[] all = in.readAllBytes();
        String text = new String(all, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        int status = Integer.parseInt(text.substring(9, 12));
        byte[] body = java.util.Arrays.copyOfRange(all, end + 4, all.length);
        return new Reply(status, text.substring(0, end), new String(body, UTF_8));
    }
}
