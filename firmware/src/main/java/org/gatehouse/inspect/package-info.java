/**
 * The name in what opens a conversation: DNS query, TLS ClientHello, QUIC Initial, HTTP request head.
 *
 * <p>Readers read bytes in place, one thread each; a lane owns its own. May import {@code name}. What the network sends never throws:
 * a reader returns an {@link org.gatehouse.inspect.Outcome}, the caller gives every one of them a verdict.
 */
package org.gatehouse.inspect;
