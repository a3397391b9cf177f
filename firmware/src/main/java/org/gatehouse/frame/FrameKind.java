package org.gatehouse.frame;

/** What {@link Frame#read} found. */
public enum FrameKind {
    /** A whole TCP segment. */
    TCP,
    /** A whole UDP datagram. */
    UDP,
    /** A fragment of a larger IP packet, first or later. */
    FRAGMENT,
    /** IP that carries something else than TCP or UDP. */
    OTHER_TRANSPORT,
    /** No IPv4 and no IPv6: {@link Frame#etherType()} says what it is. */
    NOT_IP,
    /** A header says that there is more than the frame holds. */
    TRUNCATED,
    /** A header contradicts itself: a wrong version, a length below its minimum, a wrong IPv4 header checksum, an endless chain of extension headers. */
    MALFORMED
}
