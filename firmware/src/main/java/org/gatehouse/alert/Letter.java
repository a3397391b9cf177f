package org.gatehouse.alert;

import java.time.Instant;
import java.util.List;

/**
 * A mail, but for its addressee.
 *
 * @param number from 1; 0 while it is not kept
 * @param about what it is the letter of, so that it is not written twice: a week, an hour; may be empty
 * @param subject says nothing of anybody
 * @param sealed whether the content is an OpenPGP message with a MIME entity in it, or that entity itself
 * @param alerts the numbers of the alerts that are in it
 */
public record Letter(
        long number,
        LetterKind kind,
        String about,
        String subject,
        Instant made,
        boolean sealed,
        byte[] content,
        List<Long> alerts) {
    public Letter {
        alerts = List.copyOf(alerts);
    }

    Letter numbered(long given) {
        return new Letter(given, kind, about, subject, made, sealed, content, alerts);
    }
}
