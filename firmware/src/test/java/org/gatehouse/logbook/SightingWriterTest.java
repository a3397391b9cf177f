package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.discovery.Sighting;
import org.gatehouse.discovery.Sightings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R24")
class SightingWriterTest {
    private static final long MAC = 0x020000000011L;

    @TempDir
    Path folder;

    @Test
    void devices_areKnownAgainAfterARestart() {
        Path file = folder.resolve("devices.db");
        Sightings before = new Sightings();
        SightingWriter first = SightingWriter.start(file, before);
        before.see(MAC, 7, "192.0.2.1", "pc", "system", 1);
        before.see(MAC, 7, "2001:db8::1", null, null, 2);
        before.see(MAC + 1, -1, null, null, null, 3);
        first.close();
        Sightings after = new Sightings();
        SightingWriter.start(file, after).close();
        assertEquals(before.all(), after.all());
        assertEquals(
                new Sighting(MAC, 7, "pc", "system", List.of("2001:db8::1", "192.0.2.1"), 1, 2),
                after.of(MAC).orElseThrow());
        assertEquals(List.of(), after.news(), "they were known");
    }

    @Test
    void damagedFile_isSetAside_andTheNextOneKeepsWhatIsSeen() throws IOException {
        Path file = folder.resolve("devices.db");
        Files.writeString(file, "this is no database, and it is long enough to be taken for one".repeat(100));
        Sightings sightings = new Sightings();
        SightingWriter writer = SightingWriter.start(file, sightings);
        sightings.see(MAC, -1, null, "pc", null, 1);
        writer.close();
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.anyMatch(path -> path.getFileName().toString().startsWith("devices.db.damaged-")));
        }
        Sightings after = new Sightings();
        SightingWriter.start(file, after).close();
        assertEquals("pc", after.of(MAC).orElseThrow().hostName());
    }

    @Test
    void fileThatCannotBe_costsTheMemoryOnly() throws IOException {
        Path file = Files.createDirectory(folder.resolve("devices.db"));
        Sightings sightings = new Sightings();
        SightingWriter writer = SightingWriter.start(file, sightings);
        sightings.see(MAC, -1, null, "pc", null, 1);
        writer.close();
        assertEquals(1, sightings.all().size());
    }
}
