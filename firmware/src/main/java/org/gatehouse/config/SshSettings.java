package org.gatehouse.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the admin port is.
 *
 * @param port the TCP port
 * @param addresses the box's own addresses that it is bound to; empty for those that the bridge has at the time. It is bound to loopback besides
 * @param firstKey the file from which a box that knows nobody takes its first technician's key
 * @param idle after so long without a word in either direction a session ends
 */
public record SshSettings(int port, List<InetAddress> addresses, Path firstKey, Duration idle) {
    public SshSettings {
        addresses = List.copyOf(addresses);
    }
}
