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

    /** A message is refused, at once or at its end, or it is the one of the seeds. Its key takes a second to be made where it says so, and never much memory. */
    @FuzzTest
    void passphrase(byte[] input) {
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
