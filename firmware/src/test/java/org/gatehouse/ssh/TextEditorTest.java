package org.gatehouse.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as somebody presses them. Whatever he tries, there is one text and no other file. */
@Timeout(60)
@Tag("R40")
class TextEditorTest {
    private static final String TEXT = "one\ntwo für zwei\n";
    private static final String SAVE = "\u000f\r"; // Ctrl-O, and the name that it offers
    private static final String LEAVE = "\u0018"; // Ctrl-X
    private static final List<String> UNRESTRICTED = List.of("--ignorercfiles");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void text_isAsItWasSaved() throws Exception {
        assertEquals("new one\ntwo für zwei\n", edit("new " + SAVE + LEAVE, TextEditor.OPTIONS));
        assertTrue(screen.toString(StandardCharsets.UTF_8).contains("two für zwei"));
        assertEquals("ä one\ntwo für zwei\n", edit("ä " + LEAVE + "y\r", TextEditor.OPTIONS), "asked when he leaves");
        assertEquals(TEXT, edit("lost " + LEAVE + "n", TextEditor.OPTIONS));
        assertEquals(TEXT, edit(LEAVE, TextEditor.OPTIONS));
    }

    /** Restricted, and once more where it is not: the file system alone keeps him in. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void otherFiles_areNeitherRead_norWritten_norListed(boolean restricted) throws Exception {
        List<String> options = restricted ? TextEditor.OPTIONS : UNRESTRICTED;
        Path secret = Files.writeString(folder.resolve("secret"), "a-secret-of-the-box");
        Path target = folder.resolve("target");
        for (String path : List.of(secret.toString(), "../../../../.." + secret, "~/" + secret, "file://" + secret)) {
            String result = edit("\u0012" + path + "\r" + SAVE + LEAVE + "nn", options);
            assertFalse(result.contains("a-secret"), result);
            String listed = edit("\u0012" + folder + "/\t\t\u0014" + folder + "\r\u0003" + LEAVE + "nn", options);
            assertFalse(listed.contains("secret"), listed);
        }
        String erased = "\u007f".repeat("policy.toml".length());
        for (String path : List.of(target.toString(), "../../../../.." + target)) {
            for (String how : List.of("", "\u001bA", "\u001bP", "\u001bB")) { // append, prepend, backup
                attempt("x\u000f" + how + erased + path + "\ry" + LEAVE + "nn", options);
                assertFalse(Files.exists(target), path);
            }
        }
        try (var files = Files.list(folder)) {
            assertEquals(List.of(secret), files.toList());
        }
    }

    /** The session's thread must not stay. */
    @Test
    void terminal_thatGoesAway_endsIt() throws Exception {
        assertThrows(IOException.class, () -> edit("unfinished", TextEditor.OPTIONS));
    }

    @Test
    void text_thatGrowsTooLong_isRefused() {
        IOException refused =
                assertThrows(IOException.class, () -> edit("x".repeat(2000) + SAVE + LEAVE, TextEditor.OPTIONS));
        assertTrue(refused.getMessage().contains("larger than 1 KiB"), refused.getMessage());
    }

    /** Where there is no such folder in the text's own file system, Nano gives up. */
    private void attempt(String keys, List<String> options) throws Exception {
        try {
            edit(keys, options);
        } catch (NoSuchFileException confined) {
            assertEquals(UNRESTRICTED, options, confined.toString());
        }
    }

    /** Types, and goes away then. */
    private String edit(String keys, List<String> options) throws Exception {
        screen.reset();
        AtomicReference<Object> result = new AtomicReference<>();
        PipedOutputStream keyboard = new PipedOutputStream();
        try (PipedInputStream in = new PipedInputStream(keyboard, 1 << 16);
                Terminal terminal = new ExternalTerminal("test", "xterm", in, screen, StandardCharsets.UTF_8)) {
            terminal.setSize(Size.of(100, 30));
            Thread thread = new Thread(() -> {
                try {
                    result.set(TextEditor.edit(terminal, "policy.toml", TEXT, 1024, options));
                } catch (IOException | RuntimeException e) {
                    result.set(e);
                }
            });
            thread.start();
            while (thread.isAlive() && !screen.toString(StandardCharsets.UTF_8).contains("policy.toml")) {
                TimeUnit.MILLISECONDS.sleep(5); // before it is there, a terminal takes keys otherwise
            }
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            keyboard.close();
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertFalse(screen.toString(StandardCharsets.UTF_8).contains("a-secret"));
            assertFalse(thread.isAlive(), () -> "it goes on: " + screen.toString(StandardCharsets.UTF_8));
        }
        if (result.get() instanceof Exception failed) {
            throw failed;
        }
        return (String) result.get();
    }
}
