package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.Network;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Subnet;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse group network}. */
@Command(
        name = "network",
        description =
                "Whole networks that are in a group. A device's VLAN is asked first, then the register, then its subnet.",
        subcommands = {
            GroupNetworkCommand.ListAll.class,
            GroupNetworkCommand.Add.class,
            GroupNetworkCommand.Remove.class
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse group network list",
            "  gatehouse group network add pupils --vlan 20 --reason \"the class rooms\"",
            "  gatehouse group network remove --vlan 20 --reason \"the switch was replaced\""
        })
final class GroupNetworkCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list, add or remove");
    }

    /** Either of the two. */
    static final class Which {
        @Option(names = "--vlan", required = true, paramLabel = "NUMBER", description = "A VLAN, from 1 to 4094.")
        private Integer vlan;

        @Option(
                names = "--subnet",
                required = true,
                paramLabel = "SUBNET",
                description = "Addresses that begin alike: 10.3.0.0/16, 2001:db8::/32.")
        private String subnet;

        Network of(String group) throws Refusal {
            if (vlan != null) {
                if (vlan < 1 || vlan > Network.MAX_VLAN) {
                    throw Refusal.usage("--vlan: " + vlan + "; expected a number from 1 to " + Network.MAX_VLAN);
                }
                return new Network(OptionalInt.of(vlan), Optional.empty(), group);
            }
            Subnet range = Subnet.parse(subnet.strip())
                    .orElseThrow(() -> Refusal.usage("--subnet: " + Columns.plain(subnet)
                            + "; expected an address and a length, such as 10.3.0.0/16 or 2001:db8::/32"));
            if (!range.network().equals(range)) {
                throw Refusal.usage("--subnet: " + Columns.plain(subnet) + " has bits behind its first "
                        + range.prefix() + "; expected " + range.network().text());
            }
            return new Network(OptionalInt.empty(), Optional.of(range), group);
        }
    }

    /** {@code gatehouse group network list}. */
    @Command(
            name = "list",
            description = "Lists the networks that the policy knows, and the group of each.",
            footer = {"", "Example:", "  gatehouse group network list"})
    static final class ListAll extends AdminCommand {
        @Override
        Answer answer() {
            Columns columns = new Columns("network", "group");
            List<Map<String, Object>> data = new ArrayList<>();
            for (Network network : appliance().changes().current().document().networks()) {
                columns.add(network.text(), network.group());
                data.add(Data.of(
                        "vlan", network.vlan().isPresent() ? network.vlan().getAsInt() : null,
                        "subnet", network.subnet().map(Subnet::text).orElse(null),
                        "group", network.group()));
            }
            return Answer.of(
                    Data.of("networks", data),
                    data.isEmpty() ? "no network is in a group of its own\n" : columns.toString());
        }
    }

    /** {@code gatehouse group network add}. */
    @Command(
            name = "add",
            description = "Puts a network into a group; one that is in another group already changes to this one.",
            footer = {
                "",
                "Examples:",
                "  gatehouse group network add pupils --vlan 20 --reason \"the class rooms\"",
                "  gatehouse group network add staff --subnet 10.3.0.0/16 --reason \"the offices\""
            })
    @For(Role.TECHNICIAN)
    static final class Add extends ReasonedCommand {
        @Parameters(paramLabel = "GROUP", description = "A group of the policy.")
        private String group;

        @ArgGroup(multiplicity = "1")
        private Which which;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            Whom.group(document, group);
            Network network = which.of(group);
            List<Network> networks = without(document, network);
            networks.add(network);
            return RevisionView.answer(changing().propose(document.withNetworks(networks), person(), reason()));
        }
    }

    /** {@code gatehouse group network remove}. */
    @Command(
            name = "remove",
            description =
                    "Takes a network out of the policy: its devices are in the groups of the register from then on.",
            footer = {
                "",
                "Example:",
                "  gatehouse group network remove --subnet 10.3.0.0/16 --reason \"the offices have moved\""
            })
    @For(Role.TECHNICIAN)
    static final class Remove extends ReasonedCommand {
        @ArgGroup(multiplicity = "1")
        private Which which;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            Network network = which.of("");
            List<Network> networks = without(document, network);
            if (networks.size() == document.networks().size()) {
                throw Refusal.no(network.text() + " is in no group; \"group network list\" shows those that are");
            }
            return RevisionView.answer(changing().propose(document.withNetworks(networks), person(), reason()));
        }
    }

    private static List<Network> without(PolicyDocument document, Network network) {
        List<Network> others = new ArrayList<>(document.networks());
        others.removeIf(other -> other.withGroup("").equals(network.withGroup("")));
        return others;
    }
}
