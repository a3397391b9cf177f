package org.gatehouse.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.BoxPublicKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An update is what was signed, to the last bit, or it is refused. */
@Tag("R40")
class UpdateReaderTest {
    private static final String JAR = "not a jar, but nobody looks into it\n\n" + "x".repeat(3000);

    @TempDir
    static Path folder;

    private static BoxKey key;
    private static byte[] update;
    private static int head;

    @BeforeAll
    static void sign() throws Exception {
        key = Updates.key(folder);
        update = Updates.of("0.2.0", 17, Optional.of("0.1.0"), JAR, key, folder);
        head = update.length - JAR.length();
    }

    /** What came of it, and what was written. */
    private record Read(UpdateOutcome outcome, UpdateHead head, String jar) {}

    private static Read read(byte[] bytes) throws IOException {
        return read(new ByteArrayInputStream(bytes), key);
    }

    private static Read read(InputStream in, BoxKey signer) throws IOException {
        UpdateReader reader = new UpdateReader(in, signer.publicKey());
        UpdateOutcome outcome = reader.readHead();
        if (outcome != UpdateOutcome.WHOLE) {
            return new Read(outcome, null, "");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        outcome = reader.copyJar(out, done -> {});
        return new Read(outcome, reader.head(), out.toString(StandardCharsets.ISO_8859_1));
    }

    @Test
    void update_whole_isWhatWasSigned() throws Exception {
        Read read = read(update);
        assertEquals(UpdateOutcome.WHOLE, read.outcome());
        assertEquals(JAR, read.jar());
        assertEquals(new Version("0.2.0"), read.head().version());
        assertEquals(17, read.head().java());
        assertEquals(Optional.of(new Version("0.1.0")), read.head().over());
        assertEquals(JAR.length(), read.head().size());
    }

    /** Software that shares no line with the signer here. */
    @Test
    void update_signedByOpenssl_isWhole() throws Exception {
        try (InputStream in = UpdateFuzzTest.class.getResourceAsStream("UpdateFuzzTestInputs/update/whole")) {
            UpdateReader reader =
                    new UpdateReader(in, BoxPublicKey.parse(UpdateFuzzTest.KEY.getBytes(StandardCharsets.US_ASCII)));
            assertEquals(UpdateOutcome.WHOLE, reader.readHead());
            assertEquals(UpdateOutcome.WHOLE, reader.copyJar(new ByteArrayOutputStream(), done -> {}));
        }
    }

    @Test
    void update_inPiecesOfOneOctet_isTheSame() throws Exception {
        InputStream drops = new ByteArrayInputStream(update) {
            @Override
            public synchronized int read(byte[] into, int start, int length) {
                return super.read(into, start, Math.min(length, 1));
            }
        };
        assertEquals(read(update), read(drops, key));
    }

    /** Each bit of the head, and one of each octet of the jar. */
    @Test
    void update_anyBitFlipped_isRefused() throws Exception {
        for (int at = 0; at < update.length; at++) {
            for (int bit = 0; bit < (at < head ? 8 : 1); bit++) {
                byte[] flipped = update.clone();
                flipped[at] ^= (byte) (1 << bit);
                UpdateOutcome outcome = read(flipped).outcome();
                assertNotEquals(UpdateOutcome.WHOLE, outcome, "bit " + bit + " of octet " + at);
                assertTrue(at < head || outcome == UpdateOutcome.OTHER_JAR, () -> outcome.toString());
            }
        }
    }

    @Test
    void update_cutAnywhere_isTruncated() throws Exception {
        for (int length = 1; length < update.length; length++) {
            UpdateOutcome outcome = read(Arrays.copyOf(update, length)).outcome();
            assertEquals(UpdateOutcome.TRUNCATED, outcome, "after " + length + " octets");
        }
    }

    @Test
    void update_withMoreBehindIt_isRefused() throws Exception {
        assertEquals(
                UpdateOutcome.LONGER,
                read(Arrays.copyOf(update, update.length + 1)).outcome());
    }

    @Test
    void update_ofAnotherKey_isNotSigned() throws Exception {
        BoxKey other = Updates.key(Files.createDirectory(folder.resolve("other")));
        Read read = read(new ByteArrayInputStream(update), other);
        assertEquals(UpdateOutcome.NOT_SIGNED, read.outcome());
    }

    /** Whoever has an update has a signature; it is for that version and that jar alone. */
    @Test
    void signature_underAnotherHead_isNotSigned() throws Exception {
        String text = new String(update, StandardCharsets.ISO_8859_1);
        for (String[] change : new String[][] {
            {"version 0.2.0", "version 0.9.0"}, {"java 17", "java 11"}, {"over 0.1.0\n", ""}, {"size 30", "size 29"}
        }) {
            assertTrue(text.contains(change[0]), change[0]);
            byte[] changed = text.replaceFirst(change[0], change[1]).getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(UpdateOutcome.NOT_SIGNED, read(changed).outcome(), change[1]);
        }
    }

    @Test
    void head_tooLargeAJar_isRefusedBeforeItIsRead() throws Exception {
        UpdateHead large =
                new UpdateHead(new Version("0.2.0"), 17, Optional.empty(), UpdateHead.MAX_SIZE + 1, "0".repeat(64));
        byte[] bytes = large.with(key.sign(large.text())).getBytes(StandardCharsets.US_ASCII);
        assertEquals(UpdateOutcome.TOO_LARGE, read(bytes).outcome());
    }

    @Test
    void otherFiles_areNoUpdates() throws Exception {
        assertEquals(UpdateOutcome.NO_UPDATE, read(new byte[0]).outcome());
        assertEquals(UpdateOutcome.NO_UPDATE, read(new byte[1 << 16]).outcome());
        assertEquals(
                UpdateOutcome.NO_UPDATE,
                read("PK\3\4 a jar".getBytes(StandardCharsets.US_ASCII)).outcome());
        String later = new String(update, StandardCharsets.ISO_8859_1).replaceFirst("update 1", "update 2");
        assertEquals(
                UpdateOutcome.OTHER_FORMAT,
                read(later.getBytes(StandardCharsets.ISO_8859_1)).outcome());
        String endless = "gatehouse-update 1\n" + "x".repeat(1 << 20);
        assertEquals(
                UpdateOutcome.NO_UPDATE,
                read(endless.getBytes(StandardCharsets.US_ASCII)).outcome());
    }

    @Test
    void headText_isWhatCame() throws Exception {
        UpdateReader reader = new UpdateReader(new ByteArrayInputStream(update), key.publicKey());
        reader.readHead();
        assertArrayEquals(Arrays.copyOf(update, head), reader.headText().getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                reader.head(), UpdateHead.parse(reader.headText()).orElseThrow().head());
    }
}
