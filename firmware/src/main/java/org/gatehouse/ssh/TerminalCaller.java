package org.gatehouse.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.admin.Caller;
import org.gatehouse.admin.Person;
import org.gatehouse.admin.Screen;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** Somebody at a terminal at the other end of a session. He can be asked, and he has no files: his keyboard is none. */
final class TerminalCaller implements Caller {
    private final Person person;
    private final Terminal terminal;
    private final Map<String, String> environment;
    private volatile boolean stopped;

    /** @param environment what the client said of itself */
    TerminalCaller(Person person, Terminal terminal, Map<String, String> environment) {
        this.person = person;
        this.terminal = terminal;
        this.environment = environment;
        terminal.handle(
                Terminal.Signal.INT, signal -> stopped = true); // a line that is read has its own meaning for it
    }

    /** Before the next command. */
    void begin() {
        stopped = false;
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public Person person() {
        return person;
    }

    @Override
    public PrintWriter out() {
        return terminal.writer();
    }

    @Override
    public boolean colours() {
        return Screen.colours(environment);
    }

    @Override
    public PrintWriter err() {
        return terminal.writer();
    }

    @Override
    public boolean overwrites() {
        return Screen.overwrites(environment);
    }

    @Override
    public OutputStream bytes() throws IOException {
        throw new IOException("a file does not go to a terminal; give the command by itself: ssh BOX … > FILE");
    }

    @Override
    public InputStream input(String file) throws IOException {
        throw new IOException(RemoteCaller.NO_FILES);
    }

    /** By a reader of its own: answers are nothing that the arrows should bring back. */
    @Override
    public Optional<String> ask(String question) {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .variable(LineReader.DISABLE_HISTORY, true)
                .variable(LineReader.DISABLE_COMPLETION, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        try {
            return Optional.of(reader.readLine(question));
        } catch (UserInterruptException | EndOfFileException left) {
            return Optional.of("");
        }
    }

    @Override
    public Optional<String> edit(String name, String text) throws IOException {
        return overwrites()
                ? Optional.of(TextEditor.edit(terminal, name, text, MAX_FILE, TextEditor.OPTIONS))
                : Optional.empty();
    }
}
