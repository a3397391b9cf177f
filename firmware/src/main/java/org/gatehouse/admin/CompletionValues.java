package org.gatehouse.admin;

import java.io.IOException;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatehouse.admin.Completion.Choice;
import org.gatehouse.lists.UpdateRow;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.ReviewRequests;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Standing;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.DeviceKind;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.Hours;
import org.gatehouse.policy.MacAddress;
import org.gatehouse.policy.Mode;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Quarantine;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Schedule;
import org.gatehouse.policy.Stance;
import org.gatehouse.policy.Stances;
import org.gatehouse.policy.Subnet;
import org.gatehouse.policy.YouTube;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What a parameter may be, by what the usage calls it. All of it comes from what whoever types may see by a command; nothing from the log, which is sealed: what was visited is nobody's here to guess.
 */
final class CompletionValues {
    private static final int MAX_ROWS = 1000; // of the journal, as "list sources" looks through
    private static final int MAX_REVISIONS = 20; // the newest; who wants an older one has looked for its number

    private final Appliance appliance;
    private final Person person;

    CompletionValues(Appliance appliance, Person person) {
        this.appliance = appliance;
        this.person = person;
    }

    /**
     * The values.
     *
     * @param command whose parameter it is
     * @param words all before it
     * @param typed what is there of it
     */
    List<Choice> of(ArgSpec parameter, String command, List<String> words, String typed) {
        PolicyDocument document = appliance.changes().current().document();
        return switch (parameter.paramLabel()) {
            case "GROUP" -> named(document.groups(), GroupProfile::name);
            case "DEVICE" -> command.equals("release") ? quarantined(document) : devices(document);
            case "CATEGORY" -> categories();
            case "NAME", "SITE" -> names(document);
            case "SCHEDULE" -> named(document.schedules(), Schedule::name);
            case "HOURS" ->
                document.hours().stream()
                        .map(Hours::name)
                        .filter(name -> !name.isEmpty())
                        .map(Choice::of)
                        .toList();
            case "DAY" -> command.equals("add") ? named(List.of(DayOfWeek.values()), ScheduleCommand::day) : List.of();
            case "REVISION", "OTHER" -> revisions(List.of("approve", "reject").contains(command));
            case "CHANGE" -> settings(List.of("approve", "reject").contains(command));
            case "FILENAME" -> files();
            case "SOURCE" -> sources();
            case "REASON=ANSWER" -> stances(typed);
            case "MODE" -> named(List.of(Mode.values()), Mode::code);
            case "LEVEL" -> named(List.of(YouTube.values()), YouTube::code);
            case "KIND" -> named(List.of(DeviceKind.values()), DeviceCommand::word);
            case "on|off" -> named(List.of("on", "off"), Function.identity());
            case "OUTCOME" -> named(List.of(ReviewRequests.Outcome.values()), ReviewRequests.Outcome::code);
            case "NUMBER" -> command.equals("close") ? requests() : List.of();
            case "ADDRESS" -> command.equals("add") ? unknownDevices() : List.of();
            case "SUBNET" -> subnets(document);
            case "FINGERPRINT" -> keys();
            case "ROLE:NAME" -> people();
            case "COMMAND" -> commands(words);
            default -> candidatesOf(parameter);
        };
    }

    private static <T> List<Choice> named(Collection<T> all, Function<T, String> name) {
        return all.stream().map(name).distinct().map(Choice::of).toList();
    }

    private static List<Choice> devices(PolicyDocument document) {
        return document.devices().stream()
                .map(device -> Choice.of(device.name(), String.join(", ", device.groups())))
                .distinct()
                .toList();
    }

    /** By their names where they have one. */
    private static List<Choice> quarantined(PolicyDocument document) {
        return document.quarantines().stream()
                .map(Quarantine::mac)
                .map(mac -> document.device(mac).map(Device::name).orElse(MacAddress.text(mac)))
                .distinct()
                .map(Choice::of)
                .toList();
    }

    private List<Choice> unknownDevices() {
        return new Roster(appliance)
                .unknown().stream()
                        .map(device -> Choice.of(device.macText(), Columns.plain(device.hostName())))
                        .toList();
    }

    private List<Choice> categories() {
        Categories vocabulary = appliance.lists().vocabulary();
        return vocabulary.ids().stream()
                .filter(id -> !Categories.isLocked(id))
                .sorted()
                .map(id -> Choice.of(id, vocabulary.title(vocabulary.bit(id))))
                .toList();
    }

