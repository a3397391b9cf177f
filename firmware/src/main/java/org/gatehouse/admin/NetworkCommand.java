package org.gatehouse.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.gatehouse.network.AddressException;
import org.gatehouse.network.AddressPlan;
import org.gatehouse.network.BridgeAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gatehouse network}: the ports, and the box's own address. */
@Command(
        name = "network",
        description =
                "The ports of the box, and the address at which it is reached. Without a word behind it, the same as show.",
        subcommands = {NetworkCommand.Show.class, NetworkCommand.Set.class, NetworkCommand.Keep.class},
        footer = {
            "",
            "Examples:",
            "  ssh box network",
            "  ssh box network set --address 10.0.0.2/24 --gateway 10.0.0.1 --dns 10.0.0.1 --reason \"fixed address\"",
            "  ssh 10.0.0.2 network keep"
        })
final class NetworkCommand extends AdminCommand {
    private static final Path DEVICES = Path.of("/sys/class/net");

    @Override
    Answer answer() throws Refusal {
        return showOf(appliance());
    }

    private static Answer showOf(Appliance appliance) throws Refusal {
        Columns columns = new Columns("port", "device", "link", "mac", "addresses");
        List<Map<String, Object>> data = new ArrayList<>();
        boolean allLinked = true;
        for (Map.Entry<String, String> port : appliance.ports().entrySet()) {
            String device = port.getValue();
            boolean linked = isLinked(device);
            String speed = read(device, "speed");
            String link = !linked ? "NO LINK" : speed.matches("\\d+") ? speed + " Mbit/s" : "up";
            List<String> addresses = addresses(device).stream()
                    .map(InetAddress::getHostAddress)
                    .map(address -> address.replaceFirst("%.*", ""))
                    .toList();
            allLinked &= linked;
            columns.add(port.getKey(), device, link, read(device, "address"), String.join(", ", addresses));
            data.add(Data.of(
                    "port", port.getKey(),
                    "device", device,
                    "link", linked,
                    "speed", speed,
                    "mac", read(device, "address"),
                    "addresses", addresses));
        }
        long left = appliance.bridgeAddress().left().toSeconds();
        String trial = appliance.bridgeAddress().isOnTrial()
                ? "the address is on trial for " + left + " s more: network keep\n"
                : "";
        return new Answer(
                allLinked ? 0 : Refusal.NO,
                Data.of("ports", data, "onTrial", !trial.isEmpty(), "secondsLeft", left),
                columns + trial);
    }

    /** {@code gatehouse network show}. */
    @Command(
            name = "show",
            description =
                    "Shows the ports, their links, and the addresses at which the box is reached. Exit status 1 where a port has no link.",
            footer = {"", "Example:", "  ssh box network show"})
    static final class Show extends AdminCommand {
        @Override
        Answer answer() throws Refusal {
            return showOf(appliance());
        }
    }

    /** {@code gatehouse network set}. */
    @Command(
            name = "set",
            description = {
                "Gives the box another address: a fixed one, or the one that the school's network gives it (--dhcp).",
                "The new address is on trial for three minutes. Log in at it and give \"network keep\"; otherwise the address before comes back by itself, also after a power cut.",
                "A kind of address (IPv4, IPv6) of which none is given stays with the network. What devices do meanwhile is not disturbed."
            },
            footer = {
                "",
                "Examples:",
                "  ssh box network set --address 10.0.0.2/24 --gateway 10.0.0.1 --dns 10.0.0.1 --yes --reason \"fixed address\"",
                "  ssh box network set --address 10.0.0.2/24 --address 2001:db8::2/64 --gateway 10.0.0.1 --dns 10.0.0.1 --reason \"IPv6, too\"",
                "  ssh box network set --dhcp --reason \"moved to another building\""
            })
    @For(Role.TECHNICIAN)
    static final class Set extends ReasonedCommand {
        @Option(names = "--dhcp", description = "The address that the network gives the box.")
        private boolean dhcp;

