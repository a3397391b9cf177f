package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.logbook.AccessEntry;
import org.gatehouse.logbook.BrokenLink;
import org.gatehouse.logbook.LogbookException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatehouse audit}: who did what with the log. */
@For({Role.DSL, Role.HEAD})
@Command(
        name = "audit",
        description = {
            "Who took an export, gave or took a key that the log is sealed to, or kept a period from being deleted: when and why, the newest first.",
            "Each row is chained to the one before and signed by the box. What anybody typed at all shows \"access log\"."
        },
        footer = {"", "Examples:", "  ssh box audit", "  ssh box audit --verify"})
final class AuditCommand extends AdminCommand {
    @Option(names = "-n", paramLabel = "COUNT", defaultValue = "50", description = "At most so many (50).")
    private int count;

    @Option(
            names = "--verify",
            description = "Also reads the whole record; exit status 1 where a row is not what was written.")
    private boolean verify;

    @Override
    Answer answer() throws LogbookException {
        List<AccessEntry> entries = appliance().accessRecord().all().stream()
                .sorted(Comparator.comparingLong(AccessEntry::row).reversed())
                .limit(Math.max(0, count))
                .toList();
        Columns columns = new Columns("no", "when", "who", "what", "of", "why");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (AccessEntry entry : entries) {
            columns.add(
                    entry.row(),
                    Times.text(entry.at(), zone()),
                    entry.author(),
                    entry.action(),
                    entry.subject(),
                    entry.reason());
            rows.add(data(entry));
        }
        Map<String, Object> data = Data.of("record", rows);
        if (!verify) {
            return Answer.of(data, columns.toString());
        }
        Optional<BrokenLink> broken =
                appliance().accessRecord().verify(appliance().boxKey().publicKey());
        data.put("sound", broken.isEmpty());
        data.put("broken", broken.map(BrokenLink::toString).orElse(null));
        String said =
                broken.map(link -> "the record is broken, first in " + link).orElse("the record is as it was written");
        return new Answer(broken.isEmpty() ? 0 : Refusal.NO, data, columns + said + "\n");
    }

    private static Map<String, Object> data(AccessEntry entry) {
        return Data.of(
                "row", entry.row(),
                "time", entry.at().time(),
                "clockTrusted", entry.at().trusted(),
                "person", entry.author().person(),
                "role", entry.author().role(),
                "way", entry.author().way(),
                "action", entry.action(),
                "subject", entry.subject(),
                "reason", entry.reason(),
                "hash", HexFormat.of().formatHex(entry.hash()));
    }
}
