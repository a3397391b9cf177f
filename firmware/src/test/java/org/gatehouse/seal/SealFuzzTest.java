package org.gatehouse.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Key files and messages, whatever is in them. */
class SealFuzzTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_795_304_246);
    private static final int ROOM = 1 << 20;
    private static final byte KEY_PACKET = (byte) 0xc3; // RFC 9580 section 5.3
    private static final byte OLD_KEY_PACKET = (byte) 0x8c; // as GnuPG writes it, section 4.2.2
    private static final int ITERATIONS = 14; // where it says how often the passphrase is hashed

    private static Opener opener;

    /** A key file is refused, or it is a key that is the same when it is written and read once more, and can be sealed to. */
    @FuzzTest
    void recipient(byte[] input) throws SealException {
        Recipient recipient;
        try {
            recipient = Recipient.read(input, NOW);
        } catch (SealException refused) {
            return;
        }
        Recipient again = Recipient.read(recipient.armored().getBytes(StandardCharsets.US_ASCII), NOW);
        assertEquals(recipient.toString(), again.toString());
        assertEquals(recipient.expires(), again.expires());
        assertTrue(recipient.fingerprint().matches("[0-9A-F]{40}"));
        assertTrue(recipient.userId().chars().noneMatch(Character::isISOControl));
    }

    /** A message is refused, or it is the one of the seeds that is sound: none other can be made without its key. */
    @FuzzTest
    void message(byte[] input) throws Exception {
        if (opener == null) {
            opener = Opener.of(
                    SealFuzzTest.class.getResourceAsStream("reader.sec.asc").readAllBytes(),
                    "passphrase".toCharArray());
        }
        try {
            assertTrue(new String(opener.open(input, ROOM), StandardCharsets.UTF_8).startsWith("gatehouse-events 1\n"));
        } catch (SealException refused) {
            // as it should be
        }
    }

    /** A message is refused, at once or at its end, or it is the one of the seeds. Its key never takes much memory; the second that it may take is left out here, or there is no time for anything else. */
    @FuzzTest
    void passphrase(byte[] input) {
        if (input.length > ITERATIONS && (input[0] == KEY_PACKET || input[0] == OLD_KEY_PACKET)) {
            input[ITERATIONS] = 0;
        }
        try {
            byte[] content = PassphraseSeal.open(
                            new ByteArrayInputStream(input), "passphrase of a backup".toCharArray())
                    .readNBytes(ROOM);
            assertEquals("what a box is", new String(content, StandardCharsets.US_ASCII));
        } catch (SealException | IOException refused) {
            assertTrue(!refused.getMessage().isBlank());
        }
    }
}
