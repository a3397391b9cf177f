/**
 * The events of an opened export, in memory only: columns of numbers, dictionaries for everything that repeats, and the questions that the desk's page asks of them. Filled by the one thread that
 * opens an export, then immutable and read by the server's threads. Imports nothing of the desk.
 */
package org.gatehouse.desk.store;
