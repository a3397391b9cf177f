package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What a word of a command may be: the commands below, options, and what their parameters name. Any thread. */
public final class Completion {
    private final Person person;
    private final CompletionValues values;

    public Completion(Appliance appliance, Person person) {
        this.person = person;
        this.values = new CompletionValues(appliance, person);
    }

    /**
     * What the next word may be.
     *
     * @param word the whole of it, without quotes
     * @param shown the part of it that differs between the choices
     * @param about a word on it for people; may be empty
     * @param whole whether nothing more belongs to it: a blank may follow
     */
    public record Choice(String word, String shown, String about, boolean whole) {
        static Choice of(String word) {
            return new Choice(word, word, "", true);
        }

        static Choice of(String word, String about) {
            return new Choice(word, word, about, true);
        }

        private Choice behind(String before) {
            return new Choice(before + word, shown, about, whole);
        }

        private boolean begins(String typed) {
            return word.toLowerCase(Locale.ROOT).startsWith(typed.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * The choices for the next word.
     *
     * @param words those before it
     * @param typed what is there of it
     */
    public List<Choice> choices(List<String> words, String typed) {
        CommandLine line = AdminShell.commands(person);
        Optional<OptionSpec> open = Optional.empty();
        int positional = 0;
        for (String word : words) {
            if (open.isPresent()) {
                open = Optional.empty();
            } else if (word.startsWith("-")) {
                open = option(line, word).filter(option -> option.arity().max() > 0);
            } else if (line.getSubcommands().containsKey(word)) {
                line = line.getSubcommands().get(word);
                positional = 0;
            } else {
                positional++;
            }
        }
        int equals = typed.indexOf('=');
        if (open.isPresent()) {
            return of(open.get(), line, words, typed);
        } else if (typed.startsWith("--") && equals > 0) {
            String name = typed.substring(0, equals);
            CommandLine at = line;
            return option(line, name).filter(option -> option.arity().max() > 0).stream()
                    .flatMap(option -> of(option, at, words, typed.substring(equals + 1)).stream())
                    .map(choice -> choice.behind(name + "="))
                    .toList();
        }
        return all(line, words, positional, typed);
    }

    private static Optional<OptionSpec> option(CommandLine line, String name) {
        return Optional.ofNullable(line.getCommandSpec().findOption(name));
    }

    private List<Choice> all(CommandLine line, List<String> words, int positional, String typed) {
        List<Choice> choices = new ArrayList<>();
        line.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden() && name.startsWith(typed)) {
                choices.add(Choice.of(name));
            }
        });
        for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
            if (parameter.index().contains(positional)) {
                choices.addAll(of(parameter, line, words, typed));
            }
        }
        for (OptionSpec option : line.getCommandSpec().options()) {
            boolean given = words.contains(option.longestName()) && !option.isMultiValue();
            if (!given && !option.hidden() && option.longestName().startsWith(typed)) {
                choices.add(Choice.of(option.longestName()));
            }
        }
        return List.copyOf(choices);
    }

    /** The choices for a value; of a list, for its last entry, and none that it has already. */
    private List<Choice> of(ArgSpec parameter, CommandLine line, List<String> words, String typed) {
        boolean isList = !parameter.splitRegex().isEmpty();
        int begin = isList ? typed.lastIndexOf(',') + 1 : 0;
        String before = typed.substring(0, begin);
        Set<String> there = new LinkedHashSet<>(List.of(before.split(",")));
        return values.of(parameter, line.getCommandName(), words, typed.substring(begin)).stream()
                .filter(choice -> choice.begins(typed.substring(begin)))
                .filter(choice -> !there.contains(choice.word()))
                .map(choice -> choice.behind(before))
                .toList();
    }
}
