package org.gatehouse.logbook;

/**
 * A version of the policy that somebody wants.
 *
 * @param document the whole text
 * @param reason why; never blank
 * @param entry whether it is in force at once
 */
public record NewRevision(String document, Author author, String reason, Timestamp made, Entry entry) {
    /** How a revision comes into force. */
    public enum Entry {
        /** At once. */
        AT_ONCE,
        /** At once, though approvals are on: the record says so. */
        URGENT,
        /** When somebody approved it. */
        WHEN_APPROVED
    }

    public NewRevision {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a revision needs a reason");
        }
    }
}
