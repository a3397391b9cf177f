package org.gatehouse.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A message that is read once, as it comes. */
@Tag("R35")
class OpenedStreamTest {
    private static final char[] PASSPHRASE = "correct horse battery staple".toCharArray();
    private static final byte[] CONTENT = new byte[100_000];

    private static Opener opener;
    private static byte[] message;

    @BeforeAll
    static void seal() throws Exception {
        KeyMaker.KeyPair pair = KeyMaker.make("Lead", PASSPHRASE, Instant.now());
        opener = Opener.of(pair.secretKey().getBytes(StandardCharsets.US_ASCII), PASSPHRASE);
        new Random(1).nextBytes(CONTENT);
        byte[] publicKey = pair.publicKey().getBytes(StandardCharsets.US_ASCII);
        message = new Sealer(List.of(Recipient.read(publicKey, Instant.now()))).seal(CONTENT, "x", Instant.now());
    }

    @Test
    void message_isReadToItsEnd() throws Exception {
        assertArrayEquals(CONTENT, read(message));
    }

    @Test
    void message_thatWasAlteredOrCut_isNoticedAtItsEndAtTheLatest() {
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            byte[] altered = message.clone();
            altered[altered.length / 10 + random.nextInt(altered.length * 9 / 10)] ^= (byte) (1 << random.nextInt(8));
            assertThrows(Exception.class, () -> read(altered));
            byte[] cut = Arrays.copyOf(message, 1 + random.nextInt(message.length - 1));
            assertThrows(Exception.class, () -> read(cut), () -> cut.length + " bytes");
        }
    }

    private static byte[] read(byte[] bytes) throws Exception {
        try (InputStream in = opener.open(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }
}
