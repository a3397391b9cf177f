package org.gatehouse.desk;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides whose request it is. Other people may be logged in at the same computer, and any web page in the same browser can send requests to 127.0.0.1; what they lack is the path, which is a secret of
 * 128 bits, and the cookie. The cookie is bound to that path, because cookies know nothing of ports: without it, another program's page on 127.0.0.1 would be given ours. Safe for many threads.
 */
final class Door {
    private static final String COOKIE = "gatehouse-desk";
    private static final int SECRET_BYTES = 16;

    /** What became of a request at the door. */
    enum Entry {
        /** It may go on. */
        WELCOME,
        /** It brought the token: it is given the cookie. */
        FIRST,
        /** Not for this server: made by a page that thinks it is talking to somebody else (DNS rebinding), or by one of another origin. */
        MISDIRECTED,
        /** Nothing here is for it, and it is not told what is. */
        STRANGER
    }

    private final String host;
    private final String origin;
    private final String path = secret();
    private final String token = secret();
    private final String cookie = secret();
    private final AtomicBoolean tokenUsed = new AtomicBoolean();

    Door(int port) {
        host = "127.0.0.1:" + port;
        origin = "http://" + host;
    }

    /** The address that lets a browser in, once. */
    String address() {
        return origin + root() + "enter?token=" + token;
    }

    /** Whether somebody has come in by it. */
    boolean isEntered() {
        return tokenUsed.get();
    }

    /** What all paths here begin with; ends with a slash. */
    String root() {
        return "/" + path + "/";
    }

    /** What the browser shows from now on. */
    String setCookie() {
        return COOKIE + "=" + cookie + "; Path=" + root() + "; HttpOnly; SameSite=Strict";
    }

    Entry judge(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        InetAddress from = exchange.getRemoteAddress().getAddress();
        if (!from.isLoopbackAddress() || !host.equals(headers.getFirst("Host")) || isOfAnotherOrigin(headers)) {
            return Entry.MISDIRECTED;
        }
        String asked = exchange.getRequestURI().getRawPath();
        if (!asked.startsWith(root())) {
            return Entry.STRANGER;
        }
        if (asked.equals(root() + "enter")) {
            boolean right = same("token=" + token, exchange.getRequestURI().getRawQuery());
            return right && tokenUsed.compareAndSet(false, true) ? Entry.FIRST : Entry.STRANGER;
        }
        return hasCookie(headers) ? Entry.WELCOME : Entry.STRANGER;
    }

    /** Browsers say where a request comes from; 127.0.0.1 with another port is the same site to them, but not the same origin. */
    private boolean isOfAnotherOrigin(Headers headers) {
        String said = headers.getFirst("Origin");
        String site = headers.getFirst("Sec-Fetch-Site");
        return said != null && !said.equals(origin)
                || site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private boolean hasCookie(Headers headers) {
        return headers.getOrDefault("Cookie", java.util.List.of()).stream()
                .flatMap(line -> Arrays.stream(line.split(";")))
                .anyMatch(one -> same(COOKIE + "=" + cookie, one.strip()));
    }

    /** Takes as long for a guess that is nearly right as for any other. */
    private static boolean same(String secret, String guess) {
        return guess != null
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), guess.getBytes(StandardCharsets.UTF_8));
    }

    private static String secret() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
