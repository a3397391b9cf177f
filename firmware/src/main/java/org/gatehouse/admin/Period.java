package org.gatehouse.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.gatehouse.logbook.DeviceIndex;
import org.gatehouse.logbook.ExportManifest.Asked;
import org.gatehouse.policy.MacAddress;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.seal.BoxKey;
import picocli.CommandLine.Option;

/** The part of the log that a command is about: {@code --from}, {@code --to}, {@code --device}, {@code --all}. */
final class Period {
    /** Behind everything: in microseconds, a moment that a number can still hold. */
    static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

    private static final String EXPECTED = "2026-11-23, \"2026-11-23 10:15\" or 2026-11-23T10:15:00Z";

    @Option(names = "--from", paramLabel = "TIME", description = "From this day or time on, by the school's clock.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Up to the end of this day, or this time.")
    private String to;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = {
                "Segments that name this device, by its name in the policy or its MAC address.",
                "Others that were active in the same minutes are in the same segments."
            })
    private String device;

    @Option(names = "--all", description = "All that there is.")
    private boolean all;

    private OptionalLong mac = OptionalLong.empty();

    /**
     * Reads what was typed.
     *
     * @throws Refusal where it is nothing, or does not go together
     */
    Asked read(PolicyDocument document) throws Refusal {
        if (all != (from == null && to == null && device == null)) {
            throw Refusal.usage("expected --from, --to or --device; or --all, and none of them");
        }
        ZoneId zone = document.school().zone();
        Optional<Instant> begin = from == null ? Optional.empty() : Optional.of(parse("--from", from, zone, 0));
        Optional<Instant> end = to == null ? Optional.empty() : Optional.of(parse("--to", to, zone, 1));
        if (begin.isPresent() && end.isPresent() && !begin.get().isBefore(end.get())) {
            throw Refusal.usage("--from is not before --to");
        }
        mac = device == null ? OptionalLong.empty() : OptionalLong.of(Whom.macOf(document, device));
        return new Asked(begin, end, mac.isEmpty() ? Optional.empty() : Optional.of(MacAddress.text(mac.getAsLong())));
    }

    /** The device as the log's headers know it, by a keyed hash; once it was read, and where one was named. */
    OptionalInt device(BoxKey key) {
        return mac.isEmpty() ? OptionalInt.empty() : OptionalInt.of(new DeviceIndex(key).hash(mac.getAsLong()));
    }

    /** @param days are added to a day without a time */
    private static Instant parse(String option, String text, ZoneId zone, int days) throws Refusal {
        Instant moment = moment(option, text, zone, days);
        if (moment.isBefore(Instant.EPOCH) || moment.isAfter(END)) {
            throw Refusal.usage(option + ": " + Columns.plain(text) + " is too long ago or ahead");
        }
        return moment;
    }

    private static Instant moment(String option, String text, ZoneId zone, int days) throws Refusal {
        String day = text.strip();
        try {
            return day.length() == "2026-11-23".length()
                    ? LocalDate.parse(day).plusDays(days).atStartOfDay(zone).toInstant()
                    : SchoolTime.moment(text, zone);
        } catch (DateTimeException noTime) {
            throw Refusal.usage(option + ": " + Columns.plain(text) + " is no time; expected " + EXPECTED);
        }
    }
}
