/**
 * The box's own address: what may be one, and how systemd-networkd is told. Imports {@code file}; a change is made on a thread of its own, so that whoever asked for it still hears the answer.
 */
package org.gatehouse.network;
