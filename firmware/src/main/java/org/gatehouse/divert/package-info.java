/**
 * The nftables rules that hand openings over, and the veth pairs that they are handed over on; failing open or closed.
 *
 * <p>Runs on the thread that starts and ends the service. May import {@code config}. The only place for nftables, which is reached as a library
 * through JNA: the connection to the kernel that the library keeps owns the rules where they shall go with the process.
 */
package org.gatehouse.divert;
