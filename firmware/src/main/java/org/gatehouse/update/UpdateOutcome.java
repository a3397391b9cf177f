package org.gatehouse.update;

/** What came of reading an update, or a part of it. */
public enum UpdateOutcome {
    /** It is what was signed. */
    WHOLE,
    /** It does not begin as an update does. */
    NO_UPDATE,
    /** An update of a form that this firmware does not know. */
    OTHER_FORMAT,
    /** It ends too soon. */
    TRUNCATED,
    /** Damaged, or signed with another key. */
    NOT_SIGNED,
    /** Its jar is larger than {@link UpdateHead#MAX_SIZE}. */
    TOO_LARGE,
    /** The jar is not the one that was signed. */
    OTHER_JAR,
    /** There is something behind the jar. */
    LONGER
}
