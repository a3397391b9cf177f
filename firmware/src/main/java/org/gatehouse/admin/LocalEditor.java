package org.gatehouse.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A text in the editor of whoever sits at this terminal, by way of a file that only he can read and that goes in any case. In the client's process. */
final class LocalEditor {
    private static final List<String> USUAL = List.of("nano", "vi");

    private LocalEditor() {}

    /**
     * Has a text edited.
     *
     * @param name of the file; editors go by its end
     * @param most octets that the text may have then
     * @throws IOException where there is no editor, it ended with a fault, or the text is longer; the message says so
     */
    static byte[] edit(String name, byte[] text, int most) throws IOException {
        String editor = editor(System.getenv())
                .orElseThrow(() -> new IOException("there is no editor here; EDITOR would name one"));
        Path folder = Files.createTempDirectory("gatehouse"); // for its owner only
        Thread remover = new Thread(() -> remove(folder));
        Runtime.getRuntime().addShutdownHook(remover); // Ctrl-C, or a terminal that is closed
        try {
            Path file = Files.createFile(
                    folder.resolve(Path.of(name).getFileName()),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, text);
            run(editor, file);
            try (InputStream edited = Files.newInputStream(file)) {
                byte[] bytes = edited.readNBytes(most + 1);
                if (bytes.length > most) {
                    throw new IOException("the text is larger than " + (most >> 10) + " KiB");
                }
                return bytes;
            }
        } finally {
            remove(folder);
            Runtime.getRuntime().removeShutdownHook(remover);
        }
    }

    /** What the environment names, or the first of those that are usual. */
    static Optional<String> editor(Map<String, String> environment) {
        Stream<String> named = Stream.of("VISUAL", "EDITOR")
                .map(environment::get)
                .filter(editor -> editor != null && !editor.isBlank());
        Stream<String> usual = USUAL.stream().filter(editor -> Stream.of(
                        environment.getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, editor))));
        return Stream.concat(named, usual).findFirst();
    }

    /** By the shell, since an editor may be named with its options. */
    private static void run(String editor, Path file) throws IOException {
        try {
            int status = new ProcessBuilder("/bin/sh", "-c", editor + " \"$1\"", "sh", file.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException(
                        "the editor (" + editor + ") ended with status " + status + "; nothing was changed");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; nothing was changed", ended);
        }
    }

    /** With what the editor put beside it. */
    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(LocalEditor::removeOne);
        } catch (IOException | UncheckedIOException gone) {
            System.err.println("gatehouse: " + folder + " could not be removed: " + gone.getMessage());
        }
    }

    private static void removeOne(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
