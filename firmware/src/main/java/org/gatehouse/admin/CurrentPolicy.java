package org.gatehouse.admin;

import org.gatehouse.policy.PolicyDocument;

/** The policy in force, whatever the time, and the number of its revision. */
public record CurrentPolicy(long revision, PolicyDocument document) {}
