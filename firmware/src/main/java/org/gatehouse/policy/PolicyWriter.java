package org.gatehouse.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * Writes a policy as the box does: one text for one document, whatever file it was read from, so that two revisions can be compared line by line. Reading it gives the same document. Comments
 * are a person's, and are not in a document.
 */
public final class PolicyWriter {
    private final PolicyDocument document;
    private final ZoneId zone;
    private final TomlText text = new TomlText();

    private PolicyWriter(PolicyDocument document) {
        this.document = document;
        this.zone = document.school().zone();
    }

    /** The text of a document, in TOML. */
    public static String write(PolicyDocument document) {
        return new PolicyWriter(document).write();
    }

    private String write() {
        text.text("unknown-devices", document.unknownDevices());
        text.bare("approvals", document.approvals());
        writeSchool();
        document.terms().forEach(this::writeTerm);
        document.hours().forEach(hours -> {
            text.table("hours", hours.name());
            writeHours(hours);
        });
        document.groups().forEach(this::writeGroup);
        document.schedules().forEach(this::writeSchedule);
        document.rules().forEach(this::writeRule);
        document.devices().forEach(this::writeDevice);
        document.networks().forEach(this::writeNetwork);
        document.quarantines().forEach(this::writeQuarantine);
        document.alerts().forEach(this::writeAlert);
        writeContacts();
        return text.toString();
    }

    private void writeSchool() {
        text.table("school");
        text.optionalText("name", document.school().name());
        text.text("time-zone", zone.getId());
    }

    private void writeTerm(Term term) {
        text.entry("terms");
        text.text("name", term.name());
        text.bare("from", term.from());
        text.bare("to", term.to());
        text.optionalDates("closed", term.closed());
    }

    private void writeHours(Hours hours) {
        text.texts("days", hours.days().stream().map(TimeReader::code).toList());
        if (!hours.isWholeDay()) {
            text.text("from", hours.from().toString());
            text.text("to", hours.to().toString());
        }
        text.text("calendar", hours.season().code());
    }

    private void writeGroup(GroupProfile group) {
        text.table("groups", group.name());
        text.text("mode", group.mode().code());
        text.texts("block", group.block());
        text.optionalTexts("alert", group.alert());
        if (group.mode() == Mode.ALLOW_ONLY || !group.allow().isEmpty()) {
            text.texts("allow", group.allow());
        }
        text.optionalTexts("refuse", group.refuse());
        text.bare("safe-search", group.safeSearch().search());
        text.text("youtube", group.safeSearch().youTube().code());
        if (!group.stances().isEmpty()) {
            text.table("groups", group.name(), "stances");
            for (Map.Entry<Reason, Stance> stance : group.stances().entrySet()) {
                text.text(stance.getKey().code(), stance.getValue().code());
            }
        }
    }

    private void writeSchedule(Schedule schedule) {
        text.entry("schedules");
        text.text("name", schedule.name());
        text.texts("groups", schedule.groups());
        if (schedule.hours().name().isEmpty()) {
            writeHours(schedule.hours());
        } else {
            text.text(schedule.outside() ? "outside" : "when", schedule.hours().name());
        }
        text.optionalTexts("block", schedule.block());
        text.optionalTexts("allow", schedule.allow());
        if (!schedule.internet()) {
            text.bare("internet", false);
        } else if (schedule.block().isEmpty() && schedule.allow().isEmpty()) {
            text.texts("block", schedule.block());
        }
    }

    private void writeRule(NameRule rule) {
        text.entry("rules");
        text.texts("names", rule.names());
        text.text("action", rule.action().code());
        if (rule.groups().isEmpty()) {
            text.text("groups", NameRule.EVERYONE);
        } else {
            text.texts("groups", rule.groups());
        }
        writePeriod(rule.period());
        text.optionalText("reason", rule.reason());
    }

    private void writeDevice(Device device) {
        text.entry("devices");
        text.text("name", device.name());
        text.text("mac", MacAddress.text(device.mac()));
        if (device.kind() != DeviceKind.DEVICE) {
            text.text("kind", device.kind().code());
        }
        if (device.kind() == DeviceKind.SHARED) {
            text.texts("groups", device.groups());
        } else {
            text.text("group", device.groups().get(0));
        }
        text.optionalText("owner", device.owner());
        device.agreement().ifPresent(date -> text.bare("agreement", date));
    }

    private void writeNetwork(Network network) {
        text.entry("networks");
        network.vlan().ifPresent(vlan -> text.bare("vlan", vlan));
        network.subnet().ifPresent(subnet -> text.text("subnet", subnet.text()));
        text.text("group", network.group());
    }

    private void writeQuarantine(Quarantine quarantine) {
        text.entry("quarantine");
        text.text("mac", MacAddress.text(quarantine.mac()));
        text.text("reason", quarantine.reason());
        writePeriod(quarantine.period());
    }

    private void writeAlert(AlertRule rule) {
        text.entry("alerts");
        text.text("name", rule.name());
        text.optionalTexts("categories", rule.categories());
        text.optionalTexts("reasons", rule.reasons());
        if (rule.marked()) {
            text.bare("marked", true);
        } else if (rule.categories().isEmpty() && rule.reasons().isEmpty()) {
            text.texts("categories", rule.categories());
        }
        if (rule.groups().isEmpty()) {
            text.text("groups", NameRule.EVERYONE);
        } else {
            text.texts("groups", rule.groups());
        }
        text.bare("count", rule.count());
        text.bare("minutes", rule.minutes());
        text.text("tell", rule.tell().code());
    }

    private void writeContacts() {
        Contacts contacts = document.contacts();
        if (contacts.equals(Contacts.NONE)) {
            return;
        }
        text.table("contacts");
        text.optionalText("dsl", contacts.dsl());
        text.optionalText("deputy", contacts.deputy());
        for (Contacts.HelpLink link : contacts.help()) {
            text.entry("contacts", "help");
            text.text("name", link.name());
            text.text("url", link.url());
        }
    }

    private void writePeriod(Period period) {
        period.from().ifPresent(from -> text.bare("from", local(from)));
        period.until().ifPresent(until -> text.bare("until", local(until)));
    }

    /** By the school's clock, with its offset, so that it is one moment whatever the clock does. */
    private String local(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                instant.atZone(zone).toOffsetDateTime());
    }
}
