package org.gatehouse.desk;

import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import org.gatehouse.desk.NewKey.WeakPassphrase;
import org.gatehouse.seal.SealException;

/** Makes key pairs for the page. They are in the answer and nowhere else: the browser saves them. */
final class KeyPage {
    private final Clock clock;

    KeyPage(Clock clock) {
        this.clock = clock;
    }

    Reply make(Map<String, String> form) {
        char[] passphrase = form.getOrDefault("passphrase", "").toCharArray();
        try {
            NewKey made = NewKey.make(form.getOrDefault("name", ""), form.getOrDefault("mail", ""), passphrase, clock);
            return Reply.json(Map.of(
                    "file", made.file(),
                    "fingerprint", Fingerprint.grouped(made.pair().fingerprint()),
                    "secretKey", made.pair().secretKey(),
                    "publicKey", made.pair().publicKey(),
                    "revocation", made.pair().revocation()));
        } catch (WeakPassphrase | SealException e) {
            return Reply.refusal(400, e.getMessage());
        } finally {
            Arrays.fill(passphrase, ' ');
        }
    }
}
