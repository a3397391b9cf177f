package org.gatehouse.logbook;

import java.util.Optional;

/**
 * A version of the policy, without its text.
 *
 * @param number from 1, in the order in which they were written
 * @param base the revision that was in force when it was written, 0 for none
 * @param urgent whether it was put in force at once though approvals are on
 * @param decision who let a revision that waited come into force, or did not
 * @param hash SHA-256 in hexadecimal over its fields and all that was recorded before
 */
public record Revision(
        long number,
        long base,
        Author author,
        String reason,
        Timestamp made,
        boolean urgent,
        Standing standing,
        Optional<Decision> decision,
        String hash) {}
