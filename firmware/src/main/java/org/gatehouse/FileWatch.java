package org.gatehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A file that somebody edits. What changed is told when the file was left alone from one look to the next: an editor may write it piece by piece, and half a policy can be one without faults. One
 * thread.
 */
final class FileWatch {
    private final Path file;
    private Stamp seen;
    private Stamp told;

    /** What changes when a file does. */
    private record Stamp(FileTime modified, long bytes, Object key) {
        static final Stamp GONE = new Stamp(FileTime.fromMillis(0), -1, null);

        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException gone) {
                return GONE;
            }
        }
    }

    /** Watches it from now on. */
    FileWatch(Path file) {
        this.file = file;
        seen = Stamp.of(file);
        told = seen;
    }

    /** Whether the file was changed since it was last said to be, and is whole. */
    boolean hasChanged() {
        Stamp now = Stamp.of(file);
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(told)) {
            return false;
        }
        told = now;
        return !now.equals(Stamp.GONE);
    }
}
