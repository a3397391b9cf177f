package org.gatehouse.policy;

/** What becomes of an opening. */
public enum Action {
    ALLOW,
    BLOCK
}
