package org.gatehouse.admin;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gatehouse.lists.LockedSlot;
import org.gatehouse.lists.UpdateRow;
import org.gatehouse.logbook.LogbookStatus;
import org.gatehouse.update.Ending;
import org.gatehouse.update.FirmwareStatus;
import picocli.CommandLine.Command;

/** {@code gatehouse health}. */
@Command(
        name = "health",
        description = {
            "Looks at everything that must be well, and says what to do where something is not.",
            "Exit status 1 where something needs somebody."
        },
        footer = {"", "Example:", "  ssh box health"})
final class HealthCommand extends AdminCommand {
    private static final int MIN_FREE_PERCENT = 10;
    private static final int MAX_DEGREES = 80; // a Raspberry Pi slows down from here on
    private static final int ROWS = 200; // of the journal of updates
    private static final Path THERMOMETER = Path.of("/sys/class/thermal/thermal_zone0/temp");

    private final Columns columns = new Columns("what", "is", "detail");
    private final List<Map<String, Object>> data = new ArrayList<>();
    private boolean allWell = true;

    @Override
    Answer answer() {
        row(
                "filtering",
                appliance().isFiltering(),
                "heartbeats go through the kernel's rules and both lanes",
                "start the box anew: reboot");
        for (Map.Entry<String, String> port : appliance().ports().entrySet()) {
            boolean linked = NetworkCommand.isLinked(port.getValue());
            row(
                    "port " + port.getKey(),
                    linked,
                    port.getValue() + " has a link",
                    "no link at " + port.getValue() + ": look at the cable");
        }
        boolean clock = appliance().changes().now().clockTrusted();
        row("clock", clock, "confirmed", "not confirmed: see time");
        boolean lasting = appliance().changes().revisions().isLasting();
        row(
                "policy",
                lasting,
                "revision " + appliance().changes().current().revision(),
                "its record is in memory only: see status");
        FirmwareStatus firmware = appliance().firmware().status();
        row(
                "firmware",
                !firmware.needsSomebody(),
                UpdateCommand.running(firmware),
                firmware.last().map(Ending::text).orElse("") + ": see update status");
        log();
        lists();
        disk();
        temperature();
        String text = Pattern.compile("^.*  NOT WELL  .*$", Pattern.MULTILINE)
                .matcher(columns.toString())
                .replaceAll(line -> Matcher.quoteReplacement(alarm(line.group())));
        return new Answer(allWell ? 0 : Refusal.NO, Data.of("well", allWell, "checks", data), text);
    }

    private void log() {
        LogbookStatus log = appliance().logbook();
        row("log", log.problem().isEmpty(), log.written() + " events written", "cannot be written: " + log.problem());
        row(
                "log losses",
                log.lost() == 0,
                "none",
                log.lost() + " events have no row: the box or its card was too slow");
        row(
                "log keys",
                log.recipients() > 0 && log.keyFaults().isEmpty(),
                log.recipients() + (log.recipients() == 1 ? " key" : " keys"),
                log.recipients() == 0
                        ? "the log is sealed to nobody, so no names are kept: key add"
                        : String.join("; ", log.keyFaults()));
    }

    private void lists() {
        for (LockedSlot slot : appliance().lists().lockedLayer()) {
            row("locked " + slot.kind().code(), slot.isSupplied(), slot.text(), advice(slot));
        }
        try {
            Set<String> failing = new HashSet<>();
            for (UpdateRow row : appliance().lists().journal(ROWS)) {
                if (row.outcome().isFailure()) {
                    failing.add(row.source());
                } else {
                    failing.remove(row.source());
                }
            }
            row(
                    "lists",
                    failing.isEmpty(),
                    "the latest updates went well",
                    String.join(", ", failing) + ": see list sources");
        } catch (IOException e) {
            row("lists", false, "", "their journal cannot be read: " + e.getMessage());
        }
    }

    private static String advice(LockedSlot slot) {
        return slot.configured()
                ? slot.text() + "; list update says why"
                : "not supplied: its makers give it to their members, who put it into the settings as a source with locked = \""
                        + slot.kind().code() + "\"";
    }

    private void disk() {
        try {
            FileStore store = Files.getFileStore(appliance().stateFolder());
            long percent = store.getTotalSpace() == 0 ? 0 : 100 * store.getUsableSpace() / store.getTotalSpace();
            String text = percent + " % of " + (store.getTotalSpace() >> 20) + " MiB are free";
            row(
                    "disk",
                    percent >= MIN_FREE_PERCENT,
                    text,
                    text + ": shorten log-days or log-megabytes in the settings");
        } catch (IOException e) {
            row("disk", false, "", "cannot be looked at: " + e.getMessage());
        }
    }

    /** Where the machine has a thermometer. */
    private void temperature() {
        try {
            int degrees = Integer.parseInt(Files.readString(THERMOMETER).strip()) / 1000;
            String text = degrees + " °C";
            row("temperature", degrees < MAX_DEGREES, text, text + ": give the box air");
        } catch (IOException | NumberFormatException none) {
            // this machine does not say
        }
    }

    private void row(String what, boolean well, String detail, String advice) {
        allWell &= well;
        columns.add(what, well ? "well" : "NOT WELL", well ? detail : advice);
        data.add(Data.of("what", what, "well", well, "detail", well ? detail : advice));
    }
}
