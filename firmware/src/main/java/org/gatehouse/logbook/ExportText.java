package org.gatehouse.logbook;

/** What somebody reads who opens an export with {@code gpg} and {@code tar}, and has nothing else. */
final class ExportText {
    private ExportText() {}

    static String readme(Export.Setting setting, ExportManifest.Asked asked) {
        return """
                This is an export of the log of a Gatehouse filter%s.

                It was made on %s for %s, who gave this reason:
                    %s
                It holds: %s.

                The program "desk" opens it as a page. Without it:

                    gpg --decrypt EXPORT > export.tar && tar xf export.tar
                    for s in segments/*.pgp pieces/*.pgp alerts/*.pgp; do gpg --decrypt "$s"; done

                manifest.json   what was asked for, by whom, why, and what is in here; manifest.sig is the box's signature of it:
                                openssl pkeyutl -verify -pubin -inkey box.pub -rawin -in manifest.json -sigfile manifest.sig
                box.pub         the box's public key (Ed25519). Compare its fingerprint with what "gatehouse verify" shows on the box.
                chain.tsv       every segment of the log in this range: hashes, signatures, whether its content is in here
                segments        what was logged, each sealed as the box had it; tab-separated text with the names of its columns
                removed.tsv     only where it is needed: segments whose content was deleted while this was written, as old as it was; signed in removed.sig
                pieces          what was logged in the last minutes, and was in no segment yet
                alerts          what the safeguarding lead was told at once, sealed; alerts.tsv says which and when
                counters.tsv    openings by hour, group, category and verdict
                access.tsv      who did what with the log before
                revisions.tsv   how the policy changed

                What is in here is about children. Keep it where only the safeguarding team can read it, and delete it when it is no longer needed.
                """.formatted(
                        setting.school().isEmpty() ? "" : " of " + setting.school(),
                        setting.now().time() + (setting.now().trusted() ? "" : " (the box's clock was not set)"),
                        setting.access().author(),
                        setting.access().reason(),
                        asked);
    }
}
