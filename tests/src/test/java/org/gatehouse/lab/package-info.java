/**
 * What needs a whole school: real clients, a real bridge, real servers and the shipped jar, in the namespaces of
 * {@code tools/lab}. These tests run as root only; they drive the script, look at the wire with tcpdump on the outside's
 * side, and import nothing of the firmware but its port ({@code link}). Tests that ask for the same options share one lab.
 */
package org.gatehouse.lab;
