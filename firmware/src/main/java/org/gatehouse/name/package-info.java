/**
 * Names as every part of Gatehouse compares them: one canonical form for DNS, SNI, Host and list files, and the immutable table
 * that says which categories a name is in.
 *
 * <p>A lane owns its {@link org.gatehouse.name.CanonicalName} and its {@link org.gatehouse.name.Match} and reuses them; the
 * {@link org.gatehouse.name.NameTable} is built by whoever loads the lists and then shared by all threads. Imports nothing of
 * Gatehouse.
 */
package org.gatehouse.name;
