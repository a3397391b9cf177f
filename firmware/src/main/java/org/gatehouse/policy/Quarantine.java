package org.gatehouse.policy;

/**
 * A device that reaches nothing for a while.
 *
 * @param mac as {@link MacAddress} has it
 * @param reason what the school noted
 */
public record Quarantine(long mac, String reason, Period period) {}
