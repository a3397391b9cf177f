package org.gatehouse.lab;

import java.time.Duration;

/** How a command ended: its exit status, what it wrote to both its outputs, and how long it took. */
public record Result(int status, String output, Duration took) {}
