/**
 * Ports: frames in, frames out, from a network interface or from a capture file. A lane calls {@code receive} on its own
 * thread and stays in it; any thread may send or close. The only package that imports pcap4j.
 */
package org.gatehouse.link;
