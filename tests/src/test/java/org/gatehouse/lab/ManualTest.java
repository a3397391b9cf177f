package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README and the manual page say of the commands is what the commands say; {@code tools/manual} makes both. */
@Tag("R40")
class ManualTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({"table, README.md", "man, board/gatehouse.8"})
    void document_isWhatTheCommandsSay(String what, String file) throws Exception {
        String jar = Lab.REPOSITORY.resolve("firmware/target/gatehouse.jar").toString();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Result said = Running.start(Map.of(), List.of(java, "-cp", jar, "org.gatehouse.admin.Manual", what))
                .finish(LIMIT);
        assertEquals(0, said.status(), said.output());
        String text = Files.readString(Lab.REPOSITORY.resolve(file));
        assertTrue(text.contains(said.output()), file + " is not up to date: run tools/manual");
    }
}
