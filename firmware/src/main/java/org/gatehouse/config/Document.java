package org.gatehouse.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/**
 * A configuration file in TOML. Whoever reads it asks {@link #root()} for what it needs, which notes faults on the way, and calls
 * {@link #check()} before it uses anything.
 */
public final class Document {
    private static final int MAX_CHARACTERS = 1 << 21; // a policy with thousands of devices and rules is half of that
    private static final int NEAREST_SHOWN = 5;
    private static final Pattern DATE_BEFORE_BRACKET = Pattern.compile("\\d\\d[-:]\\d\\dZ?(?=[]}])");

    private final String file;
    private final List<String> lines;
    private final List<Fault> faults = new ArrayList<>();
    private final Section root;

    private Document(String file, String text, TomlParseResult parsed) {
        this.file = file;
        this.lines = text.lines().toList();
        this.root = new Section(this, "", parsed, 1, 1);
    }

    /**
     * Reads and parses a file.
     *
     * @throws ConfigException when there is no such file, or it is no TOML: then with all the faults of its syntax
     */
    public static Document read(Path path) throws ConfigException {
        return parse(path.toString(), textOf(path, path.toString()));
    }

    /**
     * Parses a text.
     *
     * @param file what faults call it
     * @throws ConfigException when it is no TOML: with all the faults of its syntax
     */
    public static Document parse(String file, String text) throws ConfigException {
        TomlParseResult parsed = Toml.parse(withBlankBehindDates(text));
        if (parsed.hasErrors()) {
            throw new ConfigException(parsed.errors().stream()
                    .map(error -> syntaxFault(file, error))
                    .toList());
        }
        return new Document(file, text, parsed);
    }

    /** The keys outside all tables. */
    public Section root() {
        return root;
    }

    /** Notes a fault of a value. */
    public void fault(Located<?> where, String problem, String expected) {
        fault(where.line(), where.column(), problem, expected);
    }

    /** Notes that a word is none of those known, and suggests the nearest. */
    public void unknown(Located<String> written, String what, Collection<String> known) {
        unknown(written.line(), written.column(), what, written.value(), known);
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException with all the faults that were noted, in the order of the file
     */
    public void check() throws ConfigException {
        if (!faults.isEmpty()) {
            faults.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
            throw new ConfigException(faults);
        }
    }

    /**
     * Where an entry of an array stands. The parser gives the end of the line before for one that begins a line, so blanks, line
     * ends and comments are passed over.
     */
    <T> Located<T> locatedEntry(T value, TomlPosition reported) {
        int line = reported.line();
        int column = reported.column();
        while (line <= lines.size()) {
            String text = lines.get(line - 1);
            while (column <= text.length() && Character.isWhitespace(text.charAt(column - 1))) {
                column++;
            }
            if (column <= text.length() && text.charAt(column - 1) != '#') {
                return new Located<>(value, line, column);
            }
            line++;
            column = 1;
        }
        return new Located<>(value, reported.line(), reported.column());
    }

    void fault(int line, int column, String problem, String expected) {
        faults.add(new Fault(file, line, column, problem, expected));
    }

    void unknown(int line, int column, String what, String written, Collection<String> known) {
        String problem = "unknown " + what + " " + Fault.quoted(written);
        fault(line, column, problem, known.isEmpty() ? "" : Nearest.oneOf(written, known, NEAREST_SHOWN));
    }

    private static String textOf(Path path, String file) throws ConfigException {
        try {
            if (Files.size(path) > MAX_CHARACTERS) {
                throw wholeFile(file, "larger than 2 MiB", "a file written by hand");
            }
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw wholeFile(file, "no such file", "a file in TOML");
        } catch (CharacterCodingException e) {
            throw wholeFile(file, "not text in UTF-8", "a file in TOML");
        } catch (IOException e) {
            throw wholeFile(file, "cannot be read (" + e + ")", "a file in TOML");
        }
    }

    /** The parser loses its way where a list or an inline table ends right behind a date (tomlj 1.1.1); a blank in between says the same. */
    private static String withBlankBehindDates(String text) {
        return DATE_BEFORE_BRACKET
                .matcher(text)
                .replaceAll(found -> isInText(text, found.start()) ? "$0" : found.group() + " ");
    }

    /** Whether a place is behind an odd number of quotation marks of its line. */
    private static boolean isInText(String text, int place) {
        int lineStart = text.lastIndexOf('\n', place) + 1;
        return text.substring(lineStart, place)
                                .chars()
                                .filter(mark -> mark == '"' || mark == '\'')
                                .count()
                        % 2
                != 0;
    }

    private static ConfigException wholeFile(String file, String problem, String expected) {
        return new ConfigException(List.of(Fault.ofFile(file, problem, expected)));
    }

    /** The parser's messages end in what it expected, as ours do. */
    private static Fault syntaxFault(String file, TomlParseError error) {
        String message = error.getMessage();
        int expected = message.indexOf(", expected ");
        return new Fault(
                file,
                error.position().line(),
                error.position().column(),
                expected < 0 ? message : message.substring(0, expected),
                expected < 0 ? "" : message.substring(expected + ", expected ".length()));
    }
}
