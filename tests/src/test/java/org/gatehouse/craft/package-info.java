/**
 * A client that does on purpose what no kernel does: TCP and UDP in user space, over either IP, from a device of its own on a port of the lab, and an observer of what
 * came of it beyond the box. It shares no code with what it tries to get round; only the port is the firmware's ({@code link}). Each port has a thread that receives;
 * the test's thread sends.
 */
package org.gatehouse.craft;
