package org.gatehouse.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.SealException;

/** Makes signed updates, for tests. */
public final class Updates {
    private Updates() {}

    public static BoxKey key(Path folder) throws IOException, SealException {
        return BoxKey.openOrMake(folder.resolve("release.key"));
    }

    /** An update of a jar that is not one: the box does not look into it. */
    public static byte[] of(String version, String jar, BoxKey key, Path folder) throws IOException {
        return of(version, 17, Optional.empty(), jar, key, folder);
    }

    static byte[] of(String version, int java, Optional<String> over, String jar, BoxKey key, Path folder)
            throws IOException {
        Path content = Files.writeString(folder.resolve("content.jar"), jar, StandardCharsets.ISO_8859_1);
        Path update = folder.resolve("made.update");
        UpdateWriter.write(content, new Version(version), java, over.map(Version::new), key, update);
        return Files.readAllBytes(update);
    }
}
