package org.gatehouse.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.seal.SealException;
import org.gatehouse.tools.LabLog;

/** What {@code tools/lab log} does, without a process that unlocks the key and opens the whole log for every question. */
final class OpenedLog {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static LabLog opened;

    private OpenedLog() {}

    static synchronized String ask(String question) {
        try {
            if (opened == null) {
                opened = LabLog.of(Lab.STATE); // all labs of this clone have the same key
            }
            opened.refresh();
        } catch (IOException | SQLException | LogbookException | SealException e) {
            throw new AssertionError("the log cannot be opened", e);
        }
        return sqlite(Lab.STATE.resolve("events.db"), "-header", "-column", question);
    }

    private static String sqlite(Path database, String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("sqlite3", "-readonly", "-cmd", ".timeout 10000"));
        command.addAll(List.of(words).subList(0, words.length - 1));
        command.add(database.toString());
        command.add(words[words.length - 1]);
        return Running.start(Map.of(), command).finish(LIMIT).output();
    }
}
