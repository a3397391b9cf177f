package org.gatehouse.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.PolicyDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse device show}. */
@Command(
        name = "show",
        description = "Says what is known of a device: by the register, and by what it told of itself.",
        footer = {"", "Example:", "  gatehouse device show \"Year 2 tablet 1\""})
final class DeviceShow extends AdminCommand {
    @Parameters(paramLabel = "DEVICE", description = "Its name in the policy, or its MAC address.")
    private String device;

    private final StringBuilder text = new StringBuilder();

    @Override
    Answer answer() throws Refusal {
        PolicyDocument document = appliance().changes().current().document();
        DeviceView view = new Roster(appliance())
                .of(Whom.macOf(document, device))
                .orElseThrow(() -> Refusal.no(Columns.plain(device) + " is not in the policy, and has not been seen"));
        ZoneId zone = document.school().zone();
        line("mac", view.macText() + (view.isRandomised() ? ", randomised: made up by the device, it may change" : ""));
        view.registered().ifPresentOrElse(this::lines, () -> line("device", "not in the register"));
        if (view.quarantined()) {
            line("quarantine", "yes");
        }
        line("user", view.user());
        line("maker", view.maker());
        line("host name", view.hostName());
        line("system", view.system());
        line("vlan", view.vlan());
        line("addresses", String.join(", ", view.addresses()));
        line("first seen", time(view.firstSeen(), zone));
        line("last seen", time(view.lastSeen(), zone));
        line("suggested", view.suggestion().orElse(""));
        return Answer.of(view.data(), text.toString());
    }

    private void lines(Device known) {
        line("device", known.name());
        line("group", String.join(", ", known.groups()));
        line("kind", DeviceView.kind(known));
        line("owner", known.owner());
        line("agreement", known.agreement().map(Object::toString).orElse("none"));
    }

    private static String time(Optional<Instant> time, ZoneId zone) {
        return time.map(at -> Times.text(at, zone)).orElse("never");
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            text.append("%-11s%s%n".formatted(name, Columns.plain(value)));
        }
    }
}
