package org.gatehouse.admin;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gatehouse.config.ConfigException;
import org.gatehouse.discovery.Sighting;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.DeviceKind;
import org.gatehouse.policy.MacAddress;
import org.gatehouse.policy.PolicyDocument;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse device}. */
@Command(
        name = "device",
        description =
                "The register of devices: who has which, in what group, and since when its user has agreed to the rules.",
        subcommands = {
            DeviceList.class,
            DeviceShow.class,
            DeviceCommand.Add.class,
            DeviceCommand.Change.class,
            DeviceCommand.Remove.class
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse device list --group pupils",
            "  gatehouse device list --unknown",
            "  gatehouse device add \"Year 2 tablet 7\" --mac 02:00:00:00:00:17 --group pupils --reason \"new tablet\"",
            "  gatehouse device set \"Year 2 tablet 7\" --group staff --owner tech.1 --agreement 2026-09-03 --reason \"handed over\"",
            "  gatehouse device remove \"Year 2 tablet 7\" --reason \"broken\""
        })
final class DeviceCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list, show, add, set or remove");
    }

    /** What of a device can be said. */
    static final class Particulars {
        @Option(
                names = "--group",
                split = ",",
                paramLabel = "GROUP",
                description = "The group that it is in; of a shared one, several: ks1,ks2.")
        private List<String> groups;

        @Option(names = "--owner", paramLabel = "WHO", description = "Whose it is, or the account that uses it.")
        private String owner;

        @Option(
                names = "--agreement",
                paramLabel = "DATE",
                description = "When its user agreed to the acceptable use policy: 2026-09-03, or none.")
        private String agreement;

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = "device, resolver (a name server of the school) or shared (others hide behind it).")
        private String kind;

        Device applied(Device device, PolicyDocument document) throws Refusal {
            List<String> known = groups == null ? device.groups() : List.copyOf(new LinkedHashSet<>(groups));
            for (String group : known) {
                Whom.group(document, group);
            }
            return new Device(
                    device.name(),
                    device.mac(),
                    kind == null ? device.kind() : kindOf(kind),
                    known,
                    owner == null ? device.owner() : owner.strip(),
                    agreement == null ? device.agreement() : date(agreement));
        }

        private static DeviceKind kindOf(String text) throws Refusal {
            for (DeviceKind kind : DeviceKind.values()) {
                if (word(kind).equals(text)) {
                    return kind;
                }
            }
            throw Refusal.usage("--kind: " + Columns.plain(text) + "; expected device, resolver or shared");
        }

        private static Optional<LocalDate> date(String text) throws Refusal {
            try {
                return text.equals("none") ? Optional.empty() : Optional.of(LocalDate.parse(text));
            } catch (DateTimeException noDate) {
                throw Refusal.usage("--agreement: " + Columns.plain(text)
                        + " is no date; expected one such as 2026-09-03, or none");
            }
        }
    }

    /** {@code gatehouse device add}. */
    @Command(
            name = "add",
            description = "Adds a device to the policy.",
            footer = {
                "",
                "Example:",
                "  gatehouse device add \"Year 2 tablet 7\" --mac 02:00:00:00:00:17 --group pupils --reason \"new tablet\""
            })
    @For(Role.TECHNICIAN)
    static final class Add extends ReasonedCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "NEW",
                description = "What people call it; without it, what the device calls itself.")
        private String name;

        @Option(names = "--mac", required = true, paramLabel = "ADDRESS", description = "Its MAC address.")
        private String mac;

        @ArgGroup(exclusive = false, multiplicity = "1")
        private Particulars particulars;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            if (particulars.groups == null) {
                throw Refusal.usage("--group is missing; expected a group of the policy");
            }
            long address = address(mac);
            if (document.device(address).isPresent()) {
                throw Refusal.no(mac + " is in the policy already, as "
                        + document.device(address).get().name());
            }
            Device bare =
                    new Device(name(document, address), address, DeviceKind.DEVICE, List.of(), "", Optional.empty());
            List<Device> devices = new ArrayList<>(document.devices());
            devices.add(particulars.applied(bare, document));
            return RevisionView.answer(changing().propose(document.withDevices(devices), person(), reason()));
        }

        /** A device can call itself as another does, so that people take it for that one. */
        private String name(PolicyDocument document, long address) throws Refusal {
            if (name != null) {
                return name.strip();
            }
            String own = appliance()
                    .sightings()
                    .of(address)
                    .map(Sighting::hostName)
                    .map(text -> Columns.plain(text).strip())
                    .orElse("");
            boolean taken =
                    document.devices().stream().anyMatch(device -> device.name().equalsIgnoreCase(own));
            if (own.isEmpty() || taken) {
                throw Refusal.usage(
                        own.isEmpty()
                                ? "a name is missing, and the device has not said what it calls itself"
                                : "a name is missing, and another device is called " + own
                                        + " as this one calls itself");
            }
            return own;
        }

        private static long address(String text) throws Refusal {
            long address = MacAddress.parse(text);
            if (address < 0 || MacAddress.isGroup(address)) {
                throw Refusal.usage("--mac: " + Columns.plain(text)
                        + " is no address of one device; expected one such as 02:00:00:00:00:11");
            }
            return address;
        }
    }

    /** {@code gatehouse device set}. */
    @Command(
            name = "set",
            description = "Changes what the policy says of a device; what is not given stays.",
            footer = {
                "",
                "Example:",
                "  gatehouse device set \"Year 2 tablet 7\" --group staff --owner tech.1 --agreement 2026-09-03 --reason \"handed over\""
            })
    @For(Role.TECHNICIAN)
    static final class Change extends ReasonedCommand {
        @Parameters(paramLabel = "DEVICE", description = "Its name in the policy, or its MAC address.")
        private String device;

        @Option(names = "--name", paramLabel = "NEW", description = "Another name.")
        private String name;

        @ArgGroup(exclusive = false)
        private Particulars particulars = new Particulars();

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            Device old = known(document, device);
            Device renamed = new Device(
                    name == null ? old.name() : name.strip(),
                    old.mac(),
                    old.kind(),
                    old.groups(),
                    old.owner(),
                    old.agreement());
            Device changed = particulars == null ? renamed : particulars.applied(renamed, document);
            List<Device> devices = new ArrayList<>(document.devices());
            devices.replaceAll(each -> each.equals(old) ? changed : each);
            return RevisionView.answer(changing().propose(document.withDevices(devices), person(), reason()));
        }
    }

    /** {@code gatehouse device remove}. */
    @Command(
            name = "remove",
            description = "Takes a device out of the policy; it is an unknown one from then on.",
            footer = {"", "Example:", "  gatehouse device remove \"Year 2 tablet 7\" --reason \"broken\""})
    @For(Role.TECHNICIAN)
    static final class Remove extends ReasonedCommand {
        @Parameters(paramLabel = "DEVICE", description = "Its name in the policy, or its MAC address.")
        private String device;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            List<Device> devices = new ArrayList<>(document.devices());
            devices.remove(known(document, device));
            return RevisionView.answer(changing().propose(document.withDevices(devices), person(), reason()));
        }
    }

    private static Device known(PolicyDocument document, String nameOrMac) throws Refusal {
        long mac = Whom.macOf(document, nameOrMac);
        return document.device(mac)
                .orElseThrow(() -> Refusal.no(
                        Columns.plain(nameOrMac) + " is not in the policy; gatehouse device add puts it there"));
    }

    /** The word that the policy has for it. */
    static String word(DeviceKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
