package org.gatehouse.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that after a power cut holds what it held before, or all that it was to hold. */
public final class KeptFile {
    private static final String OWNER_ONLY = "rw-------";
    private static final String EVERYBODY = "rw-r--r--";

    private KeptFile() {}

    /** Replaces its content; only its owner may read it. */
    public static void replace(Path place, byte[] content) throws IOException {
        replace(place, content, OWNER_ONLY);
    }

    /** Replaces its content; everybody may read it. */
    public static void replacePublic(Path place, byte[] content) throws IOException {
        replace(place, content, EVERYBODY);
    }

    /** Puts a finished file in another's place. */
    public static void replace(Path place, Path finished) throws IOException {
        try (FileChannel file = FileChannel.open(finished, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(place);
    }

    /** Sees to it that a name is on the disk that was given or taken: what a folder says is on the disk when the folder is. */
    public static void forceFolder(Path place) throws IOException {
        try (FileChannel folder = FileChannel.open(place.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static void replace(Path place, byte[] content, String mode) throws IOException {
        Path next = place.resolveSibling(place.getFileName() + ".next");
        Files.deleteIfExists(next);
        try (FileChannel file = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(mode)); // whatever the process takes away
        replace(place, next);
    }
}
