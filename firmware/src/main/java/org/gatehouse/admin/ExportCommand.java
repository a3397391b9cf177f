package org.gatehouse.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.gatehouse.logbook.AccessEntry;
import org.gatehouse.logbook.Export;
import org.gatehouse.logbook.ExportManifest;
import org.gatehouse.logbook.ExportManifest.Asked;
import org.gatehouse.logbook.Holds.Hold;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.SegmentReader;
import org.gatehouse.logbook.Timestamp;
import org.gatehouse.policy.Moment;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gatehouse export}. */
@Discreet
@For(Role.DSL)
@Command(
        name = "export",
        description = {
            "Gives a part of the log, or all of it, as one file that is sealed to the keys of \"key list\": the desk opens it, and so does gpg.",
            "It goes to the standard output, so it needs a place: > FILE. Who took what, when and why is recorded before: \"audit\" shows it."
        },
        footer = {
            "",
            "Examples:",
            "  ssh box export --from 2026-11-16 --to 2026-11-20 --reason \"concern raised on Friday\" > week.gpg",
            "  ssh box 'export --device \"Year 6 tablet 3\" --from \"2026-11-20 09:00\" --reason \"panel of Monday\"' > tablet.gpg",
            "  gatehouse --as dsl:lead.1 export --all --reason \"termly copy\" > all.gpg"
        })
final class ExportCommand extends ReasonedCommand {
    @Mixin
    private Period period;

    @Override
    Answer answer() throws Refusal, LogbookException {
        Asked asked = period.read(appliance().changes().current().document());
        Moment now = appliance().changes().now();
        Sealer sealer =
                appliance().recipients().current(now.now()).sealer().orElseThrow(() -> Refusal.no(KeyCommand.NOBODY));
        OutputStream out = keptFile();
        OptionalInt device = period.device(appliance().boxKey());
        try (SegmentReader reader = appliance().logReader()) {
            AccessEntry entry = record("export", subject(asked, device), reason());
            Export.Written written =
                    Export.write(reader, asked, device, setting(now, sealer, entry, asked), out, progress("segments"));
            out.flush();
            return answer(written);
        } catch (IOException gone) {
            throw new LogbookException("what was to take the export is gone: " + gone.getMessage());
        } catch (SealException e) {
            throw new LogbookException(e.getMessage());
        }
    }

    /** The device's address itself stays out of the record, which technicians could read as a file; it is in the export. */
    static String subject(Asked asked, OptionalInt device) {
        Optional<String> hash =
                device.isPresent() ? Optional.of(Integer.toHexString(device.getAsInt())) : Optional.empty();
        return new Asked(asked.from(), asked.to(), hash).toString();
    }

    private Export.Setting setting(Moment now, Sealer sealer, AccessEntry entry, Asked asked)
            throws LogbookException, IOException {
        return new Export.Setting(
                new Timestamp(now.now(), now.clockTrusted()),
                appliance().changes().current().document().school().name(),
                entry,
                appliance().boxKey(),
                sealer,
                appliance().accessRecord().all(),
                appliance().changes().revisions().history(),
                appliance()
                        .alerts()
                        .between(asked.from().orElse(Instant.EPOCH), asked.to().orElse(Period.END)),
                appliance().holds().all().stream().map(Hold::toString).toList());
    }

    private static Answer answer(Export.Written written) {
        ExportManifest manifest = written.manifest();
        int meanwhile = written.removed().segments().size();
        ExportManifest.Counts counts = manifest.counts();
        Optional<String> removed = counts.removed() == 0
                ? Optional.empty()
                : Optional.of("the content of " + counts.removed() + " segments had been deleted, as old as it was\n");
        String late = meanwhile == 0
                ? ""
                : "of these, the content of " + meanwhile + " was deleted before it was their turn, as old as it was\n";
        String text = "%d segments with %d events, %d KB; sealed to %s%n%s%saccess record row %d%n"
                .formatted(
                        counts.segments(),
                        counts.events(),
                        counts.bytes() / 1024,
                        Columns.plain(String.join("; ", manifest.recipients())),
                        late,
                        removed.orElse(""),
                        manifest.access());
        return Answer.of(
                Data.of(
                        "segments", counts.segments(),
                        "rows", counts.rows(),
                        "events", counts.events(),
                        "bytes", counts.bytes(),
                        "removed", counts.removed(),
                        "removedMeanwhile", meanwhile,
                        "lost", counts.lost(),
                        "recipients", manifest.recipients(),
                        "access", manifest.access()),
                text);
    }
}
