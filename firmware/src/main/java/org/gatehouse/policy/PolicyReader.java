package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Document;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;
import org.gatehouse.name.Categories;

/** Reads a policy file once, noting every fault on the way. */
final class PolicyReader {
    private final Document document;
    private final ValueReader values;

    PolicyReader(Document document, Categories vocabulary) {
        this.document = document;
        this.values = new ValueReader(document, vocabulary);
    }

    PolicyDocument read() throws ConfigException {
        Section root = document.root();
        values.allow(
                root,
                "school",
                "approvals",
                "terms",
                "hours",
                "groups",
                "unknown-devices",
                "schedules",
                "rules",
                "devices",
                "networks",
                "quarantine",
                "alerts",
                "contacts");
        TimeReader times = new TimeReader(document, values);
        School school = times.school(root);
        List<Term> terms = times.terms(root);
        List<Hours> hours = times.named(root);
        boolean approvals = root.flag("approvals").map(Located::value).orElse(false);
        List<GroupProfile> groups = new GroupReader(document, values).read(root);
        Optional<String> unknownDevices = values.group(
                root.requiredText("unknown-devices", "the group of a device that is not named in this file"));
        List<Schedule> schedules = new ScheduleReader(document, values, times, hours).read(root);
        List<NameRule> rules = new RuleReader(document, values).read(root);
        DeviceReader register = new DeviceReader(document, values);
        List<Device> devices = register.devices(root);
        List<Network> networks = new NetworkReader(document, values).read(root);
        List<Quarantine> quarantines = register.quarantines(root);
        List<AlertRule> alerts = new AlertReader(document, values).read(root);
        Contacts contacts = root.section("contacts").map(this::readContacts).orElse(Contacts.NONE);
        document.check();
        return new PolicyDocument(
                school,
                approvals,
                unknownDevices.orElseThrow(),
                terms,
                hours,
                groups,
                schedules,
                rules,
                devices,
                networks,
                quarantines,
                alerts,
                contacts);
    }

    private Contacts readContacts(Section table) {
        values.allow(table, "dsl", "deputy", "help");
        List<Contacts.HelpLink> help = new ArrayList<>();
        for (Section link : table.sections("help")) {
            values.allow(link, "name", "url");
            Optional<Located<String>> name = link.requiredText("name", "what the site is called");
            Optional<Located<String>> url = link.requiredText("url", "where it is, https://…");
            url.filter(written -> !written.value().startsWith("https://"))
                    .ifPresent(written -> document.fault(written, "'url' does not begin with https://", "https://…"));
            if (name.isPresent() && url.isPresent()) {
                help.add(new Contacts.HelpLink(name.get().value(), url.get().value()));
            }
        }
        return new Contacts(values.optionalText(table, "dsl"), values.optionalText(table, "deputy"), help);
    }
}
