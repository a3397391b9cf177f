package org.gatehouse.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a school's RADIUS server or access points tell who is at which device.
 *
 * @param port the UDP port to listen on
 * @param senders who may tell; from nobody else is anything taken
 * @param secretFile holds the secret that they share with this box, on its first line
 */
public record RadiusSettings(int port, List<InetAddress> senders, Path secretFile) {
    public RadiusSettings {
        senders = List.copyOf(senders);
    }
}
