package org.gatehouse.lists;

import java.nio.charset.StandardCharsets;

/** A line of a list, in a buffer that the {@link LineReader} reuses. Readers narrow it down with {@link #from} and {@link #to}. */
final class Line {
    /** Longer lines are cut; no entry of any format is a quarter of it, cosmetic AdBlock rules sometimes are longer. */
    static final int MAX_BYTES = 8192;

    final byte[] bytes = new byte[MAX_BYTES];
    int start;
    int end;
    int number;
    /** Whether blanks stood before it. */
    boolean indented;
    /** Whether it was longer than {@value #MAX_BYTES} bytes. */
    boolean cut;

    boolean isEmpty() {
        return start >= end;
    }

    int first() {
        return isEmpty() ? -1 : bytes[start];
    }

    boolean startsWith(String prefix) {
        return startsWith(prefix, start, end);
    }

    boolean startsWith(String prefix, int from, int to) {
        if (to - from < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (bytes[from + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether exactly this stands there. */
    boolean is(String word, int from, int to) {
        return to - from == word.length() && startsWith(word, from, to);
    }

    /** Index of a character, or the end of the line where there is none. */
    int find(char wanted, int from) {
        int at = from;
        while (at < end && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Index of the next blank, or the end of the line. */
    int endOfWord(int from) {
        int at = from;
        while (at < end && !isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    int skipBlanks(int from) {
        int at = from;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Ends the line before a comment: a mark that begins the line or follows a blank. */
    void cutComment(char mark) {
        for (int at = start; at < end; at++) {
            if (bytes[at] == mark && (at == start || isBlank(bytes[at - 1]))) {
                end = at;
            }
        }
        trimEnd();
    }

    void trim() {
        int before = start;
        start = skipBlanks(start);
        indented = start > before;
        trimEnd();
    }

    private void trimEnd() {
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }
}
