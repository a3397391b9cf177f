package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What people copy from the help texts and from the README must be commands. */
public class ExamplesTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern TYPED =
            Pattern.compile("(?:^|\\| )(?:ssh(?: -t)? (?:box|[0-9.]+) |gatehouse(?: --as \\S+)? )(.*)");
    private static final Pattern SENT = Pattern.compile("(?:^|\\| )ssh(?: -t)? (?:box|[0-9.]+) (.*)");
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");

    static Stream<CommandLine> leaves() {
        List<CommandLine> found = new ArrayList<>();
        collect(AdminShell.commands(), found);
        return found.stream();
    }

    private static void collect(CommandLine line, List<CommandLine> found) {
        boolean hidden = line.getCommandSpec().usageMessage().hidden(); // an older name
        if (line.getSubcommands().isEmpty() && !hidden) {
            found.add(line);
        }
        line.getSubcommands().values().forEach(below -> collect(below, found));
    }

    @Test
    void everyCommand_hasAnExampleOfItself() {
        List<String> without = leaves().filter(line -> !name(line).equals("help"))
                .filter(line -> examples(line, TYPED).stream()
                        .noneMatch(example -> (example + " ").startsWith(name(line) + " ")))
                .map(ExamplesTest::name)
                .toList();
        assertEquals(List.of(), without);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyExample_isACommand(String example) {
        try {
            AdminShell.commands().parseArgs(words(example).toArray(String[]::new));
        } catch (ParameterException misuse) {
            throw new AssertionError(example + ": " + misuse.getMessage(), misuse);
        }
    }

    static Stream<String> all() throws IOException {
        return all(TYPED);
    }

    /** Those that are typed behind {@code ssh box}, as they are typed. */
    public static Stream<String> overSsh() throws IOException {
        return all(SENT);
    }

    private static Stream<String> all(Pattern begin) throws IOException {
        List<String> examples = new ArrayList<>();
        everything(AdminShell.commands(), begin, examples);
        try (Stream<String> lines = Files.lines(README)) {
            lines.filter(line -> line.startsWith("    "))
                    .map(String::strip)
                    .map(line -> line.replaceFirst("^gatehouse> ", "gatehouse "))
                    .filter(line -> !line.equals("gatehouse exit") && !line.contains("…"))
                    .flatMap(line -> typed(line, begin).stream())
                    .forEach(examples::add);
        }
        assertTrue(examples.size() > 50, examples.size() + " examples");
        return examples.stream().distinct();
    }

    private static void everything(CommandLine line, Pattern begin, List<String> examples) {
        examples.addAll(examples(line, begin));
        line.getSubcommands().values().forEach(below -> everything(below, begin, examples));
    }

    private static List<String> examples(CommandLine line, Pattern begin) {
        return Arrays.stream(line.getCommandSpec().usageMessage().footer())
                .filter(text -> text.startsWith("  "))
                .flatMap(text -> typed(text.strip(), begin).stream())
                .toList();
    }

    /** What of a line of a shell is a command of the box: without what comes behind it, and without its remark. */
    private static List<String> typed(String line, Pattern begin) {
        Matcher typed = begin.matcher(line);
        if (!typed.find()) {
            return List.of();
        }
        String command = typed.group(1).replaceFirst("\\s+# .*", "");
        int quoted = command.lastIndexOf('"') + 1;
        String end = command.substring(quoted).replaceFirst(" [<>|] .*| {2,}.*", "");
        return List.of((command.substring(0, quoted) + end).strip());
    }

    /** As a shell cuts them; quotes of quotes are the client's. */
    public static List<String> words(String example) {
        String line =
                example.startsWith("'") && example.endsWith("'") ? example.substring(1, example.length() - 1) : example;
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group().replace("\"", ""));
        }
        return words;
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName().replaceFirst("^gatehouse ", "");
    }
}
