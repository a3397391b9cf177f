package org.gatehouse.admin;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON (RFC 8259): maps, lists, text, numbers, truth values and null; anything else as the text it gives of itself. */
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** On one line, which ends. */
    static String line(Object value) {
        Json json = new Json();
        json.add(value);
        return json.text.append('\n').toString();
    }

    private void add(Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Map<?, ?> map) {
            addObject(map.entrySet().iterator());
        } else if (value instanceof Iterable<?> list) {
            addArray(list.iterator());
        } else {
            addText(value.toString());
        }
    }

    private void addObject(Iterator<? extends Map.Entry<?, ?>> entries) {
        text.append('{');
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            addText(entry.getKey().toString());
            text.append(':');
            add(entry.getValue());
            text.append(entries.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private void addArray(Iterator<?> values) {
        text.append('[');
        while (values.hasNext()) {
            add(values.next());
            text.append(values.hasNext() ? "," : "");
        }
        text.append(']');
    }

    /** Section 7: quotes, backslashes and controls; and what a terminal or an old parser might stumble over. */
    private void addText(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            switch (letter) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> {
                    boolean plain = letter >= ' '
                            && !Character.isISOControl(letter)
                            && !Character.isSurrogate(letter)
                            && letter != '\u2028'
                            && letter != '\u2029';
                    text.append(plain ? String.valueOf(letter) : String.format("\\u%04x", (int) letter));
                }
            }
        }
        text.append('"');
    }
}
