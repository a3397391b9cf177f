/**
 * What happened, on its way from a lane to the logbook: the layout of an event, the bounded ring that carries it, and the
 * counters. A lane writes (one ring and one {@code Counters} a lane), the logbook's writer drains the rings, and any thread
 * reads the counters; nobody waits for anybody. Imports nothing but the JDK.
 */
package org.gatehouse.event;
