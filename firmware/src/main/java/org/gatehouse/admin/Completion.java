package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.PolicyDocument;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What a word of a command may be: the commands below, options, and what their parameters name. Any thread. */
public final class Completion {
    private final Appliance appliance;
    private final Person person;

    public Completion(Appliance appliance, Person person) {
        this.appliance = appliance;
        this.person = person;
    }

    /**
     * The candidates for the next word, sorted; whoever asks picks those that begin as what was typed does.
     *
     * @param words those before it
     */
    public List<String> candidates(List<String> words) {
        CommandLine line = AdminShell.commands(person);
        Optional<OptionSpec> open = Optional.empty();
        int positional = 0;
        for (String word : words) {
            if (open.isPresent()) {
                open = Optional.empty();
            } else if (word.startsWith("--")) {
                open = Optional.ofNullable(line.getCommandSpec().findOption(word))
                        .filter(option -> option.arity().max() > 0);
            } else if (line.getSubcommands().containsKey(word)) {
                line = line.getSubcommands().get(word);
                positional = 0;
            } else {
                positional++;
            }
        }
        return open.isPresent() ? values(open.get()) : all(line, words, positional);
    }

    private List<String> all(CommandLine line, List<String> words, int positional) {
        TreeSet<String> candidates = new TreeSet<>();
        line.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                candidates.add(name);
            }
        });
        for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
            if (parameter.index().contains(positional)) {
                candidates.addAll(values(parameter));
            }
        }
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (!words.contains(option.longestName()) && !option.hidden()) {
                candidates.add(option.longestName());
            }
        }
        return List.copyOf(candidates);
    }

    /** By what the parameter is called in the usage. */
    private List<String> values(ArgSpec parameter) {
        PolicyDocument document = appliance.changes().current().document();
        return switch (parameter.paramLabel()) {
            case "GROUP" -> document.groups().stream().map(GroupProfile::name).toList();
            case "DEVICE" -> document.devices().stream().map(Device::name).toList();
            case "CATEGORY" -> appliance.lists().vocabulary().ids();
            case "NAME", "SITE" ->
                document.groups().stream()
                        .flatMap(group -> group.allow().stream())
                        .map(Object::toString)
                        .distinct()
                        .toList();
            case "ROLE:NAME" ->
                appliance.access().all().stream()
                        .map(entry -> AccessList.text(entry.person()))
                        .distinct()
                        .toList();
            default -> candidatesOf(parameter);
        };
    }

    private static List<String> candidatesOf(ArgSpec parameter) {
        List<String> candidates = new ArrayList<>();
        if (parameter.completionCandidates() != null) {
            parameter.completionCandidates().forEach(candidates::add);
        }
        return candidates;
    }
}
