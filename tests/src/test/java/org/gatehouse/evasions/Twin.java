package org.gatehouse.evasions;

/** What becomes of a trick with an allowed name. */
enum Twin {
    /** The server answers, as without the box. */
    WORKS,
    /** It arrives outside, where no server would answer it without the box either. */
    ARRIVES,
    /** It is refused, or left without an answer, as no honest client does so. */
    FAILS
}
