package org.gatehouse.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An ext4 file system in a file, as a card would hold it, that is mounted and can be copied while it is written to. */
final class CardImage implements AutoCloseable {
    private static final int CLEAN_OR_MENDED = 1; // e2fsck(8): 0 nothing to do, 1 errors corrected
    private final Path image;
    private final Path place;
    private boolean mounted;

    private CardImage(Path image) {
        this.image = image;
        this.place = image.resolveSibling(image.getFileName() + ".mounted");
    }

    static CardImage make(Path image, int megabytes) throws IOException {
        Files.deleteIfExists(image);
        run("truncate", "-s", megabytes + "M", image.toString());
        run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0", image.toString());
        CardImage card = new CardImage(image);
        Files.createDirectories(card.place);
        return card;
    }

    /** Where its files are. */
    Path mount(String... options) throws IOException {
        run(
                "mount",
                "-o",
                String.join(",", List.of("loop", String.join(",", options))).replaceAll(",$", ""),
                image.toString(),
                place.toString());
        mounted = true;
        return place;
    }

    void remount(String option) throws IOException {
        run("mount", "-o", "remount," + option, place.toString());
    }

    /** What the card holds at this moment, and nothing of what the kernel has not yet given it. */
    CardImage copy(Path other) throws IOException {
        run("cp", "--sparse=always", image.toString(), other.toString());
        CardImage card = new CardImage(other);
        Files.createDirectories(card.place);
        return card;
    }

    /** As a box does when it is switched on: the file system's journal is replayed. */
    void mend() throws IOException {
        int status = status("e2fsck", "-p", image.toString());
        if (status > CLEAN_OR_MENDED) {
            throw new IOException("e2fsck -p " + image + ": exit status " + status);
        }
    }

    /** It is of no use any more. */
    void delete() throws IOException {
        close();
        Files.delete(image);
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            run("umount", place.toString());
            mounted = false;
        }
    }

    private static void run(String... command) throws IOException {
        int status = status(command);
        if (status != 0) {
            throw new IOException(String.join(" ", command) + ": exit status " + status);
        }
    }

    private static int status(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                System.err.println(String.join(" ", command) + ": " + said);
            }
            return status;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
