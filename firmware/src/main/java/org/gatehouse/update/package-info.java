/**
 * Which firmware the box runs: the file in which a new one comes, signed; the slots on the card; the trial that a new one must stand, or the one before comes back.
 *
 * <p>Runs on the thread of whoever gave the command, and on "trial" until a new firmware is confirmed. The choice at the start is made by {@code board/gatehouse-start}, before there is a JVM; both
 * read and write the slots' state. May import {@code file}, {@code config} and {@code seal}.
 */
package org.gatehouse.update;
