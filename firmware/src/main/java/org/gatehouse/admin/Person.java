package org.gatehouse.admin;

import java.util.Optional;
import java.util.regex.Pattern;
import org.gatehouse.logbook.Author;

/**
 * Who gives a command.
 *
 * @param name a word
 * @param way how he came: {@code local} where it is root on the box, who is believed whom he says he acts for
 */
public record Person(String name, Role role, String way) {
    /** Root on the box, who has not said for whom he acts. */
    public static final Person LOCAL = new Person("local", Role.TECHNICIAN, "local");

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]{0,63}");

    /**
     * Reads {@code dsl} or {@code dsl:lead.1}.
     *
     * @return nothing where it is neither
     */
    static Optional<Person> parse(String text, String way) {
        int colon = text.indexOf(':');
        String role = colon < 0 ? text : text.substring(0, colon);
        String name = colon < 0 ? way : text.substring(colon + 1);
        return Role.ofCode(role)
                .filter(known -> NAME.matcher(name).matches())
                .map(known -> new Person(name, known, way));
    }

    Author author() {
        return new Author(name, role.code(), way);
    }
}
