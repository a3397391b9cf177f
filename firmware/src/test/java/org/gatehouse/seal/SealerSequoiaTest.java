package org.gatehouse.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What is sealed here is opened by an implementation of OpenPGP that shares no line with GnuPG or with ours: Sequoia, by the commands of SOP. */
@Tag("R35")
@EnabledIf(value = "isInstalled", disabledReason = "Debian's package sqop is not installed")
class SealerSequoiaTest {
    private static final byte[] TEXT = "gatehouse-events 1\n".repeat(1000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/sqop"));
    }

    @Test
    void sealed_isOpenedBySequoia_withItsOwnKey() throws Exception {
        sqop("key", null, "generate-key", "<lead@school.example>");
        Path certificate = sqop("certificate", folder.resolve("key"), "extract-cert");
        Recipient recipient = Recipient.read(Files.readAllBytes(certificate), Instant.now());
        Path sealed = folder.resolve("sealed");
        Files.write(sealed, new Sealer(List.of(recipient)).seal(TEXT, "events", Instant.now()));
        Path opened = sqop("opened", sealed, "decrypt", folder.resolve("key").toString());
        assertArrayEquals(TEXT, Files.readAllBytes(opened));
    }

    private Path sqop(String output, Path input, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/sqop"));
        command.addAll(List.of(words));
        Path out = folder.resolve(output);
        Process process = new ProcessBuilder(command)
                .redirectInput(input == null ? Path.of("/dev/null").toFile() : input.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve("errors")));
        return out;
    }
}
