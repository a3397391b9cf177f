package org.gatehouse.admin;

import java.util.List;
import java.util.Optional;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.Difference;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gatehouse settings edit}. */
@Command(
        name = "edit",
        description = {
            "Opens the settings file in an editor; what you save is checked as by \"settings set\", shown as a difference, and written when you say so.",
            "Faults are shown with their lines, and you edit again. Where approvals are on, it waits for one.",
            "Over SSH save within ten minutes of the last key: an idle session ends, and what was not saved is lost.",
            "It needs a terminal. On the box the editor is that of VISUAL or EDITOR, else nano or vi; over SSH it is a small one of the box."
        },
        footer = {
            "",
            "Examples:",
            "  ssh -t box settings edit --restart --reason \"the new mail server\"",
            "  gatehouse settings edit --reason \"the new mail server\""
        })
@For(Role.TECHNICIAN)
final class SettingsEdit extends EditCommand {
    @Mixin
    private SettingsCommand.Writing writing = new SettingsCommand.Writing();

    private String base; // what the text is compared with

    SettingsEdit() {
        super("settings.toml", "settings show", "settings set");
    }

    @Override
    String begin() throws Refusal {
        base = appliance().settings().text();
        return base;
    }

    @Override
    Optional<Answer> offer(String edited) throws Refusal, ConfigException, LogbookException {
        SettingsChanges settings = appliance().settings();
        try {
            settings.check(file(), edited);
        } catch (Refusal wrong) {
            mend(List.of(wrong.getMessage()));
            return Optional.empty();
        }
        String difference = Difference.of("the settings", base, file(), edited);
        if (difference.isEmpty()) {
            return Optional.of(unchanged("the settings say the same"));
        }
        say(difference);
        if (!agrees("Write these settings?")) {
            return Optional.empty();
        }
        Optional<Revision> made = settings.setUpon(base, file(), edited, person(), reason());
        if (made.isPresent()) {
            return Optional.of(writing.answer(this, made.get()));
        }
        String before = base;
        base = settings.text();
        say("Nothing was changed yet: somebody else changed the settings meanwhile.\n"
                + Difference.of("the settings before", before, "the settings", base));
        again("Edit yours again, to bring both together? [Y/n] ");
        return Optional.empty();
    }
}
