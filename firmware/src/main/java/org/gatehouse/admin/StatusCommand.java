package org.gatehouse.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gatehouse.lists.LockedSlot;
import org.gatehouse.logbook.LogbookStatus;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Revisions;
import org.gatehouse.logbook.Standing;
import org.gatehouse.policy.Moment;
import org.gatehouse.seal.Recipients;
import org.gatehouse.update.FirmwareStatus;
import picocli.CommandLine.Command;

/** {@code gatehouse status}. */
@Command(
        name = "status",
        description = "Says whether the box filters, and by what. Exit status 1 where something needs somebody.",
        footer = {"", "Example:", "  gatehouse status --json"})
final class StatusCommand extends AdminCommand {
    private final Map<String, Object> data = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private boolean sealed;

    @Override
    Answer answer() {
        boolean filtering = appliance().isFiltering();
        long[] counts = appliance().openingsAndBlocked();
        data.put("filtering", filtering);
        data.put("openings", counts[0]);
        data.put("blocked", counts[1]);
        line("filtering", filtering, "yes", "no: no heartbeat comes through the kernel's rules and the lanes");
        line("openings", counts[0] + " judged since the service started, " + counts[1] + " of them blocked");
        putFirmware();
        putClock();
        putPolicy();
        putLists();
        putLogbook();
        putKeys();
        putSuggestions();
        boolean well = filtering
                && appliance().changes().revisions().isLasting()
                && sealed
                && appliance().logbook().isWell();
        return new Answer(well ? 0 : Refusal.NO, data, text.toString());
    }

    /** What was left by itself is told, and by health, too; the box filters all the same. */
    private void putFirmware() {
        FirmwareStatus firmware = appliance().firmware().status();
        data.put("version", firmware.version().text());
        line("firmware", UpdateCommand.running(firmware));
        if (firmware.needsSomebody()) {
            line("update", firmware.last().orElseThrow().text() + ": see update status");
        }
    }

    private void putClock() {
        Moment now = appliance().changes().now();
        data.put("time", now.now());
        data.put("clockTrusted", now.clockTrusted());
        line(
                "clock",
                Times.text(now.now(), zone())
                        + (now.clockTrusted() ? "" : ", not known to be right: nothing opens by time"));
    }

    private void putPolicy() {
        Revisions revisions = appliance().changes().revisions();
        Revision revision =
                revisions.find(appliance().changes().current().revision()).orElseThrow();
        long waiting = revisions.history().stream()
                .filter(other -> other.standing() == Standing.WAITING)
                .count();
        boolean approvals = appliance().changes().current().document().approvals();
        data.put("policy", RevisionView.data(revision));
        data.put("approvals", approvals);
        data.put("waiting", waiting);
        data.put("recordLasting", revisions.isLasting());
        data.put("recordSetAside", revisions.setAside());
        line(
                "policy",
                "revision " + revision.number() + " of " + Times.text(revision.made(), zone()) + " by "
                        + revision.author() + ": " + revision.reason());
        line("approvals", (approvals ? "on" : "off") + ", " + waiting + " waiting");
        if (!revisions.isLasting()) {
            line(
                    "record",
                    false,
                    "",
                    "IN MEMORY ONLY: the file cannot be used; changes are lost when the service ends");
        }
        if (!revisions.setAside().isEmpty()) {
            line("record", "begun anew; the damaged one is " + revisions.setAside());
        }
    }

    /** A box without a key keeps no names: nobody would know until somebody asks for them. */
    private void putKeys() {
        Recipients.Current keys =
                appliance().recipients().current(appliance().changes().now().now());
        data.put("keys", keys.recipients().stream().map(KeyCommand::data).toList());
        data.put("keyFaults", keys.faults());
        sealed = !keys.recipients().isEmpty();
        if (!sealed) {
            line("sealed to", false, "", KeyCommand.NOBODY);
        }
        keys.recipients()
                .forEach(key -> line("sealed to", key.userId() + ", " + KeyCommand.grouped(key.fingerprint())));
        keys.faults().forEach(fault -> line("key fault", false, "", fault));
    }

    private void putLists() {
        data.put("names", appliance().names().size());
        data.put("lists", appliance().names().lists());
        line(
                "lists",
                appliance().names().size() + " names from "
                        + appliance().names().lists() + " lists");
        Map<String, Object> locked = new LinkedHashMap<>();
        for (LockedSlot slot : appliance().lists().lockedLayer()) {
            locked.put(slot.kind().code(), slot.isSupplied());
            line("locked", slot.kind().code() + ": " + slot.text());
        }
        data.put("locked", locked);
    }

    private void putLogbook() {
        LogbookStatus logbook = appliance().logbook();
        data.put("logged", logbook.written());
        data.put("lost", logbook.lost());
        data.put("logbookProblem", logbook.problem());
        String written = logbook.written() + " events written since the service started, " + logbook.lost() + " lost";
        line("log", logbook.problem().isEmpty(), written, written + "; CANNOT BE WRITTEN: " + logbook.problem());
    }

    /** What somebody may want to do; the box filters all the same. */
    private void putSuggestions() {
        Roster roster = new Roster(appliance());
        data.put("unknownDevices", roster.unknownCount());
        data.put("suggestions", roster.suggestions());
        line("unknown", roster.unknownCount() + " devices seen that are not in the register");
        roster.suggestions().forEach(suggestion -> line("suggested", suggestion));
    }

    private void line(String name, boolean well, String good, String bad) {
        if (well) {
            line(name, good);
        } else {
            text.append(alarm("%-11s%s".formatted(name, Columns.plain(bad)))).append('\n');
        }
    }

    private void line(String name, String value) {
        text.append("%-11s%s%n".formatted(name, Columns.plain(value)));
    }
}
