/**
 * Category lists: a folder of plain domain lists, or the hand-made starter lists of the jar, read into a {@link
 * org.gatehouse.name.NameTable}.
 *
 * <p>Runs on the thread that starts or reloads the service, never on a lane. Imports {@code name} and {@code config} (for its
 * faults).
 */
package org.gatehouse.lists;
