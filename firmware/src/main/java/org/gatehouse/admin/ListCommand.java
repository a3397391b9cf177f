package org.gatehouse.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gatehouse.lists.LockedSlot;
import org.gatehouse.lists.UpdateRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gatehouse list}: the lists of names. */
@Command(
        name = "list",
        description = "The lists of names that categories are made of: what is in force, and their updates.",
        subcommands = {ListCommand.Sources.class, ListCommand.Update.class, ListCommand.RollBack.class},
        footer = {
            "",
            "Examples:",
            "  gatehouse list sources",
            "  gatehouse list update",
            "  gatehouse list update --may-shrink ut1",
            "  gatehouse list rollback --yes"
        })
final class ListCommand extends AdminCommand {
    private static final int LOOK_MILLIS = 200; // how old what is told of an update may be
    private static final int PATIENCE_MINUTES = 30; // a million names on a small board, over a slow line

    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected sources, update or rollback");
    }

    private static Map<String, Object> data(UpdateRow row) {
        return Data.of(
                "time", row.time(),
                "source", row.source(),
                "outcome", row.outcome().code(),
                "failure", row.outcome().isFailure(),
                "entries", row.entries(),
                "added", row.added(),
                "removed", row.removed(),
                "refused", row.refused(),
                "detail", row.detail());
    }

    private static <T> T await(AdminCommand command, CompletableFuture<T> future) throws Refusal {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        try {
            while (!future.isDone() && System.nanoTime() < end) {
                String doing = command.appliance().lists().doing();
                command.doing(doing.isEmpty() ? "waits for the updater" : doing);
                waitAWhile(future);
            }
            return future.get(0, TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw Refusal.no("it failed, and what was in force stays: " + failed.getCause());
        } catch (TimeoutException late) {
            throw Refusal.no("it takes longer than " + PATIENCE_MINUTES + " minutes and goes on; see list sources");
        } catch (InterruptedException gone) {
            Thread.currentThread().interrupt();
            throw Refusal.no("interrupted; it goes on");
        }
    }

    private static void waitAWhile(CompletableFuture<?> future) throws InterruptedException, ExecutionException {
        try {
            future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException early) {
            // it goes on
        }
    }

    /** Rows of updates as a table. */
    private static Answer table(
            AdminCommand command, List<UpdateRow> rows, StringBuilder text, Map<String, Object> data) {
        Columns columns = new Columns("when", "source", "outcome", "entries", "added", "removed", "refused", "detail");
        for (UpdateRow row : rows) {
            columns.add(
                    Times.text(row.time(), command.zone()),
                    row.source(),
                    row.outcome().code(),
                    row.entries(),
                    row.added(),
                    row.removed(),
                    row.refused(),
                    row.detail());
        }
        data.put("updates", rows.stream().map(ListCommand::data).toList());
        boolean failed = rows.stream().anyMatch(row -> row.outcome().isFailure());
        return new Answer(failed ? Refusal.NO : 0, data, text.append(columns).toString());
    }

    /** {@code gatehouse list sources}. */
    @Command(
            name = "sources",
            description = "What is in force, and the latest update of each source. Exit status 1 where one failed.",
            footer = {"", "Example:", "  gatehouse list sources"})
    static final class Sources extends AdminCommand {
        private static final int MOST = 1000; // rows of the journal that are looked through

        @Override
        Answer answer() throws Refusal {
            StringBuilder text = new StringBuilder();
            text.append("%d names from %d lists are in force%n"
                    .formatted(appliance().names().size(), appliance().names().lists()));
            List<Map<String, Object>> locked = new ArrayList<>();
            for (LockedSlot slot : appliance().lists().lockedLayer()) {
                text.append("locked layer, ")
                        .append(slot.kind().code())
                        .append(": ")
                        .append(slot.text())
                        .append('\n');
                locked.add(Data.of("kind", slot.kind().code(), "supplied", slot.isSupplied()));
            }
            Map<String, Object> data = Data.of(
                    "names",
                    appliance().names().size(),
                    "lists",
                    appliance().names().lists(),
                    "locked",
                    locked);
            Map<String, UpdateRow> latest = new LinkedHashMap<>();
            try {
                appliance().lists().journal(MOST).forEach(row -> latest.put(row.source(), row));
            } catch (IOException e) {
                throw Refusal.no("the journal of updates cannot be read: " + e.getMessage());
            }
            if (latest.isEmpty()) {
                text.append("no source was updated yet; the settings name sources as [[sources]]\n");
                data.put("updates", List.of());
                return Answer.of(data, text.toString());
            }
            return table(this, List.copyOf(latest.values()), text, data);
        }
    }

    /** {@code gatehouse list update}. */
    @Command(
            name = "update",
            description = "Fetches, checks and puts in force what is new; says what became of each source.",
            footer = {"", "Examples:", "  gatehouse list update", "  gatehouse list update --may-shrink ut1"})
    @For(Role.TECHNICIAN)
    static final class Update extends AdminCommand {
        @Option(
                names = "--may-shrink",
                paramLabel = "SOURCE",
                description = "This source is right to be less than half of what it was.")
        private Set<String> mayShrink;

        @Override
        Answer answer() throws Refusal {
            List<UpdateRow> rows = await(this, appliance().lists().updateNow(mayShrink == null ? Set.of() : mayShrink));
            if (rows.isEmpty()) {
                throw Refusal.no("the settings name no [[sources]]: there is nothing to update");
            }
            return table(this, rows, new StringBuilder(), Data.of());
        }
    }

    /** {@code gatehouse list rollback}. */
    @Command(
            name = "rollback",
            description = "Puts the table before the last one in force, until a source changes.",
            footer = {"", "Example:", "  gatehouse list rollback --yes"})
    @For(Role.TECHNICIAN)
    static final class RollBack extends AdminCommand {
        @Mixin
        private Consent consent = new Consent();

        @Override
        Answer answer() throws Refusal {
            confirm("This takes back the latest update of the lists, for every group.", consent);
            if (!await(this, appliance().lists().rollBack())) {
                throw Refusal.no("there is no table before this one that can be used");
            }
            long names = appliance().names().size();
            return Answer.of(Data.of("names", names), names + " names are in force, as before the last update\n");
        }
    }
}
