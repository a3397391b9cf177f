package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.PolicyDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse group}. */
@Command(
        name = "group",
        description =
                "The groups of the policy: what holds for each, and what is in it. Single categories: category block; names: allow, block and lift; searches: safe-search.",
        subcommands = {
            GroupCommand.ListAll.class,
            GroupShow.class,
            GroupChange.Add.class,
            GroupChange.Set.class,
            GroupCommand.Remove.class,
            GroupCommand.Unknown.class,
            GroupNetworkCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse group show pupils",
            "  gatehouse group add \"year 6\" --like pupils --reason \"their own group from September\"",
            "  gatehouse group set staff --stance vpn=flag --reason \"the advisers' laptops\"",
            "  gatehouse group remove \"year 6\" --move-devices-to pupils --reason \"end of the trial\"",
            "  gatehouse group unknown pupils --reason \"what nobody knows is a pupil's\"",
            "  gatehouse group network add pupils --vlan 20 --reason \"the class rooms\""
        })
final class GroupCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list, show, add, set, remove, unknown or network");
    }

    /** {@code gatehouse group list}. */
    @Command(
            name = "list",
            description = "Lists the groups: mode, safe search, how many devices, which categories they may not reach.",
            footer = {"", "Example:", "  gatehouse group list"})
    static final class ListAll extends AdminCommand {
        @Override
        Answer answer() {
            PolicyDocument document = appliance().changes().current().document();
            Columns columns = new Columns("group", "mode", "safe search", "youtube", "devices", "blocked categories");
            List<Map<String, Object>> data = new ArrayList<>();
            for (GroupProfile group : document.groups()) {
                GroupReferences references = new GroupReferences(document, group.name());
                int devices = references.devices().size();
                columns.add(
                        group.name(),
                        group.mode().code(),
                        group.safeSearch().search() ? "on" : "off",
                        group.safeSearch().youTube().code(),
                        devices + (references.unknownDevices() ? ", and unknown ones" : ""),
                        String.join(", ", group.block()));
                data.add(Data.of(
                        "name",
                        group.name(),
                        "mode",
                        group.mode().code(),
                        "safeSearch",
                        group.safeSearch().search(),
                        "youTube",
                        group.safeSearch().youTube().code(),
                        "devices",
                        devices,
                        "unknownDevices",
                        references.unknownDevices(),
                        "block",
                        group.block(),
                        "alert",
                        group.alert()));
            }
            return Answer.of(Data.of("groups", data), columns.toString());
        }
    }

    /** {@code gatehouse group remove}. */
    @Command(
            name = "remove",
            description = {
                "Takes a group out of the policy. It is refused while devices, networks or unknown devices are in it, unless it is said where they go.",
                "Schedules and rules that hold for other groups, too, go on for those; what is for this one alone goes with it."
            },
            footer = {
                "",
                "Example:",
                "  gatehouse group remove \"year 6\" --move-devices-to pupils --reason \"end of the trial\""
            })
    @For(Role.TECHNICIAN)
    static final class Remove extends ReasonedCommand {
        @Parameters(paramLabel = "GROUP", description = "A group of the policy.")
        private String name;

        @Option(
                names = "--move-devices-to",
                paramLabel = "GROUP",
                description = "Where its devices, its networks and the unknown devices go.")
        private String heir;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            Whom.group(document, name);
            GroupReferences references = new GroupReferences(document, name);
            PolicyDocument moved = heir == null ? document : moved(document, references);
            List<String> inIt = inIt(references);
            if (heir == null && !inIt.isEmpty()) {
                throw Refusal.no(Columns.plain(name) + " is not empty: " + String.join("; ", inIt)
                        + "; say --move-devices-to with the group that they go to");
            }
            PolicyDocument wanted = new GroupReferences(moved, name)
                    .withoutWords()
                    .withGroups(document.groups().stream()
                            .filter(group -> !group.name().equals(name))
                            .toList());
            return RevisionView.answer(
                    changing().propose(wanted, person(), reason()),
                    references.words().stream()
                            .map(word -> "no longer for " + name + ": " + word)
                            .toList());
        }

        private PolicyDocument moved(PolicyDocument document, GroupReferences references) throws Refusal {
            Whom.group(document, heir);
            if (heir.equals(name)) {
                throw Refusal.usage("--move-devices-to: expected another group");
            }
            return references.devicesMovedTo(heir);
        }

        private static List<String> inIt(GroupReferences references) {
            List<String> inIt = new ArrayList<>();
            if (!references.devices().isEmpty()) {
                inIt.add(GroupShow.devices(references, "; "));
            }
            inIt.addAll(references.networks());
            if (references.unknownDevices()) {
                inIt.add("devices that are named nowhere");
            }
            return inIt;
        }
    }

    /** {@code gatehouse group unknown}. */
    @Command(
            name = "unknown",
            description =
                    "Says in which group a device is that is named nowhere: neither in the register, nor by its network.",
            footer = {"", "Example:", "  gatehouse group unknown visitors --reason \"what nobody knows is a visitor's\""
            })
    @For(Role.TECHNICIAN)
    static final class Unknown extends ReasonedCommand {
        @Parameters(paramLabel = "GROUP", description = "A group of the policy.")
        private String name;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            Whom.group(document, name);
            return RevisionView.answer(changing().propose(document.withUnknownDevices(name), person(), reason()));
        }
    }
}
