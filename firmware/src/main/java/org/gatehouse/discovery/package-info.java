/**
 * Who is on the network: what devices tell of themselves in DHCP, ARP and neighbour discovery, and which user a school's RADIUS server says is at which device.
 *
 * <p>The kernel copies these frames (the bridge forwards them all the same), a thread of its own reads them: nothing here holds a frame, answers one, or is waited for. May import {@code frame},
 * {@code event}, {@code inspect}, {@code link}. The only place for aaa4j's RADIUS.
 */
package org.gatehouse.discovery;
