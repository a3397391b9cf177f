package org.gatehouse.desk;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Asks for a passphrase: at a terminal without showing it, else as a line of the input, so that scripts can give it. */
final class Passphrase {
    private Passphrase() {}

    /**
     * The passphrase, the caller's to overwrite.
     *
     * @param question what a terminal shows
     * @throws IOException when there is nobody to ask
     */
    static char[] ask(String question, Console console, InputStream in) throws IOException {
        char[] typed = console == null ? line(in) : console.readPassword("%s: ", question);
        if (typed == null) {
            throw new IOException("no passphrase was given");
        }
        return typed;
    }

    /** The same, typed twice at a terminal, since nobody sees what he types. */
    static char[] askForNew(Console console, InputStream in) throws IOException {
        while (true) {
            char[] first = ask("A passphrase for the key", console, in);
            if (console == null) {
                return first;
            }
            char[] again = ask("The same again", console, in);
            boolean same = Arrays.equals(first, again);
            Arrays.fill(again, ' ');
            if (same) {
                return first;
            }
            Arrays.fill(first, ' ');
            console.printf("The two differ. Once more, please.%n");
        }
    }

    private static char[] line(InputStream in) throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        return line == null ? null : line.toCharArray();
    }
}
