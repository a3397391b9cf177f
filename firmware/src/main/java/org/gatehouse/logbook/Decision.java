package org.gatehouse.logbook;

/**
 * What became of a revision that waited.
 *
 * @param approved false: it was rejected
 * @param reason empty where somebody approved without a word
 */
public record Decision(boolean approved, Author by, Timestamp at, String reason) {}
