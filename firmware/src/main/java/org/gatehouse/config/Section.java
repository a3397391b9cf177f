package org.gatehouse.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a {@link Document}. A value of the wrong type is noted as a fault and then read as if it were absent; so is a required
 * one that is missing.
 */
public final class Section {
    private static final int KEYS_SHOWN = 16;

    private final Document document;
    private final String name;
    private final TomlTable table;
    private final int line;
    private final int column;

    Section(Document document, String name, TomlTable table, int line, int column) {
        this.document = document;
        this.name = name;
        this.table = table;
        this.line = line;
        this.column = column;
    }

    /** The keys of the table, in the order of the file. */
    public List<Located<String>> keys() {
        return table.keySet().stream()
                .map(key -> located(key, key))
                .sorted((a, b) -> a.line() != b.line() ? a.line() - b.line() : a.column() - b.column())
                .toList();
    }

    /** Notes every key that is none of these. */
    public void allow(String... known) {
        List<String> words = Arrays.asList(known);
        for (Located<String> key : keys()) {
            if (!words.contains(key.value())) {
                document.fault(
                        key,
                        "unknown key " + Fault.quoted(key.value()) + where(),
                        Nearest.oneOf(key.value(), words, KEYS_SHOWN));
            }
        }
    }

    /** Whether the key is there, of whatever type. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** A text that may be absent. */
    public Optional<Located<String>> text(String key) {
        Object value = value(key);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value).map(text -> located(key, text));
        }
        wrongType(key, value, "text in quotes");
        return Optional.empty();
    }

    /** A text that must be there. */
    public Optional<Located<String>> requiredText(String key, String expected) {
        if (value(key) == null) {
            missing(key, expected);
        }
        return text(key);
    }

    /** A whole number that may be absent. */
    public Optional<Located<Long>> number(String key) {
        Object value = value(key);
        if (value == null || value instanceof Long) {
            return Optional.ofNullable((Long) value).map(number -> located(key, number));
        }
        wrongType(key, value, "a whole number");
        return Optional.empty();
    }

    /** A list of texts that must be there, perhaps empty. */
    public List<Located<String>> requiredTexts(String key, String expected) {
        Object value = value(key);
        if (value == null) {
            missing(key, expected);
            return List.of();
        }
        if (!(value instanceof TomlArray array)) {
            wrongType(key, value, "a list of texts");
            return List.of();
        }
        List<Located<String>> texts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof String text) {
                texts.add(document.locatedEntry(text, array.inputPositionOf(i)));
            } else {
                wrongEntry(key, array, i, "text in quotes");
            }
        }
        return texts;
    }

    /** A table inside this one, {@code [name.key]}. */
    public Optional<Section> section(String key) {
        Object value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof TomlTable inner) {
            Located<String> at = located(key, qualified(key));
            return Optional.of(new Section(document, at.value(), inner, at.line(), at.column()));
        }
        wrongType(key, value, "a table, [" + qualified(key) + "]");
        return Optional.empty();
    }

    /** The tables of an array, {@code [[key]]}; none when it is absent. */
    public List<Section> sections(String key) {
        Object value = value(key);
        List<Section> sections = new ArrayList<>();
        if (value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable inner) {
                    Located<?> at = document.locatedEntry(inner, array.inputPositionOf(i));
                    sections.add(new Section(document, qualified(key), inner, at.line(), at.column()));
                } else {
                    wrongEntry(key, array, i, "tables, [[" + qualified(key) + "]]");
                }
            }
        } else if (value != null) {
            wrongType(key, value, "tables, [[" + qualified(key) + "]]");
        }
        return sections;
    }

    /** Notes that a key which must be there is not. */
    public void missing(String key, String expected) {
        document.fault(line, column, "missing key " + Fault.quoted(key) + where(), expected);
    }

    private Object value(String key) {
        return table.get(List.of(key));
    }

    private <T> Located<T> located(String key, T value) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return new Located<>(value, position.line(), position.column());
    }

    private void wrongType(String key, Object value, String expected) {
        document.fault(located(key, value), Fault.quoted(key) + " is " + typeOf(value), expected);
    }

    private void wrongEntry(String key, TomlArray array, int index, String expected) {
        String problem = "an entry of " + Fault.quoted(key) + " is " + typeOf(array.get(index));
        document.fault(document.locatedEntry(key, array.inputPositionOf(index)), problem, expected);
    }

    private String where() {
        return name.isEmpty() ? "" : " in [" + name + "]";
    }

    private String qualified(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    private static String typeOf(Object value) {
        if (value instanceof String) {
            return "text";
        } else if (value instanceof Long) {
            return "a whole number";
        } else if (value instanceof Double) {
            return "a fraction";
        } else if (value instanceof Boolean) {
            return "true or false";
        } else if (value instanceof TomlArray) {
            return "a list";
        } else if (value instanceof TomlTable) {
            return "a table";
        } else {
            return "a date or time";
        }
    }
}
