package org.gatehouse.desk.store;

/**
 * Whose an event is, as the log has it; empty text where the log says nothing.
 *
 * @param mac the device's MAC address
 * @param device its name in the register
 * @param address its IP address
 * @param vlan the VLAN's number
 * @param user who was logged in
 * @param group the group of the policy
 */
public record Who(String mac, String device, String address, String vlan, String user, String group) {}
