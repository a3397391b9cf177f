package org.gatehouse.alert;

import java.time.Instant;

/**
 * An alert as it is kept: what it was about is sealed, and what stands beside says of nobody who it was.
 *
 * @param number from 1, never given twice
 * @param at when it was made, to the microsecond
 * @param clockTrusted whether the clock was known to be right
 * @param rule the name of the rule
 * @param category empty where none decided
 * @param group the group of the device; empty for the box itself
 * @param attempts how many it is about
 * @param telling the code of how soon it was to be told
 * @param toSend whether it is to leave the box in a letter
 * @param sealed an OpenPGP message with a MIME entity in it; empty where there was no key to seal it to
 */
public record KeptAlert(
        long number,
        Instant at,
        boolean clockTrusted,
        String rule,
        String category,
        String group,
        long attempts,
        String telling,
        boolean toSend,
        byte[] sealed) {}
