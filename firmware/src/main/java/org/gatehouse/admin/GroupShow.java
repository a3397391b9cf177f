package org.gatehouse.admin;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.Mode;
import org.gatehouse.policy.NameRule;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Schedule;
import org.gatehouse.policy.Stance;
import org.gatehouse.policy.Stances;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse group show}. */
@Command(
        name = "show",
        description =
                "Shows all that holds for a group: who is in it, what it may reach and what not, at what times, and what becomes of what cannot be judged by a name.",
        footer = {"", "Example:", "  gatehouse group show pupils"})
final class GroupShow extends AdminCommand {
    private static final int WIDTH = 100; // of lines that hold lists
    private static final String LABEL = "%-11s";
    private static final int SHOWN_DEVICES = 12; // "device list --group" shows all

    @Parameters(paramLabel = "GROUP", description = "A group of the policy.")
    private String name;

    @Override
    Answer answer() throws Refusal {
        PolicyDocument document = appliance().changes().current().document();
        Whom.group(document, name);
        GroupProfile group = document.groups().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        GroupReferences references = new GroupReferences(document, name);
        return Answer.of(data(group, references), text(group, references));
    }

    private static Map<String, Object> data(GroupProfile group, GroupReferences references) {
        return Data.of(
                "name", group.name(),
                "mode", group.mode().code(),
                "devices", references.devices().stream().map(Device::name).toList(),
                "networks", references.networks(),
                "unknownDevices", references.unknownDevices(),
                "block", group.block(),
                "alert", group.alert(),
                "allow", group.allow().stream().map(Object::toString).toList(),
                "refuse", group.refuse().stream().map(Object::toString).toList(),
                "rules", references.rules().stream().map(GroupShow::data).toList(),
                "safeSearch", group.safeSearch().search(),
                "youTube", group.safeSearch().youTube().code(),
                "schedules", references.schedules().stream().map(Schedule::name).toList(),
                "stances", stances(group));
    }

    private static Map<String, Object> data(NameRule rule) {
        return Data.of(
                "action", rule.action().code(),
                "names", rule.names().stream().map(Object::toString).toList(),
                "groups", rule.groups(),
                "from", rule.period().from().orElse(null),
                "until", rule.period().until().orElse(null),
                "reason", rule.reason());
    }

    /** All of them: those that the policy says, and the usual ones. */
    private static Map<String, Object> stances(GroupProfile group) {
        Map<String, Object> all = new LinkedHashMap<>();
        Stances usual = Stances.usual(group.mode());
        Stances.reasons()
                .forEach(reason -> all.put(
                        reason.code(),
                        group.stances().getOrDefault(reason, usual.of(reason)).code()));
        return all;
    }

    private String text(GroupProfile group, GroupReferences references) {
        StringBuilder text = new StringBuilder();
        boolean filters = group.mode() == Mode.FILTER;
        line(text, "group", group.name());
        line(
                text,
                "mode",
                group.mode().code()
                        + (filters ? ": everything but what is blocked" : ": what is allowed below, and nothing else"));
        line(text, "devices", devices(references, ", "));
        if (references.unknownDevices()) {
            line(text, "", "and those that are named nowhere");
        }
        list(text, "networks", references.networks());
        list(text, "blocks", group.block());
        list(text, "alerts of", group.alert());
        list(text, "allows", group.allow().stream().map(Object::toString).toList());
        list(text, "refuses", group.refuse().stream().map(Object::toString).toList());
        line(text, "search", group.safeSearch().search() ? "safe results only" : "all results");
        line(text, "youtube", group.safeSearch().youTube().code());
        references
                .schedules()
                .forEach(schedule -> line(
                        text,
                        "schedule",
                        schedule.name() + ", " + ScheduleCommand.ListAll.when(schedule) + ": "
                                + ScheduleCommand.ListAll.does(schedule)));
        references.rules().forEach(rule -> rule(text, rule));
        stances(text, group);
        return text.toString();
    }

    /** How many they are, and the first of them by name. */
    static String devices(GroupReferences references, String separator) {
        List<Device> devices = references.devices();
        String names = devices.stream().limit(SHOWN_DEVICES).map(Device::name).collect(Collectors.joining(separator));
        String more = devices.size() > SHOWN_DEVICES ? " …" : "";
        return switch (devices.size()) {
            case 0 -> "none";
            case 1 -> "1 device: " + names;
            default -> devices.size() + " devices: " + names + more;
        };
    }

    private void rule(StringBuilder text, NameRule rule) {
        ZoneId zone = zone();
        List<String> names = rule.names().stream().map(Object::toString).toList();
        list(text, "rule", names, rule.action().code() + "s ");
        String from =
                rule.period().from().map(at -> "from " + Times.text(at, zone)).orElse("");
        String until =
                rule.period().until().map(at -> "until " + Times.text(at, zone)).orElse("");
        String about = List.of(
                        rule.groups().isEmpty() ? "for everyone" : "for " + String.join(", ", rule.groups()),
                        from,
                        until,
                        rule.reason())
                .stream()
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        line(text, "", "(" + about + ")");
    }

    /** What the policy says of this group comes first; the others hold because nothing is said. */
    private static void stances(StringBuilder text, GroupProfile group) {
        Stances usual = Stances.usual(group.mode());
        List<String> said = new ArrayList<>();
        List<String> unsaid = new ArrayList<>();
        Stances.reasons().forEach(reason -> {
            Stance own = group.stances().get(reason);
            (own == null ? unsaid : said).add(word(reason, own == null ? usual.of(reason) : own));
        });
        list(text, "stances", said);
        list(text, "usual ones", unsaid);
    }

    private static String word(Reason reason, Stance stance) {
        return reason.code() + "=" + stance.code();
    }

    private static void list(StringBuilder text, String label, List<String> words) {
        list(text, label, words, "");
    }

    /** Words over as many lines as they need; nothing where there are none. */
    private static void list(StringBuilder text, String label, List<String> words, String before) {
        if (words.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder(before);
        String open = label;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i) + (i + 1 < words.size() ? ", " : "");
            if (line.length() + word.length() > WIDTH && line.length() > before.length()) {
                line(text, open, line.toString().stripTrailing());
                line.setLength(0);
                open = "";
            }
            line.append(word);
        }
        line(text, open, line.toString());
    }

    private static void line(StringBuilder text, String label, String content) {
        text.append(LABEL.formatted(label)).append(Columns.plain(content)).append('\n');
    }
}
