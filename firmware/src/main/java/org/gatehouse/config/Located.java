package org.gatehouse.config;

/**
 * A value of a file and where it stands.
 *
 * @param line from 1
 * @param column from 1, of the value in an array, of its key elsewhere
 */
public record Located<T>(T value, int line, int column) {}
