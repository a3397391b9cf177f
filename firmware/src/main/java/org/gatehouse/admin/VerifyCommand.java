package org.gatehouse.admin;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatehouse.logbook.BrokenLink;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.SegmentReader;
import org.gatehouse.logbook.Verification;
import org.gatehouse.logbook.Verification.Finding;
import org.gatehouse.seal.BoxPublicKey;
import picocli.CommandLine.Command;

/** {@code gatehouse verify}. */
@Command(
        name = "verify",
        description = {
            "Reads the whole log as it lies here, sealed, and names every segment that was altered, removed or put elsewhere; then the records",
            "of who did what with it, of the policy, of the settings and of the commands. Shows the fingerprint of the box's key, which the desk asks for.",
            "Exit status 1 where something is not as it was written."
        },
        footer = {"", "Example:", "  ssh box verify"})
final class VerifyCommand extends AdminCommand {
    @Override
    Answer answer() throws LogbookException {
        BoxPublicKey key = appliance().boxKey().publicKey();
        Verification.Result result;
        try (SegmentReader reader = appliance().logReader()) {
            boolean exempted = !appliance().holds().all().isEmpty();
            result = Verification.ofLog(reader, key, exempted, progress("segments"));
        }
        doing("the record of who read what is compared with its signatures");
        Optional<BrokenLink> access = appliance().accessRecord().verify(key);
        Optional<BrokenLink> revisions =
                appliance().changes().revisions().verify(progress("rows of the record of the policy"));
        Optional<BrokenLink> settings =
                appliance().settings().record().verify(progress("rows of the record of the settings"));
        doing("the record of the commands is compared with its hashes");
        Optional<BrokenLink> calls = appliance()
                .calls()
                .firstBroken()
                .map(row -> new BrokenLink(row, 0, "it is not what was written, or does not follow the one before"));
        StringBuilder text = new StringBuilder("box key    " + key.fingerprint() + "\n");
        text.append("log        ")
                .append(result.headers())
                .append(" segments, ")
                .append(result.contents())
                .append(" with content: ")
                .append(result.isSound() ? "as they were written\n" : result.faults() + " FAULTS\n");
        result.findings()
                .forEach(finding -> text.append("           ").append(finding).append('\n'));
        text.append("audit      ").append(said(access)).append("policy     ").append(said(revisions));
        text.append("settings   ").append(said(settings)).append("commands   ").append(said(calls));
        boolean sound = result.isSound()
                && Stream.of(access, revisions, settings, calls).allMatch(Optional::isEmpty);
        return new Answer(
                sound ? 0 : Refusal.NO,
                Data.of(
                        "sound", sound,
                        "boxKey", key.fingerprint(),
                        "segments", result.headers(),
                        "contents", result.contents(),
                        "lost", result.lost(),
                        "faults", result.faults(),
                        "findings",
                                result.findings().stream()
                                        .map(VerifyCommand::data)
                                        .toList(),
                        "audit", access.map(BrokenLink::toString).orElse(null),
                        "policy", revisions.map(BrokenLink::toString).orElse(null),
                        "settings", settings.map(BrokenLink::toString).orElse(null),
                        "commands", calls.map(BrokenLink::toString).orElse(null)),
                text.toString());
    }

    private static String said(Optional<BrokenLink> broken) {
        return broken.map(link -> "BROKEN, first in " + link).orElse("as it was written") + "\n";
    }

    private static Map<String, Object> data(Finding finding) {
        return Data.of(
                "segment", finding.seq(),
                "kind", finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "fault", finding.kind().isFault(),
                "text", finding.text());
    }
}
