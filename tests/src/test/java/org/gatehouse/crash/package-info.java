/** The logbook's files when the power is cut, the process killed, the card full or read-only: on real file systems, in images. */
package org.gatehouse.crash;
