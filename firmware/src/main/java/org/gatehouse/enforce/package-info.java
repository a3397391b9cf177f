/**
 * The frames that Gatehouse forges: the reset of a connection, the answer to a DNS query, the page instead of an HTTP response.
 *
 * <p>Runs on the lane that owns the objects. May import {@code frame}, {@code inspect} and {@code policy}. Writes into buffers of its
 * own; a forged frame is valid until the next one is written.
 */
package org.gatehouse.enforce;
