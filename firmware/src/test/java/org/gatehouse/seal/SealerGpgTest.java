package org.gatehouse.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gatehouse.seal.SealException.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sealed here against the GnuPG that is installed, and the other way round. */
@Tag("R35")
class SealerGpgTest {
    private static final String PASSPHRASE = "correct horse battery staple";
    private static final Instant NOW = Instant.now();
    private static final byte[] TEXT =
            "gatehouse-events 1\ntime\tlast\n".repeat(100).getBytes(StandardCharsets.UTF_8);
    /** As GnuPG makes them: RSA, and each kind of curve that it has. */
    private static final List<String> ALGORITHMS =
            List.of("rsa2048", "future-default", "rsa3072", "nistp256", "brainpoolP256r1");

    private static Gpg gpg;
    private static final List<byte[]> KEYS = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKeys() throws IOException {
        gpg = new Gpg();
        for (String algorithm : ALGORITHMS) {
            KEYS.add(make(algorithm));
        }
    }

    /** GnuPG adds a subkey by itself only where the kind of key is a default. */
    private static byte[] make(String algorithm) throws IOException {
        String user = "Lead " + algorithm + " <" + algorithm + "@school.example>";
        if (algorithm.equals("future-default")) {
            return gpg.make(user, PASSPHRASE, algorithm, "never");
        }
        gpg.run(new byte[0], "--passphrase", PASSPHRASE, "--quick-generate-key", user, algorithm, "sign", "never");
        String fingerprint = gpg.attempt(new byte[0], "--with-colons", "--list-keys", user)
                .text()
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":")[9];
        gpg.run(new byte[0], "--passphrase", PASSPHRASE, "--quick-add-key", fingerprint, algorithm, "encr", "never");
        return gpg.run(new byte[0], "--armor", "--export", fingerprint);
    }

    @AfterAll
    static void end() throws IOException {
        gpg.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void sealed_gnuPgDecryptsForEachRecipient(int count) throws Exception {
        List<Recipient> recipients = new ArrayList<>();
        for (byte[] key : KEYS.subList(0, count)) {
            recipients.add(Recipient.read(key, NOW));
        }
        Sealer sealer = new Sealer(recipients);
        byte[] sealed = sealer.seal(TEXT, "0000000001", NOW);
        byte[] streamed = streamed(sealer, TEXT);
        for (int i = 0; i < count; i++) {
            try (Gpg one = new Gpg()) { // has this secret key and no other
                one.run(secretKey(recipients.get(i)), "--passphrase", PASSPHRASE, "--import");
                assertArrayEquals(TEXT, one.run(sealed, "--passphrase", PASSPHRASE, "--decrypt"));
                assertArrayEquals(TEXT, one.run(streamed, "--passphrase", PASSPHRASE, "--decrypt"));
            }
            Opener opener = Opener.of(secretKey(recipients.get(i)), PASSPHRASE.toCharArray());
            assertArrayEquals(TEXT, opener.open(sealed, TEXT.length));
            assertArrayEquals(TEXT, opener.open(streamed, TEXT.length));
        }
    }

    @Test
    void sealed_isWhatTheReadmeSaysOfIt() throws Exception {
        Sealer sealer = new Sealer(List.of(Recipient.read(KEYS.get(1), NOW), Recipient.read(KEYS.get(0), NOW)));
        byte[] sealed = sealer.seal(TEXT, "0000000001", Instant.ofEpochSecond(1_795_304_246));
        Gpg.Result result = gpg.attempt(sealed, "--passphrase", PASSPHRASE, "--list-packets", "--verbose");
        String packets = result.text() + result.err();
        assertEquals(2, packets.split(":pubkey enc packet: version 3").length - 1, packets);
        assertTrue(packets.contains("mdc_method: 2"), packets);
        assertTrue(packets.contains(":compressed packet: algo=2"), packets); // ZLIB
        assertTrue(packets.contains("name=\"0000000001\""), packets);
        assertTrue(packets.contains("created 1795304246"), packets);
        assertTrue(packets.contains("AES256"), packets);
        assertTrue(sealed.length < 700, sealed.length + " bytes for text that repeats itself");
    }

    @Test
    void encryptedByGnuPg_isOpened() throws Exception {
        for (int i = 0; i < KEYS.size(); i++) {
            Recipient recipient = Recipient.read(KEYS.get(i), NOW);
            Opener opener = Opener.of(secretKey(recipient), PASSPHRASE.toCharArray());
            byte[] plain = gpg.run(TEXT, "--recipient", recipient.fingerprint(), "--encrypt");
            assertArrayEquals(TEXT, opener.open(plain, TEXT.length), ALGORITHMS.get(i));
            byte[] armored = gpg.run(TEXT, "--armor", "--recipient", recipient.fingerprint(), "--encrypt");
            assertArrayEquals(TEXT, opener.open(armored, TEXT.length));
        }
        String signer = Recipient.read(KEYS.get(0), NOW).fingerprint();
        byte[] signed = gpg.run(
                TEXT, "--passphrase", PASSPHRASE, "--local-user", signer, "--recipient", signer, "--sign", "--encrypt");
        Opener opener = Opener.of(secretKey(Recipient.read(KEYS.get(0), NOW)), PASSPHRASE.toCharArray());
        assertArrayEquals(TEXT, opener.open(signed, TEXT.length));
    }

    @Test
    void keyMade_gnuPgImportsAndUsesIt() throws Exception {
        KeyMaker.KeyPair pair = KeyMaker.make("Lead Ä <lead@school.example>", PASSPHRASE.toCharArray(), NOW);
        Recipient recipient = Recipient.read(pair.publicKey().getBytes(StandardCharsets.US_ASCII), NOW);
        assertEquals(pair.fingerprint(), recipient.fingerprint());
        try (Gpg other = new Gpg()) {
            other.run(ascii(pair.secretKey()), "--passphrase", PASSPHRASE, "--import");
            String list = other.attempt(new byte[0], "--with-colons", "--list-secret-keys")
                    .text();
            assertTrue(list.contains("fpr:::::::::" + pair.fingerprint() + ":"), list);
            assertTrue(list.contains("Lead Ä <lead@school.example>"), list);
            assertTrue(list.contains(":ed25519:") && list.contains(":cv25519:"), list);
            byte[] sealed = new Sealer(List.of(recipient)).seal(TEXT, "x", NOW);
            assertArrayEquals(TEXT, other.run(sealed, "--passphrase", PASSPHRASE, "--decrypt"));
            assertNotEquals(0, withoutAgentsMemory(other, sealed, "wrong").status());
            byte[] byGpg = other.run(TEXT, "--recipient", pair.fingerprint(), "--encrypt");
            Opener opener = Opener.of(ascii(pair.secretKey()), PASSPHRASE.toCharArray());
            assertArrayEquals(TEXT, opener.open(byGpg, TEXT.length));
            byte[] signature = other.run(TEXT, "--passphrase", PASSPHRASE, "--armor", "--detach-sign");
            Path text = Files.write(folder.resolve("text"), TEXT);
            TrustedKey.openPgp(Files.writeString(folder.resolve("lead.asc"), pair.publicKey()))
                    .check(text, signature);
            other.run(ascii(pair.revocation()), "--import");
            String revoked =
                    other.attempt(new byte[0], "--with-colons", "--list-keys").text();
            assertTrue(revoked.contains("pub:r:"), revoked);
        }
    }

    private static Gpg.Result withoutAgentsMemory(Gpg gpg, byte[] sealed, String passphrase)
            throws IOException, InterruptedException {
        gpg.forget();
        return gpg.attempt(sealed, "--passphrase", passphrase, "--decrypt");
    }

    /** Each byte of a message, and each of its bits: both programs notice, or what comes out is exactly what went in (some bits of the sealed key mean nothing). */
    @Test
    void flippedByte_anywhere_isNoticedByBoth() throws Exception {
        KeyMaker.KeyPair pair = KeyMaker.make("Lead <lead@school.example>", PASSPHRASE.toCharArray(), NOW);
        byte[] text = "time\tname\n".repeat(4).getBytes(StandardCharsets.UTF_8);
        byte[] sealed = new Sealer(List.of(Recipient.read(ascii(pair.publicKey()), NOW))).seal(text, "x", NOW);
        Opener opener = Opener.of(ascii(pair.secretKey()), PASSPHRASE.toCharArray());
        for (int i = 0; i < sealed.length; i++) {
            for (int bit = 0; bit <= 8; bit++) {
                byte[] flipped = sealed.clone();
                flipped[i] ^= (byte) (bit == 8 ? 0xff : 1 << bit);
                assertNoticed(opener, flipped, text, bit == 8, "byte " + i + " bit " + bit);
            }
        }
        for (int length = 0; length < sealed.length; length++) {
            assertNoticed(opener, Arrays.copyOf(sealed, length), text, true, "cut to " + length);
        }
        try (Gpg other = new Gpg()) {
            other.run(ascii(pair.secretKey()), "--passphrase", PASSPHRASE, "--import");
            for (int i = 0; i < sealed.length; i += 7) { // GnuPG takes tens of milliseconds each
                byte[] flipped = sealed.clone();
                flipped[i] ^= (byte) 0xff;
                assertNotEquals(
                        0,
                        other.attempt(flipped, "--passphrase", PASSPHRASE, "--decrypt")
                                .status(),
                        "byte " + i);
            }
        }
    }

    private static void assertNoticed(Opener opener, byte[] message, byte[] text, boolean always, String what) {
        try {
            byte[] opened = opener.open(message, 1 << 20);
            assertArrayEquals(text, opened, what);
            assertTrue(!always, what + " was not noticed");
        } catch (SealException noticed) {
            assertTrue(
                    List.of(Problem.DAMAGED, Problem.NO_MESSAGE, Problem.OTHER_RECIPIENT)
                            .contains(noticed.problem()),
                    what);
        }
    }

    @Test
    void largeFile_isOpenedAsAStreamAndOnlyWhole() throws Exception {
        KeyMaker.KeyPair pair = KeyMaker.make("Lead <lead@school.example>", PASSPHRASE.toCharArray(), NOW);
        byte[] content = new byte[5_000_000];
        new Random(7).nextBytes(content);
        Sealer sealer = new Sealer(List.of(Recipient.read(ascii(pair.publicKey()), NOW)));
        byte[] sealed = streamed(sealer, content);
        Path file = Files.write(folder.resolve("export.gpg"), sealed);
        Opener opener = Opener.of(ascii(pair.secretKey()), PASSPHRASE.toCharArray());
        try (InputStream in = opener.open(file)) {
            assertArrayEquals(content, in.readAllBytes());
        }
        sealed[sealed.length - 30] ^= 1;
        Files.write(file, sealed);
        assertEquals(Problem.DAMAGED, assertFails(() -> opener.open(file).close()));
        Files.write(file, Arrays.copyOf(sealed, 1_000_000));
        assertEquals(Problem.DAMAGED, assertFails(() -> opener.open(file).close()));
    }

    private static Problem assertFails(Executable executable) {
        return assertThrows(SealException.class, executable).problem();
    }

    private static byte[] streamed(Sealer sealer, byte[] content) throws IOException, SealException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream sealing = sealer.open(out, "export.tar", NOW)) {
            for (int at = 0; at < content.length; at += 1000) {
                sealing.write(content, at, Math.min(1000, content.length - at));
            }
        }
        return out.toByteArray();
    }

    private static byte[] secretKey(Recipient recipient) throws IOException {
        return gpg.run(
                new byte[0], "--passphrase", PASSPHRASE, "--armor", "--export-secret-keys", recipient.fingerprint());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
