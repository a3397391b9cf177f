/**
 * What the safeguarding lead must hear at once, or soon. {@link org.gatehouse.alert.Watch} counts attempts by device and rule; {@link org.gatehouse.alert.Alerts} makes a sealed alert
 * of them, with the guidance for its category, keeps it and puts a letter into the post; {@link org.gatehouse.alert.Post} brings letters to the mail server, again and again until
 * it takes them.
 *
 * <p>The logbook's thread counts and waits for nobody; "alerts" composes, seals and keeps; "post" talks to the mail server. Nothing personal lies on the disk unless it is sealed, or
 * stands in a header of a mail. Imports {@code event}, {@code config}, {@code policy} for the rules and the school, and {@code seal}; the only place for the mail library.
 */
package org.gatehouse.alert;
