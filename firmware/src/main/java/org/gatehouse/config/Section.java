package org.gatehouse.config;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.Temporal;
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
                unknown(key, words);
            }
        }
    }

    /** Notes that a key is none of those known, and suggests the nearest. */
    public void unknown(Located<String> key, List<String> known) {
        document.fault(
                key,
                "unknown key " + Fault.quoted(key.value()) + where(),
                Nearest.oneOf(key.value(), known, KEYS_SHOWN));
    }

    /** A key that is there, of whatever type, for a fault of its value. */
    public Located<String> key(String key) {
        return located(key, key);
    }

    /** Whether the key is there, of whatever type. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** A text that may be absent. */
    public Optional<Located<String>> text(String key) {
        return value(key, String.class, "text in quotes");
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
        return value(key, Long.class, "a whole number");
    }

    /** True or false; may be absent. */
    public Optional<Located<Boolean>> flag(String key) {
        return value(key, Boolean.class, "true or false");
    }

    /** A date that may be absent, {@code 2026-09-03}. */
    public Optional<Located<LocalDate>> date(String key) {
        return value(key, LocalDate.class, "a date, such as 2026-09-03");
    }

    /** A date that must be there. */
    public Optional<Located<LocalDate>> requiredDate(String key, String expected) {
        if (value(key) == null) {
            missing(key, expected);
        }
        return date(key);
    }

    /** A date with a time, a {@link OffsetDateTime} or a {@link LocalDateTime}; may be absent. */
    public Optional<Located<Temporal>> time(String key) {
        Object value = value(key);
        if (value == null || value instanceof OffsetDateTime || value instanceof LocalDateTime) {
            return Optional.ofNullable((Temporal) value).map(time -> located(key, time));
        }
        wrongType(key, value, "a date with a time, such as 2026-09-03T15:30:00");
        return Optional.empty();
    }

    /** A list of texts that must be there, perhaps empty. */
    public List<Located<String>> requiredTexts(String key, String expected) {
        if (value(key) == null) {
            missing(key, expected);
        }
        return texts(key);
    }

    /** A list of texts; none when it is absent. */
    public List<Located<String>> texts(String key) {
        return entries(key, String.class, "a list of texts", "text in quotes");
    }

    /** A list of dates; none when it is absent. */
    public List<Located<LocalDate>> dates(String key) {
        return entries(key, LocalDate.class, "a list of dates", "a date, such as 2026-09-03");
    }

    /** Whether the key is there with a text, and not with a list of them. */
    public boolean isText(String key) {
        return value(key) instanceof String;
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

    private <T> Optional<Located<T>> value(String key, Class<T> type, String expected) {
        Object value = value(key);
        if (value == null || type.isInstance(value)) {
            return Optional.ofNullable(type.cast(value)).map(typed -> located(key, typed));
        }
        wrongType(key, value, expected);
        return Optional.empty();
    }

    private <T> List<Located<T>> entries(String key, Class<T> type, String expected, String expectedEntry) {
        Object value = value(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof TomlArray array)) {
            wrongType(key, value, expected);
            return List.of();
        }
        List<Located<T>> entries = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (type.isInstance(array.get(i))) {
                entries.add(document.locatedEntry(type.cast(array.get(i)), array.inputPositionOf(i)));
            } else {
                wrongEntry(key, array, i, expectedEntry);
            }
        }
        return entries;
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
