package org.gatehouse.inspect;

/** What a reader made of the bytes. */
public enum Outcome {
    /** An opening, whole, and its name was read. */
    NAMED,
    /** An opening, whole, that names nobody. */
    NO_NAME,
    /** An opening, whole, that names an address where a name belongs. */
    ADDRESS,
    /** The beginning of an opening; it cannot be told yet. */
    NEEDS_MORE,
    /** Data that merely begins as an opening does. */
    NOT_AN_OPENING,
    /** It announces an opening and then makes no sense. */
    UNREADABLE,
    /** It names two different hosts. */
    CONTRADICTION,
    /** It announces more than any honest opening needs, or its name is longer than names may be. */
    TOO_LONG
}
