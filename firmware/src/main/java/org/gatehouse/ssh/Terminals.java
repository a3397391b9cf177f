package org.gatehouse.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/** The terminal at the other end of a channel, where the client has one: it asks for one in a shell, and with {@code ssh -t} for a single command. */
final class Terminals {
    private Terminals() {}

    /** Whether a channel is a terminal. */
    static boolean isOne(Environment environment) {
        return !environment.getPtyModes().isEmpty() || environment.getEnv().containsKey(Environment.ENV_COLUMNS);
    }

    /** The terminal of a channel, which follows its window's size. */
    static Terminal open(InputStream in, OutputStream out, Environment environment) throws IOException {
        String type = environment.getEnv().getOrDefault(Environment.ENV_TERM, "dumb");
        Terminal terminal = new ExternalTerminal("gatehouse", type, new BoundedLines(in), out, StandardCharsets.UTF_8);
        terminal.setSize(size(environment));
        environment.addSignalListener(
                (channel, signal) -> {
                    terminal.setSize(size(environment));
                    terminal.raise(Terminal.Signal.WINCH);
                },
                Signal.WINCH);
        return terminal;
    }

    private static Size size(Environment environment) {
        return Size.of(
                number(environment, Environment.ENV_COLUMNS, 110), number(environment, Environment.ENV_LINES, 40));
    }

    private static int number(Environment environment, String name, int otherwise) {
        try {
            int number = Integer.parseInt(environment.getEnv().getOrDefault(name, ""));
            return number > 0 ? number : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
