package org.gatehouse.divert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gatehouse.config.FailMode;
import org.gatehouse.config.Settings;

/**
 * The rules in force. With {@link FailMode#CLOSED} they outlive the process, and so does what they close; with {@link FailMode#OPEN} the kernel
 * removes them when the process is gone, however it went.
 */
public final class Diversion implements AutoCloseable {
    /** The virtual port on which the gate reads what comes from the LAN, and writes what goes on to the WAN. */
    public static final String GATE_LAN = "gate-lan";
    /** The virtual port on which the gate writes what goes back to the LAN. */
    public static final String GATE_WAN = "gate-wan";

    /** The virtual port on which copies of what devices tell of themselves come in. Nothing goes out of it. */
    public static final String GATE_NEWS = "gate-news";

    private static final String HELD_LAN = "held-lan";
    private static final String HELD_WAN = "held-wan";
    private static final String HELD_NEWS = "held-news";

    private final Nftables nftables;

    private Diversion(Nftables nftables) {
        this.nftables = nftables;
    }

    /** Makes the virtual ports that the rules need; to be called before {@link #begin}, so that somebody can listen when the rules come. */
    public static void prepare(Settings settings) throws DivertException {
        IpLink.ensurePair(GATE_LAN, HELD_LAN, settings.mtu());
        IpLink.ensurePair(GATE_WAN, HELD_WAN, settings.mtu());
        IpLink.ensurePair(GATE_NEWS, HELD_NEWS, settings.mtu());
    }

    /**
     * Puts the rules in force, in place of those of a process before, and then brings the LAN port up: where the board leaves it down, nothing passes
     * before the rules hold.
     */
    public static Diversion begin(Settings settings) throws DivertException {
        Nftables nftables = Nftables.open();
        try {
            nftables.run(rules(settings));
            IpLink.up(settings.wan());
            IpLink.up(settings.lan());
            return new Diversion(nftables);
        } catch (DivertException failed) {
            nftables.close();
            throw failed;
        }
    }

    /** Ends the connection to the kernel, and with it the rules where they are this process's own. */
    @Override
    public void close() {
        nftables.close();
    }

    static String rules(Settings settings) throws DivertException {
        Set<String> macs = new LinkedHashSet<>(); // a bridge has the address of one of its ports
        for (String device : List.of(settings.bridge(), settings.lan(), settings.wan())) {
            macs.add(IpLink.mac(device));
        }
        return template()
                .replace("@OWNER@", settings.fail() == FailMode.OPEN ? "flags owner;" : "")
                .replace("@LAN@", settings.lan())
                .replace("@WAN@", settings.wan())
                .replace("@ADMIN_PORT@", closedPorts(settings))
                .replace("@OWN_MACS@", String.join(", ", macs));
    }

    /** To which no connection begins outside: that of SSH, and that of the metrics where it is not loopback's. A set costs each frame more than a number, so there is one only where it must be. */
    private static String closedPorts(Settings settings) {
        int ssh = settings.ssh().port();
        return settings.metrics()
                .filter(metrics -> !metrics.address().isLoopbackAddress() && metrics.port() != ssh)
                .map(metrics -> "{ " + ssh + ", " + metrics.port() + " }")
                .orElse(String.valueOf(ssh));
    }

    private static String template() {
        try (InputStream rules = Diversion.class.getResourceAsStream("rules.nft")) {
            return new String(rules.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("the jar lacks rules.nft", unreadable);
        }
    }
}
