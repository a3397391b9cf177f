package org.gatehouse.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gatehouse.seal.SealException.Problem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a passphrase seals. */
@Tag("R19")
class PassphraseSealTest {
    private static final byte[] CONTENT = "what a box is".repeat(1000).getBytes(StandardCharsets.UTF_8);
    private static final char[] PASSPHRASE = "correct horse battery".toCharArray();
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");

    @TempDir
    Path folder;

    private final byte[] sealed = PassphraseSeal.seal(CONTENT, "box.zip", NOW, PASSPHRASE);

    @Test
    void content_isThereAgain() throws Exception {
        assertArrayEquals(CONTENT, PassphraseSeal.open(sealed, 1 << 20, PASSPHRASE));
    }

    @Test
    void otherPassphrase_opensNothing() {
        SealException refused = assertThrows(
                SealException.class, () -> PassphraseSeal.open(sealed, 1 << 20, "another one".toCharArray()));
        assertTrue(refused.getMessage().contains("passphrase"), refused.getMessage());
    }

    @Test
    void flippedByte_isNoticed() {
        for (int at = sealed.length / 2; at < sealed.length; at += 97) {
            byte[] altered = sealed.clone();
            altered[at] ^= 1;
            assertThrows(SealException.class, () -> PassphraseSeal.open(altered, 1 << 20, PASSPHRASE), "byte " + at);
        }
    }

    @Test
    void tooMuch_isNotGivenOut() {
        SealException refused = assertThrows(SealException.class, () -> PassphraseSeal.open(sealed, 100, PASSPHRASE));
        assertEquals(Problem.TOO_LARGE, refused.problem());
    }

    @Test
    void text_isNoMessage() {
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        assertThrows(SealException.class, () -> PassphraseSeal.open(text, 100, PASSPHRASE));
        assertThrows(SealException.class, () -> PassphraseSeal.open(new byte[0], 100, PASSPHRASE));
    }

    @Test
    void gnuPg_opensIt() throws Exception {
        Path file = Files.write(folder.resolve("box.backup"), sealed);
        Path home = Files.createDirectory(folder.resolve("home"));
        Process gpg = new ProcessBuilder(List.of(
                        "gpg",
                        "--homedir",
                        home.toString(),
                        "--batch",
                        "--quiet",
                        "--pinentry-mode",
                        "loopback",
                        "--passphrase",
                        new String(PASSPHRASE),
                        "-o",
                        folder.resolve("out").toString(),
                        "-d",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertTrue(gpg.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, gpg.exitValue(), Files.readString(folder.resolve("log")));
        assertArrayEquals(CONTENT, Files.readAllBytes(folder.resolve("out")));
        new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all")
                .start()
                .waitFor(60, TimeUnit.SECONDS);
    }
}
