package org.gatehouse.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.SealException;

/**
 * The safeguarding lead of the lab, who has a key as a real one has: {@code LabKey FOLDER} makes {@value #SECRET} and {@value #PUBLIC} there. Its passphrase is no secret: what the lab's box logs is made up.
 */
public final class LabKey {
    public static final String SECRET = "dsl.sec";
    public static final String PUBLIC = "dsl.asc";

    private static final String PASSPHRASE = "lab";

    private LabKey() {}

    public static void main(String[] arguments) throws IOException, SealException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        KeyMaker.KeyPair pair = KeyMaker.make("Safeguarding lead of the lab", PASSPHRASE.toCharArray(), Instant.now());
        replace(folder.resolve(PUBLIC), pair.publicKey());
        replace(folder.resolve(SECRET), pair.secretKey()); // last: where it is, the other is
    }

    /** Unlocks the secret half. */
    static Opener opener(Path secretKey) throws IOException, SealException {
        return Opener.of(Files.readAllBytes(secretKey), PASSPHRASE.toCharArray());
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
