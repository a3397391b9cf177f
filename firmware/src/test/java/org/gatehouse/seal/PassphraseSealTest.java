package org.gatehouse.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
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
        assertArrayEquals(CONTENT, open(sealed, PASSPHRASE));
    }

    @Test
    void otherPassphrase_opensNothing() {
        SealException refused = assertThrows(SealException.class, () -> open(sealed, "another one".toCharArray()));
        assertTrue(refused.getMessage().contains("passphrase"), refused.getMessage());
    }

    @Test
    void flippedByte_isNoticed() {
        for (int at = sealed.length / 2; at < sealed.length; at += 97) {
            byte[] altered = sealed.clone();
            altered[at] ^= 1;
            assertRefused(altered, "byte " + at);
        }
    }

    @Test
    void cutAnywhere_isNoticed() {
        for (int length = 0; length < sealed.length; length += 61) {
            assertRefused(Arrays.copyOf(sealed, length), "cut to " + length);
        }
    }

    /** Of 16 gigabytes here; the format can say terabytes (RFC 9580 section 3.7.1.4). */
    @Test
    void keyThatTakesMuchMemory_isNotMade() {
        byte[] key = {(byte) 0xc3, 22, 4, 9, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1, 1, 24};
        byte[] content = {(byte) 0xd2, 8, 1, 2, 3, 4, 5, 6, 7, 8};
        byte[] message = ByteBuffer.allocate(key.length + content.length)
                .put(key)
                .put(content)
                .array();
        SealException refused = assertThrows(SealException.class, () -> open(message, PASSPHRASE));
        assertEquals(Problem.WRONG_PASSPHRASE, refused.problem());
    }

    @Test
    void text_isNoMessage() {
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        assertThrows(SealException.class, () -> open(text, PASSPHRASE));
        assertThrows(SealException.class, () -> open(new byte[0], PASSPHRASE));
    }

    private static byte[] open(byte[] message, char[] passphrase) throws Exception {
        return PassphraseSeal.open(new ByteArrayInputStream(message), passphrase)
                .readAllBytes();
    }

    /** At once, or at the end of what is read. */
    private static void assertRefused(byte[] message, String what) {
        Exception refused = assertThrows(Exception.class, () -> open(message, PASSPHRASE), what);
        assertTrue(refused instanceof SealException || refused instanceof IOException, what + ": " + refused);
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
