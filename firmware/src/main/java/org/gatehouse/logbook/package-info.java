/**
 * What is kept: the record of what was judged, and the record of how the policy changed. {@code Logbook} empties the lanes' rings on a thread of its own, "logbook"; another, "sealer", seals
 * each second into a journal and each few minutes into a chain of segments in SQLite. Lanes never notice either. {@code Revisions} belongs to whoever changes the policy. Imports {@code event}, {@code file},
 * {@code config}, {@code discovery} and {@code seal}; the only package that imports sqlite-jdbc and java-diff-utils.
 */
package org.gatehouse.logbook;
