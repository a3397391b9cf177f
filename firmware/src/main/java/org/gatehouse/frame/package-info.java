/**
 * Ethernet, VLAN, IPv4, IPv6, TCP and UDP, read and written in place.
 *
 * <p>Runs on the lane that owns the objects; nothing here is shared between threads. Imports no other package of the firmware.
 * Nothing here throws for what the bytes say: a reader returns a {@link org.gatehouse.frame.FrameKind}, the caller counts it.
 */
package org.gatehouse.frame;
