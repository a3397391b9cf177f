package org.gatehouse.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.stream.Collectors;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.gatehouse.config.Settings;
import org.gatehouse.file.KeptFile;

/**
 * What the login screen of the console says of the admin port, in agetty's own words (agetty(8), "ISSUE FILES"): where it is, and the key by which a technician knows at his first login that
 * he talks to this box. The addresses are escapes, so that agetty shows those that the bridge has when it shows them.
 */
final class ConsoleIssue {
    private ConsoleIssue() {}

    /** Writes it, whole or not at all. */
    static void write(Path file, Settings settings, PublicKey hostKey) throws IOException {
        KeptFile.replacePublic(file, text(settings, hostKey).getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(Settings settings, PublicKey hostKey) {
        int port = settings.ssh().port();
        String where = settings.ssh().addresses().isEmpty()
                ? "\\4{" + settings.bridge() + "}   \\6{" + settings.bridge() + "}"
                : settings.ssh().addresses().stream()
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining("   "));
        return "Gatehouse is administered by SSH, port " + port + ": " + where + "\n" + "Its host key: "
                + KeyUtils.getFingerPrint(hostKey) + " (ED25519)\n\n";
    }
}
