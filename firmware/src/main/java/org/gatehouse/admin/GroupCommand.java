package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.PolicyDocument;
import picocli.CommandLine.Command;

/** {@code gatehouse group}. */
@Command(
        name = "group",
        description =
                "The groups of the policy. They are changed in its text: gatehouse policy show, check and propose.",
        subcommands = GroupCommand.ListAll.class,
        footer = {"", "Example:", "  gatehouse group list"})
final class GroupCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list");
    }

    /** {@code gatehouse group list}. */
    @Command(
            name = "list",
            description = "Lists the groups: mode, safe search, how many devices, which categories they may not reach.")
    static final class ListAll extends AdminCommand {
        @Override
        Answer answer() {
            PolicyDocument document = appliance().changes().current().document();
            Columns columns = new Columns("group", "mode", "safe search", "youtube", "devices", "blocked categories");
            List<Map<String, Object>> data = new ArrayList<>();
            for (GroupProfile group : document.groups()) {
                long devices = document.devices().stream()
                        .filter(device -> device.groups().contains(group.name()))
                        .count();
                boolean unknown = document.unknownDevices().equals(group.name());
                String mode = word(group.mode());
                String youTube = word(group.safeSearch().youTube());
                columns.add(
                        group.name(),
                        mode,
                        group.safeSearch().search() ? "on" : "off",
                        youTube,
                        devices + (unknown ? ", and unknown ones" : ""),
                        String.join(", ", group.block()));
                data.add(Data.of(
                        "name",
                        group.name(),
                        "mode",
                        mode,
                        "safeSearch",
                        group.safeSearch().search(),
                        "youTube",
                        youTube,
                        "devices",
                        devices,
                        "unknownDevices",
                        unknown,
                        "block",
                        group.block(),
                        "alert",
                        group.alert()));
            }
            return Answer.of(Data.of("groups", data), columns.toString());
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
