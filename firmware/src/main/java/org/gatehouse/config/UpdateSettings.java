package org.gatehouse.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Which firmware the box takes.
 *
 * @param key the public half of the key that updates are signed with; there may be no such file
 * @param trial for how long a new firmware must filter before it is kept
 */
public record UpdateSettings(Path key, Duration trial) {}