        @Option(
                names = "--address",
                paramLabel = "ADDRESS/PREFIX",
                description = "An address of the box, with the length of its network's prefix; may be given again.")
        private List<String> addresses = new ArrayList<>();

        @Option(
                names = "--gateway",
                paramLabel = "ADDRESS",
                description = "The school's router; one for IPv4 and one for IPv6.")
        private List<String> gateways = new ArrayList<>();

        @Option(names = "--dns", paramLabel = "ADDRESS", description = "A name server; may be given again.")
        private List<String> nameServers = new ArrayList<>();

        @Mixin
        private Consent consent = new Consent();

        @Override
        Answer answer() throws Refusal {
            AddressPlan plan = plan();
            BridgeAddress address = appliance().bridgeAddress();
            if (!address.isThere()) {
                throw Refusal.no("the address of this machine is not set up as on a board; see board/README.md");
            }
            List<InetAddress> bound = appliance().sshAddresses();
            if (!bound.isEmpty() && plan.ips().stream().noneMatch(bound::contains)) {
                throw Refusal.no(
                        "the settings bind the admin port to other addresses ([ssh] addresses), so nobody could log in at this one");
            }
            long minutes = BridgeAddress.TRIAL.toMinutes();
            confirm(
                    "The box gets " + plan.text() + ". Unless somebody logs in there within " + minutes
                            + " minutes and gives \"network keep\", it has its old address again.",
                    consent);
            try {
                address.change(plan);
            } catch (IOException e) {
                throw Refusal.no("the address cannot be changed: " + e.getMessage());
            }
            return Answer.of(
                    Data.of("address", plan.text(), "secondsLeft", BridgeAddress.TRIAL.toSeconds(), "reason", reason()),
                    "in a moment the box has " + plan.text() + ": log in there within " + minutes
                            + " minutes and give \"network keep\"\n");
        }

        private AddressPlan plan() throws Refusal {
            boolean any = !addresses.isEmpty() || !gateways.isEmpty() || !nameServers.isEmpty();
            if (dhcp == any) {
                throw Refusal.usage("give either --dhcp, or --address with --gateway and --dns");
            }
            try {
                return dhcp ? AddressPlan.FROM_NETWORK : AddressPlan.fixed(addresses, gateways, nameServers);
            } catch (AddressException wrong) {
                throw Refusal.usage(wrong.getMessage());
            }
        }
    }

    /** {@code gatehouse network keep}. */
    @Command(
            name = "keep",
            description = "Keeps the address that is on trial. Log in at the new address for it.",
            footer = {"", "Example:", "  ssh 10.0.0.2 network keep"})
    @For(Role.TECHNICIAN)
    static final class Keep extends AdminCommand {
        @Override
        Answer answer() throws Refusal {
            if (!appliance().bridgeAddress().isOnTrial()) {
                throw Refusal.no(
                        "no address is on trial: the box has the one that it had before, or the new one was kept already");
            }
            try {
                if (!appliance()
                        .bridgeAddress()
                        .keep(addresses(appliance().ports().get("bridge")))) {
                    throw Refusal.no("the box does not have the new address yet; log in there, and try again");
                }
            } catch (IOException e) {
                throw Refusal.no("it cannot be kept, and stays on trial: " + e.getMessage());
            }
            return Answer.of(Data.of("kept", true), "the address is kept\n");
        }
    }

    static boolean isLinked(String device) {
        return read(device, "carrier").equals("1");
    }

    private static List<InetAddress> addresses(String device) throws Refusal {
        try {
            NetworkInterface found = NetworkInterface.getByName(device);
            return found == null ? List.of() : Collections.list(found.getInetAddresses());
        } catch (SocketException e) {
            throw Refusal.no(device + ": its addresses cannot be read: " + e.getMessage());
        }
    }

    /** Empty where the kernel has nothing to say, as of the speed of a virtual port. */
    private static String read(String device, String file) {
        try {
            return Files.readString(DEVICES.resolve(device).resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
