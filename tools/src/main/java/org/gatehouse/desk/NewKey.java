package org.gatehouse.desk;

import java.text.Normalizer;
import java.time.Clock;
import java.util.Locale;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.KeyMaker.KeyPair;
import org.gatehouse.seal.SealException;

/**
 * A key pair of a safeguarding lead, just made, and what its files are called.
 *
 * @param file the files' names without their endings
 */
record NewKey(KeyPair pair, String file) {
    /** Who has the secret file can try passphrases; each try costs a good part of a second, and twelve characters of a person's choice are what that still holds. */
    static final int LEAST_PASSPHRASE = 12;

    private static final int MAX_FILE_NAME = 40;

    /** The passphrase is too short; the message says so. */
    static final class WeakPassphrase extends Exception {
        WeakPassphrase() {
            super("The passphrase is too short: at least " + LEAST_PASSPHRASE
                    + " characters. Four or five words that do not belong together are best.");
        }
    }

    /**
     * Makes a pair.
     *
     * @param name whose it is
     * @param mail the address for alerts; empty for none
     * @param passphrase the caller's to overwrite
     * @throws SealException when the name is none
     */
    static NewKey make(String name, String mail, char[] passphrase, Clock clock) throws SealException, WeakPassphrase {
        if (passphrase.length < LEAST_PASSPHRASE) {
            throw new WeakPassphrase();
        }
        String userId = mail.isBlank() ? name.strip() : name.strip() + " <" + mail.strip() + ">";
        return new NewKey(KeyMaker.make(userId, passphrase, clock.instant()), fileName(name));
    }

    /** Plain letters and digits, whatever the name is written in. */
    private static String fileName(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String cut = plain.substring(0, Math.min(plain.length(), MAX_FILE_NAME)).replaceAll("-$", "");
        return cut.isEmpty() ? "gatehouse-key" : cut;
    }
}
