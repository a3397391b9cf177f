package org.gatehouse.admin;

import java.time.Instant;

/**
 * Somebody who may use the admin port.
 *
 * @param person who it is, in the role that the key gives
 * @param added when the key was taken
 * @param by who gave it, as {@code role:name}
 */
public record Access(Person person, SshKey key, Instant added, String by) {}
