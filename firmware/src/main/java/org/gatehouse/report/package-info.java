/**
 * What people read of what the box did: the week without personal data, the month beside the one before, the pack for the yearly review, and the detailed week, which is sealed to the
 * safeguarding lead. A report is put together once as a {@link org.gatehouse.report.Page}, and written as text or as HTML.
 *
 * <p>Runs on the thread of whoever asks; only {@link org.gatehouse.report.Tallies} hears events, on the logbook's thread. Imports {@code event}, {@code logbook}, {@code policy}, {@code lists}
 * and {@code alert} for what they keep; the only place for the template library.
 */
package org.gatehouse.report;
