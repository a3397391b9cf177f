package org.gatehouse.admin;

import java.time.ZoneId;
import java.util.List;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.PolicyDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatehouse device list}. */
@Command(
        name = "list",
        description = {
            "Lists the devices of the register by group and name, with what was seen of them: address, user, when.",
            "What a device calls itself, and its addresses, are its own word."
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse device list --group pupils",
            "  gatehouse device list --unknown      those that were seen and are not in the register"
        })
final class DeviceList extends AdminCommand {
    @Option(names = "--group", paramLabel = "GROUP", description = "Only those of a group.")
    private String group;

    @Option(names = "--unknown", description = "Those that were seen and are not in the register; the last seen first.")
    private boolean unknown;

    @Override
    Answer answer() throws Refusal {
        doing("the devices are looked up");
        PolicyDocument document = appliance().changes().current().document();
        if (group != null) {
            Whom.group(document, group);
            if (unknown) {
                throw Refusal.usage(
                        "--group and --unknown; expected one of them: who is not in the register has no group there");
            }
        }
        Roster roster = new Roster(appliance());
        List<DeviceView> devices = unknown ? roster.unknown() : inGroup(roster.registered());
        ZoneId zone = document.school().zone();
        long others = roster.unknownCount();
        StringBuilder text = new StringBuilder((unknown ? unknowns(devices, zone) : known(devices, zone)).toString());
        devices.forEach(device -> device.suggestion().ifPresent(suggested -> text.append("suggested: ")
                .append(Columns.plain(suggested))
                .append('\n')));
        if (!unknown && others > 0) {
            text.append(others).append(" more seen, not in the register: gatehouse device list --unknown\n");
        }
        return Answer.of(
                Data.of("devices", devices.stream().map(DeviceView::data).toList(), "unknown", others),
                text.toString());
    }

    private List<DeviceView> inGroup(List<DeviceView> devices) {
        return devices.stream()
                .filter(device -> group == null
                        || device.registered().orElseThrow().groups().contains(group))
                .toList();
    }

    private static Columns known(List<DeviceView> devices, ZoneId zone) {
        Columns columns = new Columns(
                "device",
                "mac",
                "group",
                "kind",
                "owner",
                "user",
                "agreement",
                "address",
                "last seen",
                "notes",
                "quarantine");
        for (DeviceView view : devices) {
            Device device = view.registered().orElseThrow();
            columns.add(
                    device.name(),
                    view.macText(),
                    String.join(", ", device.groups()),
                    DeviceView.kind(device),
                    device.owner(),
                    view.user(),
                    device.agreement().map(Object::toString).orElse("none"),
                    view.address(),
                    view.lastSeen().map(time -> Times.text(time, zone)).orElse("never"),
                    view.notes(),
                    view.quarantined() ? "yes" : "");
        }
        return columns;
    }

    private static Columns unknowns(List<DeviceView> devices, ZoneId zone) {
        Columns columns = new Columns(
                "mac", "host name", "system", "maker", "user", "vlan", "address", "first seen", "last seen", "notes");
        for (DeviceView view : devices) {
            columns.add(
                    view.macText(),
                    view.hostName(),
                    view.system(),
                    view.maker(),
                    view.user(),
                    view.vlan(),
                    view.address(),
                    Times.text(view.firstSeen().orElseThrow(), zone),
                    Times.text(view.lastSeen().orElseThrow(), zone),
                    view.notes());
        }
        return columns;
    }
}
