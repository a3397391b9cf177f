package org.gatehouse.lists;

/**
 * What a list came to.
 *
 * @param list the list's name: its folder and its category, {@code starter/gambling}
 * @param category the id of its category
 * @param entries lines that are domains
 * @param refused lines that are not
 */
public record ListCount(String list, String category, long entries, long refused) {}
