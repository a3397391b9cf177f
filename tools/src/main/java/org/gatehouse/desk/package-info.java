/**
 * The program of the safeguarding lead's own computer: opens exports of the logbook with her key, and shows them as a page that her browser reads from 127.0.0.1. What was decrypted is in memory only.
 * Threads: the server's, and one that opens an export. Imports of the firmware {@code alert} for its guidance, {@code event}, {@code name}, {@code logbook} and
 * {@code seal}.
 */
package org.gatehouse.desk;
