package org.gatehouse.config;

/**
 * Something wrong in a file that a person wrote: where, what, and what would be right.
 *
 * @param file the file as the service was told of it
 * @param line from 1, or 0 when the fault is of the file as a whole
 * @param column from 1, or 0 when the fault is of the line or the file as a whole
 * @param problem what is wrong, the value included
 * @param expected what would be right; may be empty
 */
public record Fault(String file, int line, int column, String problem, String expected) {
    private static final int MAX_QUOTED = 80; // enough to recognise a line by, too little to fill a terminal

    /** A fault of the file as a whole. */
    public static Fault ofFile(String file, String problem, String expected) {
        return new Fault(file, 0, 0, problem, expected);
    }

    /** Text of a file in quotes for a message: shortened, and without what could drive a terminal or break a line. */
    public static String quoted(String text) {
        String shown = text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "…" : text;
        return "'" + shown.replaceAll("\\p{C}", "?") + "'";
    }

    /** {@code settings.toml:3:1: unknown key 'lann'; expected one of lan, wan}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
        return place + ": " + problem + (expected.isEmpty() ? "" : "; expected " + expected);
    }
}
