package org.gatehouse.ssh;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jline.builtins.Nano;
import org.jline.builtins.Options;
import org.jline.reader.EndOfFileException;
import org.jline.terminal.Terminal;

/**
 * A text in JLine's Nano, for somebody who must not come to any other file of the box. It is restricted (no other file is read, no other name is written), and it would not help were it not: its files are those
 * of a file system of its own, in which there is this text and nothing else, and from which no path leads out.
 */
final class TextEditor {
    /** No syntax files of the system, and none of the functions that lead to other files. */
    static final List<String> OPTIONS = List.of("--ignorercfiles", "--restricted");

    private static final String TITLE = "Gatehouse   ^O save   ^X leave";

    private TextEditor() {}

    /**
     * Has a text edited.
     *
     * @param most octets that it may have then
     * @return as it was saved last
     * @throws IOException where it became longer, or the terminal is gone
     */
    static String edit(Terminal terminal, String name, String text, int most, List<String> options) throws IOException {
        Path folder = Files.createTempDirectory("gatehouse");
        Path archive = folder.resolve("text.zip");
        try (FileSystem inside = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path root = inside.getPath("/");
            Path file = Files.writeString(root.resolve(name), text);
            Nano nano = new Nano(terminal, root, Options.compile(Nano.usage()).parse(options), null);
            nano.title = TITLE;
            nano.open(name);
            run(nano);
            if (Files.size(file) > most) {
                throw new IOException("the text is larger than " + (most >> 10) + " KiB; nothing was changed");
            }
            return Files.readString(file);
        } finally {
            Files.deleteIfExists(archive);
            Files.deleteIfExists(folder);
        }
    }

    /** At the end of its input Nano fails in more than one way. */
    private static void run(Nano nano) throws IOException {
        try {
            nano.run();
        } catch (EndOfFileException | NullPointerException | java.io.IOError gone) {
            throw new IOException("the terminal is gone; nothing was changed", gone);
        }
    }
}
