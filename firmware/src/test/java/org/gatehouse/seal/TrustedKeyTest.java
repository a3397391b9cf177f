package org.gatehouse.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ed25519 against the JDK's own signer; OpenPGP against what GnuPG 2.2 wrote, see the README beside the files. */
class TrustedKeyTest {
    @TempDir
    Path folder;

    private KeyPair keys;
    private Path content;
    private byte[] signature;

    @BeforeEach
    void sign() throws IOException, GeneralSecurityException {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        content = Files.writeString(folder.resolve("list.txt"), "bets.test\n");
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(keys.getPrivate());
        signer.update(Files.readAllBytes(content));
        signature = signer.sign();
    }

    @Test
    void ed25519_inEveryWayKeysAndSignaturesAreWritten() throws Exception {
        byte[] encoded = keys.getPublic().getEncoded();
        byte[] plain = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
        byte[] base64 = (Base64.getEncoder().encodeToString(signature) + "\n").getBytes();
        for (byte[] key :
                new byte[][] {plain, pem.getBytes(), Base64.getEncoder().encode(plain)}) {
            TrustedKey trusted = TrustedKey.ed25519(Files.write(folder.resolve("key"), key));
            trusted.check(content, signature);
            assertEquals(Optional.empty(), trusted.check(content, base64), "Ed25519 says no time");
        }
    }

    @Test
    void ed25519_anotherContentKeyOrSignature_isRefused() throws Exception {
        TrustedKey trusted = TrustedKey.ed25519(folder.resolve(pem("key.pem", keys)));
        trusted.check(content, signature);
        Path changed = Files.writeString(folder.resolve("changed.txt"), "bets.tests\n");
        assertThrows(SealException.class, () -> trusted.check(changed, signature));
        signature[40] ^= 1;
        assertThrows(SealException.class, () -> trusted.check(content, signature));
        assertThrows(SealException.class, () -> trusted.check(content, new byte[64]));
        assertThrows(SealException.class, () -> trusted.check(content, new byte[0]));
        assertThrows(SealException.class, () -> trusted.check(content, "<html>not found</html>".getBytes()));
        KeyPair others = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        TrustedKey other = TrustedKey.ed25519(folder.resolve(pem("other.pem", others)));
        signature[40] ^= 1;
        assertThrows(SealException.class, () -> other.check(content, signature));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no key", "AAAA", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"})
    void key_thatIsNone_isNamed(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("maker.pub"), text);
        assertTrue(assertThrows(SealException.class, () -> TrustedKey.ed25519(file))
                .getMessage()
                .startsWith(file.toString()));
        assertTrue(assertThrows(SealException.class, () -> TrustedKey.openPgp(file))
                .getMessage()
                .startsWith(file.toString()));
    }

    @Test
    void openPgp_signaturesOfGnuPg() throws Exception {
        TrustedKey trusted = TrustedKey.openPgp(resource("maker.asc"));
        Path list = resource("list.txt");
        Optional<Instant> signed = trusted.check(list, Files.readAllBytes(resource("list.txt.asc")));
        assertEquals(Optional.of(Instant.ofEpochSecond(1795304246)), signed); // as gpg --list-packets says
        trusted.check(list, Files.readAllBytes(resource("list.txt.sig")));
        TrustedKey rsa = TrustedKey.openPgp(resource("maker-rsa.asc"));
        rsa.check(list, Files.readAllBytes(resource("list.txt.rsa.sig")));
    }

    @Test
    void openPgp_anotherContentKeyHashOrSignature_isRefused() throws Exception {
        TrustedKey trusted = TrustedKey.openPgp(resource("maker.asc"));
        byte[] good = Files.readAllBytes(resource("list.txt.sig"));
        refused(trusted, content, good, "not of this content");
        Path list = resource("list.txt");
        refused(trusted, list, Files.readAllBytes(resource("list.txt.rsa.sig")), "not trusted");
        refused(
                TrustedKey.openPgp(resource("maker-rsa.asc")),
                list,
                Files.readAllBytes(resource("list.txt.sha1.sig")),
                "hash");
        refused(trusted, list, new byte[0], "no OpenPGP signature");
        refused(trusted, list, "<html>not found</html>".getBytes(), "OpenPGP signature");
        for (int cut = 1; cut < good.length; cut++) {
            byte[] part = Arrays.copyOf(good, cut);
            assertThrows(SealException.class, () -> trusted.check(list, part));
        }
        for (int i = 0; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= 0x10;
            try {
                trusted.check(list, flipped);
                assertTrue(i < 3 || isUnhashed(i, good), "a changed octet " + i + " of the signature is noticed");
            } catch (SealException refused) {
                // as it should be
            }
        }
    }

    /** The unhashed subpackets and the two octets of the hash that only help to find the key are not signed: RFC 9580 section 5.2.4. */
    private static boolean isUnhashed(int index, byte[] signature) {
        int hashedEnd = 2 + 6 + ((signature[6] & 0xff) << 8 | signature[7] & 0xff);
        int unhashed = (signature[hashedEnd] & 0xff) << 8 | signature[hashedEnd + 1] & 0xff;
        return index >= hashedEnd && index < hashedEnd + 2 + unhashed + 2;
    }

    private static void refused(TrustedKey key, Path content, byte[] signature, String why) {
        SealException refused = assertThrows(SealException.class, () -> key.check(content, signature));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    private String pem(String name, KeyPair pair) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
        Files.writeString(folder.resolve(name), "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n");
        return name;
    }

    private Path resource(String name) throws IOException {
        try (InputStream in = TrustedKeyTest.class.getResourceAsStream(name)) {
            Path file = folder.resolve("resource-" + name);
            Files.write(file, in.readAllBytes());
            return file;
        }
    }
}
