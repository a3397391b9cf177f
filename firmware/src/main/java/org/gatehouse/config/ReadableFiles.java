package org.gatehouse.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Files that a settings file names, and that must be there when it is read; their paths are relative to it. */
final class ReadableFiles {
    private final Document document;
    private final Path file;

    ReadableFiles(Document document, Path file) {
        this.document = document;
        this.file = file;
    }

    /** The path of a file that can be read; else nothing, and a fault. */
    Optional<Path> path(Located<String> written) {
        try {
            Path path = file.toAbsolutePath().resolveSibling(written.value()).normalize();
            if (Files.isReadable(path) && !Files.isDirectory(path)) {
                return Optional.of(path);
            }
        } catch (InvalidPathException e) {
            // told below
        }
        document.fault(
                written,
                Fault.quoted(written.value()) + " cannot be read",
                "the path of a file, absolute or relative to this one");
        return Optional.empty();
    }
}
