package org.gatehouse.admin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.logbook.LogbookException;

/**
 * A text in the editor of whoever sits at the terminal, until it has no faults and he agrees with what it would change. A text with mistakes is not lost, and what somebody else changed meanwhile is not undone
 * without a word.
 */
abstract class EditCommand extends ReasonedCommand {
    private static final String UNCHANGED = "nothing was changed";

    private final String file;
    private final String show;
    private final String give;
    private String text;

    /**
     * @param file what the text is called, in the editor and in what is said of it
     * @param show the command that prints it
     * @param give the command that takes it where there is no terminal
     */
    EditCommand(String file, String show, String give) {
        this.file = file;
        this.show = show;
        this.give = give;
    }

    /** The text as it is. */
    abstract String begin() throws Refusal, LogbookException;

    /**
     * Shows what a text would change, and makes it so where its author agrees.
     *
     * @return nothing where it is to be edited again
     * @throws ConfigException where it has faults; it is edited again, when they were shown
     */
    abstract Optional<Answer> offer(String edited) throws Refusal, ConfigException, LogbookException;

    @Override
    final Answer answer() throws Refusal, LogbookException {
        String original = begin();
        text = original;
        while (true) {
            text = edit(file, text).orElseThrow(this::noTerminal);
            if (text.equals(original)) {
                return unchanged("the text is as it was");
            }
            try {
                Optional<Answer> done = offer(text);
                if (done.isPresent()) {
                    return done.get();
                }
            } catch (ConfigException faulty) {
                mend(faulty.faults().stream().map(Fault::toString).toList());
            }
        }
    }

    final String file() {
        return file;
    }

    static Answer unchanged(String why) {
        return Answer.of(Data.of("changed", false), UNCHANGED + ": " + why + "\n");
    }

    /** Says what is wrong with the text, which is edited again. */
    final void mend(List<String> faults) throws Refusal {
        faults.forEach(this::tell);
        again("Edit it again? [Y/n] ");
    }

    /** What is edited from here on, where it is edited again. */
    final void goOnWith(String other) {
        text = other;
    }

    /**
     * Asks whether what was shown is to be done.
     *
     * @return false where the text is to be edited again
     * @throws Refusal where it is not
     */
    final boolean agrees(String question) throws Refusal {
        String typed = typed(question + " [y/N, e: edit again] ");
        if (!List.of("y", "yes", "e").contains(typed)) {
            throw Refusal.no(UNCHANGED);
        }
        return !typed.equals("e");
    }

    /** Goes on unless somebody has had enough of it. */
    final void again(String question) throws Refusal {
        if (!List.of("", "y", "yes").contains(typed(question))) {
            throw Refusal.no(UNCHANGED);
        }
    }

    private String typed(String question) throws Refusal {
        return ask(question).orElseThrow(() -> Refusal.no(UNCHANGED)).strip().toLowerCase(Locale.ROOT);
    }

    private Refusal noTerminal() {
        return Refusal.usage("there is no terminal to edit at: ssh -t BOX " + show.replaceFirst(" .*", "")
                + " edit …; or " + show + " > " + file + ", edit that, and " + give + " - --reason … < " + file);
    }
}
