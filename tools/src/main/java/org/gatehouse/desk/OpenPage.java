package org.gatehouse.desk;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.gatehouse.desk.store.Filter;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.SealException;

/** Opens exports for the start page: first the key with its passphrase, then the export. Holds the opened key until the desk is closed or another export is opened. Safe for many threads. */
final class OpenPage {
    private static final int BUFFER = 1 << 16;

    private final DeskState state;
    private final Exports exports;
    private final KnownBoxes boxes;
    private volatile Opener opener;

    OpenPage(DeskState state, Exports exports, KnownBoxes boxes) {
        this.state = state;
        this.exports = exports;
        this.boxes = boxes;
    }

    Reply unlock(Map<String, String> form) {
        char[] passphrase = form.getOrDefault("passphrase", "").toCharArray();
        try {
            opener = Opener.of(decoded(form.getOrDefault("key", "")), passphrase);
            return Reply.json(Map.of());
        } catch (SealException e) {
            return Reply.refusal(400, CannotOpen.key(e));
        } finally {
            Arrays.fill(passphrase, ' ');
        }
    }

    /** The export is the request's body, which is read as it comes and kept nowhere. */
    Reply open(HttpExchange exchange) {
        Opener key = opener;
        if (key == null) {
            return Reply.refusal(409, "First the key and its passphrase.");
        }
        Filter period = new Ask(exchange.getRequestURI().getRawQuery(), ZoneId.systemDefault()).filter();
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        long bytes = length == null ? 0 : Long.parseLong(length); // the server has refused what is no number
        InputStream sealed = new BufferedInputStream(exchange.getRequestBody(), BUFFER);
        boolean open = state.open(
                progress -> exports.open(sealed, bytes, key, period.fromMillis(), period.toMillis(), progress));
        return open ? Reply.json(Map.of()) : Reply.refusal(400, state.view().problem());
    }

    /** Somebody has compared the digits of the box that signed what is open. */
    Reply trust() throws IOException {
        Opened opened = state.opened().orElse(null);
        if (opened == null) {
            return Reply.refusal(409, "No export is open.");
        }
        boxes.remember(Fingerprint.digits(opened.proof().box()));
        state.change(opened.with(opened.proof().of(KnownBoxes.Standing.KNOWN, "")));
        return Reply.json(Map.of());
    }

    /** The key and what was decrypted are nobody's any more, and their memory is free. */
    void forget() {
        opener = null;
        state.forget();
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Ask.BadAsk("The key file did not arrive whole.");
        }
    }
}
