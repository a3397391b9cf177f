package org.gatehouse.config;

import java.net.InetAddress;

/**
 * Where the metrics are served.
 *
 * @param address loopback, or one of the box's own addresses in the school's network
 * @param port the TCP port
 */
public record MetricsSettings(InetAddress address, int port) {
    /** As it is written in the settings, and in a URL. */
    public String text() {
        String host = address.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
