/**
 * One lane a direction, and the order of its steps: read the frame, find its flow, assemble the opening, read the name, judge, enforce, record.
 *
 * <p>{@link org.gatehouse.gate.Lane} reads what comes from the school, {@link org.gatehouse.gate.AnswerLane} what name servers answer. A lane and everything it owns (flows, held bytes, buffers) belong to the one thread that receives
 * its port's frames. It shares with others only immutable {@link org.gatehouse.gate.Rules} behind one volatile reference, its event ring and
 * its counters.
 *
 * <p>An allow-only group reaches only addresses that DNS answers gave its devices for allowed names ({@link org.gatehouse.gate.AddressMemory}): the first datagram and the SYN
 * to any other is refused, and so is a hello, however it came there. Excepted is what leads to those addresses and what a network runs by: DNS on port 53 of any server, since every question and
 * answer there is judged; DHCP, NTP, ICMP and what is sent to groups. The school's own network is not excepted: a server beyond the box, or the router's own pages, need an
 * allowed name as any other does; what devices say to each other does not come through the box. After the service was started anew it knows no addresses, and such a group waits
 * until its devices ask again.
 *
 * <p>May import {@code frame}, {@code name}, {@code event}, {@code config}, {@code link}, {@code divert}, {@code inspect},
 * {@code policy} and {@code enforce}.
 */
package org.gatehouse.gate;
