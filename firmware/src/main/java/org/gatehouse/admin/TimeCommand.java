package org.gatehouse.admin;

import java.time.ZoneId;
import org.gatehouse.policy.Moment;
import picocli.CommandLine.Command;

/** {@code gatehouse time}. */
@Command(
        name = "time",
        description =
                "What time the box believes it is, and whether that is known to be right. Exit status 1 where it is not: then nothing opens by time.",
        footer = {
            "",
            "Where nothing outside may be asked by NTP, the school's own server gives the time by DHCP; a machine whose clock runs on without power says clock = \"own\" in the settings.",
            "",
            "Example:",
            "  ssh box time"
        })
final class TimeCommand extends AdminCommand {
    @Override
    Answer answer() {
        Moment now = appliance().changes().now();
        ZoneId zone = zone();
        String text = "time       " + Times.text(now.now(), zone) + " in " + zone + "\n"
                + "believed   "
                + (now.clockTrusted()
                        ? "yes\n"
                        : "no: the network has not confirmed it. The box asks by NTP (udp 123) through its router; "
                                + "what schedules could shut is shut until then\n");
        return new Answer(
                now.clockTrusted() ? 0 : Refusal.NO,
                Data.of("time", now.now(), "zone", zone.getId(), "clockTrusted", now.clockTrusted()),
                text);
    }
}
