package org.gatehouse.divert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Network devices, as iproute2, ethtool and the kernel's files set them up. */
final class IpLink {
    private static final Path DEVICES = Path.of("/sys/class/net");

    private IpLink() {}

    static boolean exists(String device) {
        return Files.exists(DEVICES.resolve(device));
    }

    static String mac(String device) throws DivertException {
        try {
            return Files.readString(DEVICES.resolve(device).resolve("address"))
                    .strip()
                    .toLowerCase(Locale.ROOT);
        } catch (IOException unreadable) {
            throw new DivertException("port " + device + ": no such network device", unreadable);
        }
    }

    /**
     * Makes a pair of virtual ports that carry nothing of their own: no addresses, no ARP, no IPv6. A pair that exists already is kept, so that a
     * service that starts again finds what the rules of the one before still name.
     *
     * <p>Offloads are off, so that the kernel cuts what it gathered before it hands it over. The capture's buffer has slots of the longest possible
     * frame, and there are thirty times as many of them where that is the MTU.
     */
    static void ensurePair(String one, String other, int mtu) throws DivertException {
        if (!exists(one)) {
            ip("link", "add", "name", one, "type", "veth", "peer", "name", other);
        }
        for (String device : new String[] {one, other}) {
            disableIpv6(device);
            run("ethtool", "-K", device, "tso", "off", "gso", "off", "gro", "off", "tx", "off", "rx", "off");
            ip("link", "set", "dev", device, "arp", "off", "mtu", Integer.toString(mtu), "up");
        }
    }

    static void up(String device) throws DivertException {
        ip("link", "set", "dev", device, "up");
    }

    private static void disableIpv6(String device) throws DivertException {
        Path switchFile = Path.of("/proc/sys/net/ipv6/conf", device, "disable_ipv6");
        try {
            if (Files.exists(switchFile)) {
                Files.writeString(switchFile, "1");
            }
        } catch (IOException refused) {
            throw new DivertException(switchFile + ": cannot be written", refused);
        }
    }

    private static void ip(String... arguments) throws DivertException {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        run(command);
    }

    private static void run(String... command) throws DivertException {
        String line = String.join(" ", command);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new DivertException(line + ": " + said);
            }
        } catch (IOException missing) {
            throw new DivertException(
                    line + ": cannot be run; install Debian's packages iproute2 and ethtool", missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DivertException(line + ": interrupted", interrupted);
        }
    }
}
