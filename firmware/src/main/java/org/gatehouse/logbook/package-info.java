/**
 * What is kept: the record of what was judged, and the record of how the policy changed. {@code Logbook} drains the lanes' rings into a SQLite file; one thread of its own,
 * "logbook", does all the writing and all the formatting, and lanes never notice it. {@code Revisions} belongs to whoever changes the policy. Imports {@code event}; the
 * only package that imports sqlite-jdbc and java-diff-utils.
 */
package org.gatehouse.logbook;
