package org.gatehouse;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    Path folder;

    private Path path;
    private FileWatch watch;
    private int modifiedSeconds;

    @BeforeEach
    void write() throws IOException {
        path = folder.resolve("policy.toml");
        write("one");
        watch = new FileWatch(path);
    }

    @Test
    void unchanged_isNotTold() {
        assertFalse(watch.hasChanged());
        assertFalse(watch.hasChanged());
    }

    @Test
    void changed_isToldOnceWhenItWasLeftAlone() throws IOException {
        write("two");
        assertFalse(watch.hasChanged());
        write("three");
        assertFalse(watch.hasChanged());
        assertTrue(watch.hasChanged());
        assertFalse(watch.hasChanged());
    }

    @Test
    void replacedByAnotherFile_isTold() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "one");
        Files.setLastModifiedTime(other, FileTime.fromMillis(1000L * modifiedSeconds));
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
        assertFalse(watch.hasChanged());
        assertTrue(watch.hasChanged());
    }

    @Test
    void gone_isNotTold_andBackIsTold() throws IOException {
        Files.delete(path);
        assertFalse(watch.hasChanged());
        assertFalse(watch.hasChanged());
        write("one");
        assertFalse(watch.hasChanged());
        assertTrue(watch.hasChanged());
    }

    private void write(String text) throws IOException {
        Files.writeString(path, text);
        Files.setLastModifiedTime(
                path, FileTime.fromMillis(1000L * ++modifiedSeconds)); // coarser than any file system's
    }
}
