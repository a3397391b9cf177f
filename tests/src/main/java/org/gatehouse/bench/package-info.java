/**
 * What the parts cost, measured with JMH and with small programs where JMH does not fit; {@code tests/jmh} runs them. Never in the jar that ships. May import everything.
 */
package org.gatehouse.bench;
