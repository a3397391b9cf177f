package org.gatehouse.name;

/** What reading a name came to. Only after {@link #NAME} does a {@link CanonicalName} hold labels. */
public enum NameOutcome {
    /** A name with at least one label. */
    NAME,
    /** An IPv4 or IPv6 literal in any form that a browser takes for one; the text is kept for the log, without labels. */
    ADDRESS,
    /** The root: a lone dot in text, a lone zero octet on the wire. */
    ROOT,
    /** A label of more than 63 octets or a name of more than 255 on the wire, 253 in text. */
    TOO_LONG,
    /** Two dots in a row, a dot at the beginning, or no text at all. */
    EMPTY_LABEL,
    /** A byte that cannot stand where it does: outside the alphabet in text; a reserved label type or a pointer that does not
     * point backwards on the wire. */
    BAD_CHARACTER,
    /** The message ends inside the name. */
    TRUNCATED
}
