package org.gatehouse.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The way alerts and reports leave the box.
 *
 * @param server a host name or an IP address
 * @param port its TCP port
 * @param tls how the connection to it is protected
 * @param authority certificates that vouch for the server, in PEM; those of the system without it
 * @param from the sender's address
 * @param to who gets alerts and reports, sealed
 * @param summaryTo who gets the summary of the week, which holds no personal data, as it is
 * @param login empty where the server takes mail from the box without
 */
public record MailSettings(
        String server,
        int port,
        MailTls tls,
        Optional<Path> authority,
        String from,
        List<String> to,
        List<String> summaryTo,
        Optional<Login> login) {
    public MailSettings {
        to = List.copyOf(to);
        summaryTo = List.copyOf(summaryTo);
    }

    /**
     * The box's account at the server.
     *
     * @param passwordFile holds the password on its first line
     */
    public record Login(String user, Path passwordFile) {}
}
