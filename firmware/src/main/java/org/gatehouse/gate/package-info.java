/**
 * One lane a direction, and the order of its steps: read the frame, find its flow, assemble the opening, read the name, judge, enforce, record.
 *
 * <p>{@link org.gatehouse.gate.Lane} reads what comes from the school, {@link org.gatehouse.gate.AnswerLane} what name servers answer. A lane and everything it owns (flows, held bytes, buffers) belong to the one thread that receives
 * its port's frames. It shares with others only immutable {@link org.gatehouse.gate.Rules} behind one volatile reference, its event ring and
 * its counters. May import {@code frame}, {@code name}, {@code event}, {@code config}, {@code link}, {@code divert}, {@code inspect},
 * {@code policy} and {@code enforce}.
 */
package org.gatehouse.gate;
