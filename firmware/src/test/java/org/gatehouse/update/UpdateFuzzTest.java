package org.gatehouse.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.gatehouse.seal.BoxPublicKey;
import org.gatehouse.seal.SealException;

/** What somebody may send as an update, and what a failing card may hold as the slots' state. */
class UpdateFuzzTest {
    /** The public half of a key that was made for the seeds, and thrown away. */
    static final String KEY =
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEATgcaYwolR+N1qmz6A2EWDNgFkVy57xEaTzbIMSAs1pI=\n-----END PUBLIC KEY-----\n";

    /** What is whole begins with the head as it would be written, and has the jar behind it; nothing else is written than what is there. */
    @FuzzTest
    void update(byte[] input) throws IOException, SealException {
        UpdateReader reader = new UpdateReader(
                new ByteArrayInputStream(input), BoxPublicKey.parse(KEY.getBytes(StandardCharsets.US_ASCII)));
        if (reader.readHead() != UpdateOutcome.WHOLE) {
            return;
        }
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        UpdateOutcome outcome = reader.copyJar(jar, done -> {});
        String text = new String(input, StandardCharsets.ISO_8859_1);
        assertTrue(text.startsWith(reader.headText()));
        assertTrue(text.startsWith(
                jar.toString(StandardCharsets.ISO_8859_1), reader.headText().length()));
        if (outcome == UpdateOutcome.WHOLE) {
            assertEquals(input.length, reader.headText().length() + jar.size());
        }
    }

    /** Whatever it holds it is some state, which is the same when it is written and read once more. */
    @FuzzTest
    void state(byte[] input) {
        SlotState state = SlotState.parse(new String(input, StandardCharsets.ISO_8859_1));
        assertEquals(state, SlotState.parse(state.text()));
    }

    /** A head is written in one way only. */
    @FuzzTest
    void head(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        UpdateHead.parse(text)
                .ifPresent(signed -> assertEquals(text, signed.head().with(signed.signature())));
    }
}
