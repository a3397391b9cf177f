package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.gatehouse.seal.BoxPublicKey;

/** Files that say they are exports, to the desk of who was sent one. */
class ExportFuzzTest {
    /** Whatever is in it: refused, or read with all that is wrong named. Nobody here can sign, so what was changed is never sound. */
    @FuzzTest
    void archive(byte[] input) throws Exception {
        byte[] whole = ExportFuzzTest.class
                .getResourceAsStream("ExportFuzzTestInputs/archive/whole")
                .readAllBytes();
        ExportReader.Outcome outcome;
        try {
            outcome = ExportReader.read(
                    new ByteArrayInputStream(input),
                    Optional.empty(),
                    Optional.of(key()),
                    new ExportReader.Visitor() {});
        } catch (IOException refused) {
            return;
        }
        if (outcome.result().isSound()) {
            // An archive's own headers (times, owners, what is behind its end) say nothing, so it is not byte for byte
            // the same.
            assertEquals(
                    Optional.of(ExportManifest.parse(manifestOf(whole))),
                    outcome.manifest(),
                    "a manifest that is not signed");
        } else {
            assertFalse(outcome.result().findings().isEmpty());
        }
    }

    /** A line is refused, or it is the same when it is written and read once more. */
    @FuzzTest
    void row(byte[] input) {
        ChainRow row;
        try {
            row = ChainRow.parse(new String(input, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException refused) {
            return;
        }
        ChainRow again = ChainRow.parse(row.line().stripTrailing());
        assertEquals(row.header(), again.header());
        assertArrayEquals(row.hash(), again.hash());
        assertEquals(row.content(), again.content());
    }

    /** A manifest is refused, or it is the same when it is written and read once more. */
    @FuzzTest
    void manifest(byte[] input) throws IOException {
        ExportManifest manifest;
        try {
            manifest = ExportManifest.parse(input);
        } catch (IOException refused) {
            return;
        }
        assertEquals(manifest, ExportManifest.parse(manifest.bytes()));
    }

    private static BoxPublicKey key() throws Exception {
        return BoxPublicKey.parse(
                ExportFuzzTest.class.getResourceAsStream("box.pub").readAllBytes());
    }

    private static byte[] manifestOf(byte[] tar) throws IOException {
        try (var archive = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.getName().equals("manifest.json")) {
                    return archive.readAllBytes();
                }
            }
        }
        throw new IOException("no manifest");
    }
}
