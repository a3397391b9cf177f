package org.gatehouse.policy;

import java.nio.charset.StandardCharsets;
import org.gatehouse.name.CanonicalName;

/**
 * The names by which programs ask a network whether they may go round its name servers; a negative answer is the network's no, and no answer is a long wait.
 *
 * <p>Firefox turns its own DNS over HTTPS off where {@code use-application-dns.net} has no address; Apple's devices turn Private Relay off where the three names of
 * {@code icloud.com} have none; who seeks encrypted name servers asks for {@code _dns.resolver.arpa} (RFC 9462 section 4).
 */
public final class SwitchNames {
    private static final NameSet NAMES = new NameSet();

    static {
        add("use-application-dns.net");
        add("mask.icloud.com");
        add("mask-h2.icloud.com");
        add("mask-canary.icloud.com");
        add("resolver.arpa");
    }

    private SwitchNames() {}

    /** Whether a name is one of them, or below one. */
    public static boolean include(CanonicalName name) {
        return NAMES.covers(name);
    }

    private static void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        CanonicalName name = new CanonicalName();
        name.readText(bytes, 0, bytes.length);
        NAMES.add(name);
    }
}
