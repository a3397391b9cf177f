/**
 * Names as every part of Gatehouse compares them: one canonical form for DNS, SNI, Host and list files, and the immutable table
 * that says which categories a name is in.
 *
 * <p>A lane owns its {@link org.gatehouse.name.CanonicalName} and its {@link org.gatehouse.name.Match} and reuses them; the
 * {@link org.gatehouse.name.NameTable} is compiled to a file by whoever updates the lists ({@link org.gatehouse.name.EntryReader},
 * {@link org.gatehouse.name.NameTableBuilder}), mapped, and then shared by all threads. The way of a list's names into a table:
 *
 * <pre>
 * Run (in memory) ─ sorted ─ ScratchRun … ─ TableWriter merges ─ EntryWriter drops ─ BucketWriter places ─ TableFile
 * </pre>
 *
 * <p>Imports nothing of Gatehouse. ICU is for list entries only, in {@link org.gatehouse.name.EntryReader}: no lane loads it.
 */
package org.gatehouse.name;
