package org.gatehouse.name;

/**
 * What became of the additions to a table: {@code kept + covered + duplicates} is their number.
 *
 * @param names distinct names in the table
 * @param kept additions that say something: a name, a category and a list that are in the table
 * @param covered additions dropped because a listed parent, in whichever list, puts all that is below it into the same category
 * @param duplicates additions dropped because the same list says the same of the same name elsewhere
 * @param bytes size of the table
 */
public record BuildReport(long names, long kept, long covered, long duplicates, long bytes) {}
