package org.gatehouse.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Somebody at a terminal, by Debian's {@code expect}: waits for what is on the screen, and types. */
final class Typist {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int LATE = 7; // the exit status where something did not come

    private final StringBuilder script = new StringBuilder("set timeout 30\n");

    /**
     * Somebody who starts a command.
     *
     * @param terminal its kind: dumb, xterm
     */
    Typist(String terminal, List<String> command) {
        script.append("set env(TERM) ").append(terminal).append("\nset stty_init {rows 40 columns 120}\nspawn -noecho");
        command.forEach(word -> script.append(" {").append(word).append('}'));
        script.append('\n');
    }

    /** Waits for these characters. */
    Typist sees(String text) {
        script.append("expect {\n  -ex {")
                .append(text)
                .append("} {}\n  timeout { send_user \"\\n@@@ ")
                .append("late\\n\"; exit ")
                .append(LATE)
                .append(" }\n  eof { exit ")
                .append(LATE)
                .append(" }\n}\n");
        return this;
    }

    /** Types characters; {@code \r} is Enter, {@code \x03} Ctrl-C. */
    Typist types(String keys) {
        script.append("send -- \"").append(keys).append("\"\n");
        return this;
    }

    /** Does all of it in a host of the lab, and waits for the command's end; its status, or 7 where something did not come. */
    Result in(String host, Lab lab, Path folder) throws IOException {
        script.append("expect {\n  eof {}\n  timeout { exit ")
                .append(LATE)
                .append(" }\n}\ncatch wait result\nexit [lindex $result 3]\n");
        Path file = Files.writeString(Files.createTempFile(folder, "typed", ".exp"), script);
        return lab.start(host, "expect", file.toString()).finish(LIMIT);
    }
}
