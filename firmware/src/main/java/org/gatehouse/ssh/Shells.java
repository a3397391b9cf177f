package org.gatehouse.ssh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.server.Environment;
import org.gatehouse.admin.AdminShell;
import org.gatehouse.admin.Appliance;
import org.gatehouse.admin.Completion;
import org.gatehouse.admin.Idlers;
import org.gatehouse.admin.Person;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** {@code ssh box}: one command after the other, with completion, and with the history of the person as long as the service runs. Lines from a pipe are taken, too. */
final class Shells {
    private static final String GREETING = "Gatehouse. help lists the commands, Tab completes, exit ends.";
    private static final List<String> ENDS = List.of("exit", "quit", "logout");
    private static final int HISTORY = 200;

    private final Idlers idlers;
    private final Appliance appliance;
    private final Map<String, List<String>> histories = new ConcurrentHashMap<>();

    Shells(Idlers idlers, Appliance appliance) {
        this.idlers = idlers;
        this.appliance = appliance;
    }

    RemoteCommand open(Person person) {
        return new RemoteCommand(idlers, person.name() + ", " + person.way()) {
            @Override
            int run(InputStream in, OutputStream out, OutputStream err, Environment environment) throws IOException {
                return Terminals.isOne(environment) ? talk(person, in, out, environment) : obey(person, in, out, err);
            }
        };
    }

    /** Lines from a pipe: the status is that of the first command that failed, and the others are not given. */
    private int obey(Person person, InputStream in, OutputStream out, OutputStream err) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(new BoundedLines(in), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (ENDS.contains(line.strip())) {
                return 0;
            }
            int status = new SingleCommand(idlers, appliance, person, line).carryOut(null, out, err);
            if (status != 0) {
                return status;
            }
        }
        return 0;
    }

    private int talk(Person person, InputStream in, OutputStream out, Environment environment) throws IOException {
        try (Terminal terminal = Terminals.open(in, out, environment)) {
            History history = new DefaultHistory();
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .history(history)
                    .parser(parser())
                    .completer(completer(person))
                    .variable(LineReader.HISTORY_SIZE, HISTORY)
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .option(LineReader.Option.CASE_INSENSITIVE, true)
                    .build();
            histories.getOrDefault(person.name(), List.of()).forEach(history::add);
            terminal.writer().println(GREETING);
            try {
                return loop(new TerminalCaller(person, terminal, environment.getEnv()), terminal, reader);
            } finally {
                List<String> lines = new ArrayList<>();
                history.forEach(entry -> lines.add(entry.line()));
                histories.put(person.name(), lines);
            }
        }
    }

    private int loop(TerminalCaller caller, Terminal terminal, LineReader reader) {
        String prompt = new AttributedStringBuilder()
                .style(AttributedStyle.DEFAULT.bold())
                .append("gatehouse> ")
                .toAnsi(terminal);
        while (true) {
            String line;
            try {
                line = reader.readLine(prompt).strip();
            } catch (UserInterruptException abandoned) {
                continue;
            } catch (EndOfFileException ended) {
                return 0;
            }
            if (ENDS.contains(line)) {
                return 0;
            }
            if (!line.isEmpty()) {
                carryOut(caller, line);
            }
            terminal.writer().flush();
        }
    }

    private void carryOut(TerminalCaller caller, String line) {
        caller.begin();
        try {
            AdminShell.run(appliance, caller, Words.of(line));
        } catch (IllegalArgumentException wrong) {
            caller.err().println("gatehouse: " + wrong.getMessage());
        }
    }

    private Completer completer(Person person) {
        Completion completion = new Completion(appliance, person);
        return (reader, line, candidates) -> completion
                .choices(line.words().subList(0, line.wordIndex()), line.word())
                .forEach(choice -> candidates.add(new Candidate(
                        choice.word(),
                        choice.shown(),
                        null,
                        choice.about().isEmpty() ? null : choice.about(),
                        null,
                        null,
                        choice.whole())));
    }

    /** Lines are taken as they are typed; {@link Words} cuts them. */
    private static Parser parser() {
        DefaultParser parser = new DefaultParser();
        return (line, cursor, context) -> context == Parser.ParseContext.COMPLETE
                ? TypedLine.of(line, cursor)
                : parser.parse(line, cursor, context);
    }
}
