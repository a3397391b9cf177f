package org.gatehouse.admin;

import org.gatehouse.update.Version;
import picocli.CommandLine.Command;

/** {@code gatehouse version}. */
@Command(
        name = "version",
        description = "Says which version of the firmware runs.",
        footer = {"", "Example:", "  ssh box version"})
final class VersionCommand extends AdminCommand {
    @Override
    Answer answer() {
        return of(appliance());
    }

    static Answer of(Appliance appliance) {
        Version version = appliance.firmware().version();
        return Answer.of(Data.of("version", version.text()), "gatehouse " + version + "\n");
    }
}
