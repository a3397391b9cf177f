/**
 * Category lists: fetched from their makers, verified, read in the formats they publish, checked, compiled into a {@link
 * org.gatehouse.name.NameTable} and published, or else the old one kept. Also a folder of hand-kept lists, and the starter lists of the
 * jar.
 *
 * <p>{@link org.gatehouse.lists.Lists} is opened by the thread that starts the service; from then on its own thread updates. Nothing here runs on a
 * lane. Imports {@code name}, {@code file}, {@code config} and {@code seal}; the only place for commons-compress and Guava, of which it uses UT1's archives
 * and the public suffix list.
 */
package org.gatehouse.lists;