    /** Those of rules and of the groups' own lists, which the policy shows to everybody. */
    private static List<Choice> names(PolicyDocument document) {
        Stream<Object> ofRules = document.rules().stream().flatMap(rule -> rule.names().stream());
        Stream<Object> ofGroups = document.groups().stream()
                .flatMap(group -> Stream.concat(group.allow().stream(), group.refuse().stream()));
        return Stream.concat(ofRules, ofGroups)
                .map(Object::toString)
                .distinct()
                .sorted()
                .map(Choice::of)
                .toList();
    }

    private List<Choice> revisions(boolean waiting) {
        return newest(appliance.changes().revisions().history(), waiting);
    }

    private List<Choice> settings(boolean waiting) {
        return newest(appliance.settings().record().history(), waiting);
    }

    private List<Choice> files() {
        return appliance.settings().running().namedFiles().stream()
                .map(path -> Choice.of(path.getFileName().toString()))
                .toList();
    }

    private static List<Choice> newest(List<Revision> all, boolean waiting) {
        List<Revision> history = new ArrayList<>(all);
        history.removeIf(revision -> waiting && revision.standing() != Standing.WAITING);
        return history.subList(Math.max(0, history.size() - MAX_REVISIONS), history.size()).stream()
                .map(revision -> Choice.of(String.valueOf(revision.number()), Columns.plain(revision.reason())))
                .toList();
    }

    private List<Choice> sources() {
        try {
            return appliance.lists().journal(MAX_ROWS).stream()
                    .map(UpdateRow::source)
                    .filter(source -> !source.equals(UpdateRow.TABLE))
                    .distinct()
                    .sorted()
                    .map(Choice::of)
                    .toList();
        } catch (IOException unreadable) {
            return List.of(); // "list sources" says so
        }
    }

    /** First the reason, and behind it the answers that it may have. */
    private static List<Choice> stances(String typed) {
        int equals = typed.indexOf('=');
        if (equals < 0) {
            return Stances.reasons()
                    .map(reason -> new Choice(reason.code() + "=", reason.code() + "=", "", false))
                    .toList();
        }
        Optional<Reason> about = Stances.reasons()
                .filter(reason -> reason.code().equals(typed.substring(0, equals)))
                .findFirst();
        return about.stream()
                .flatMap(reason -> Stream.concat(
                                Stances.choices(reason).stream().map(Stance::code), Stream.of(GroupChange.USUAL))
                        .map(answer -> new Choice(reason.code() + "=" + answer, answer, "", true)))
                .toList();
    }

    private List<Choice> requests() {
        try {
            return appliance.requests().all().stream()
                    .filter(request -> request.closing().isEmpty())
                    .map(request -> Choice.of(String.valueOf(request.number()), Columns.plain(request.name())))
                    .toList();
        } catch (LogbookException unreadable) {
            return List.of(); // "review list" says so
        }
    }

    private static List<Choice> subnets(PolicyDocument document) {
        return document.networks().stream()
                .flatMap(network -> network.subnet().stream())
                .map(Subnet::text)
                .map(Choice::of)
                .toList();
    }

    private List<Choice> keys() {
        return appliance.recipients().current(appliance.changes().now().now()).recipients().stream()
                .map(key -> Choice.of(key.fingerprint(), Columns.plain(key.userId())))
                .toList();
    }

    private List<Choice> people() {
        return appliance.access().all().stream()
                .map(entry -> AccessList.text(entry.person()))
                .distinct()
                .map(Choice::of)
                .toList();
    }

    /** Of {@code help}: the commands below those that were typed. */
    private List<Choice> commands(List<String> words) {
        CommandLine line = AdminShell.commands(person);
        for (String word : words.subList(1, words.size())) {
            CommandLine below = line.getSubcommands().get(word);
            if (below == null) {
                return List.of();
            }
            line = below;
        }
        return line.getSubcommands().entrySet().stream()
                .filter(below ->
                        !below.getValue().getCommandSpec().usageMessage().hidden())
                .map(below -> Choice.of(below.getKey()))
                .toList();
    }

    private static List<Choice> candidatesOf(ArgSpec parameter) {
        List<Choice> candidates = new ArrayList<>();
        if (parameter.completionCandidates() != null) {
            parameter.completionCandidates().forEach(candidate -> candidates.add(Choice.of(candidate)));
        }
        return candidates;
    }
}
