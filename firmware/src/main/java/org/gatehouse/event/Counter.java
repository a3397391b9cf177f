package org.gatehouse.event;

/** What a lane counts. */
public enum Counter {
    /** Frames received. */
    FRAMES,
    /** Openings judged. */
    OPENINGS,
    ALLOWED,
    BLOCKED,
    /** Segments kept because the opening that they belong to is not whole. */
    HELD,
    /** Frames that went on to the server, as they were or put together. */
    RELEASED,
    /** Segments whose bytes were held or refused already. */
    REPEATED,
    /** Segments of no opening that is remembered. */
    ORPHANS,
    /** SYNs and openings of a device that has its share of the connections that are remembered. */
    BEYOND_SHARE,
    /** Data in the SYN, urgent data, signed segments that cannot be put together. */
    ODD_SEGMENTS,
    /** Fragments of IP packets. */
    FRAGMENTS,
    /** IP packets put together from fragments. */
    ASSEMBLED,
    /** Fragments that overlap, contradict each other, or hide the transport header: no part of the packet goes on. */
    ODD_FRAGMENTS,
    /** Frames of devices that open more than devices do. */
    TURNED_AWAY,
    /** Frames that the receiver would drop for their checksum. */
    WRONG_CHECKSUMS,
    /** Frames that cannot be made fit for the MTU. */
    UNSENDABLE,
    /** Frames that carry neither TCP nor UDP. */
    OTHERS,
    /** Frames whose headers make no sense. */
    MALFORMED,
    /** DNS answers read. */
    ANSWERS,
    /** Answers in whose place the client got a refusal: they led to a blocked name. */
    ANSWERS_REFUSED,
    /** Records of answers that held a key to encrypt hellos with, or that no client would have taken. */
    KEYS_HIDDEN,
    /** Questions for search engines that went on for the safe name, or were answered with it. */
    SEARCHES,
    /** Answers that nobody asked for, several at once about a search engine. */
    ODD_ANSWERS,
    /** Addresses that found no room in the memory of what was resolved. */
    ADDRESSES_LOST,
    /** Alarms about devices. */
    ALARMS,
    /** Events of devices that have had their share of the log. */
    EVENTS_WITHHELD,
    /** Events that found the ring full. */
    EVENTS_LOST
}
