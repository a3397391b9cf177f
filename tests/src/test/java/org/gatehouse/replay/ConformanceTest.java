package org.gatehouse.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tests/conformance} as a developer calls it. */
class ConformanceTest {
    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    @TempDir
    private Path folder;

    private record Ended(int status, List<String> lines, String errors) {}

    @Test
    void namesOfTheCaptures_areThoseThatTsharkFound() throws Exception {
        String captures = System.getProperty("gatehouse.captures");
        if (captures == null) {
            System.out.println("ConformanceTest is skipped in part: -Dgatehouse.captures=FOLDER names no captures");
        }
        assumeTrue(captures != null, "-Dgatehouse.captures=FOLDER names no captures");
        Ended ended = conformance(captures);
        String last = ended.lines.get(ended.lines.size() - 1);
        System.out.println(last);
        assertEquals(0, ended.status, last + "\n" + ended.errors);
    }

    @Test
    void withoutCaptures_theScriptSaysWhatIsMissing() throws Exception {
        for (String none : List.of("", folder.toString())) {
            Ended ended = conformance(none);
            assertEquals(2, ended.status);
            assertTrue(ended.errors.startsWith("conformance: "), ended.errors);
        }
    }

    @Test
    void folderWithoutNames_fails() throws Exception {
        Files.createDirectory(folder.resolve("truth"));
        Ended ended = conformance(folder.toString());
        assertEquals(1, ended.status);
        assertTrue(ended.errors.contains("conformance.tsv:"), "the explanations stand alone: " + ended.errors);
        assertTrue(ended.errors.contains("less than 99"), ended.errors);
    }

    private Ended conformance(String captures) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path errors = folder.resolve("errors");
        ProcessBuilder script =
                new ProcessBuilder(REPOSITORY.resolve("tests/conformance").toString());
        script.environment().put("GATEHOUSE_CAPTURES", captures);
        Process process = script.redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        assertTrue(process.waitFor(180, TimeUnit.SECONDS), "tests/conformance does not end");
        return new Ended(process.exitValue(), Files.readAllLines(out), Files.readString(errors));
    }
}
