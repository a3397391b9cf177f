package org.gatehouse.policy;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** TOML 1.0 as it is built up, line by line. One thread. */
final class TomlText {
    private static final int WIDTH = 120; // a list that is longer has an entry a line
    private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    private final StringBuilder text = new StringBuilder();

    /** Begins a table, {@code [a."b c"]}. */
    void table(String... path) {
        begin("[" + String.join(".", keys(path)) + "]");
    }

    /** Begins one more table of an array, {@code [[a]]}. */
    void entry(String... path) {
        begin("[[" + String.join(".", keys(path)) + "]]");
    }

    void text(String key, String value) {
        line(key, quoted(value));
    }

    /** Nothing where it is empty. */
    void optionalText(String key, String value) {
        if (!value.isEmpty()) {
            text(key, value);
        }
    }

    /** A number, a date, true or false: what TOML writes as Java does. */
    void bare(String key, Object value) {
        line(key, value.toString());
    }

    void texts(String key, List<?> values) {
        list(key, values, value -> quoted(value.toString()));
    }

    /** Nothing where it is empty. */
    void optionalTexts(String key, List<?> values) {
        if (!values.isEmpty()) {
            texts(key, values);
        }
    }

    /** A list of dates; nothing where it is empty. */
    void optionalDates(String key, List<?> values) {
        if (!values.isEmpty()) {
            list(key, values, Objects::toString);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void begin(String header) {
        text.append(text.isEmpty() ? "" : "\n").append(header).append('\n');
    }

    private void list(String key, List<?> values, Function<Object, String> write) {
        List<String> written = values.stream().map(write).toList();
        String inOneLine = "[" + String.join(", ", written) + "]";
        boolean fits = key.length() + inOneLine.length() + 3 <= WIDTH;
        line(
                key,
                fits
                        ? inOneLine
                        : written.stream()
                                .map(entry -> "    " + entry + ",\n")
                                .collect(Collectors.joining("", "[\n", "]")));
    }

    private void line(String key, String value) {
        text.append(key(key)).append(" = ").append(value).append('\n');
    }

    private static List<String> keys(String... path) {
        return List.of(path).stream().map(TomlText::key).toList();
    }

    private static String key(String key) {
        return BARE_KEY.matcher(key).matches() ? key : quoted(key);
    }

    /** A basic string: TOML 1.0, section "String". */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (point < ' ' || point == 0x7f) {
                        quoted.append("\\u%04x".formatted(point));
                    } else {
                        quoted.appendCodePoint(point);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
