package org.gatehouse.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code gatehouse network}. */
@Command(
        name = "network",
        description =
                "The ports of the box: their links, and the addresses at which it is reached. Exit status 1 where a port has no link.",
        footer = {"", "Example:", "  ssh box network"})
final class NetworkCommand extends AdminCommand {
    private static final Path DEVICES = Path.of("/sys/class/net");

    @Override
    Answer answer() throws Refusal {
        Columns columns = new Columns("port", "device", "link", "mac", "addresses");
        List<Map<String, Object>> data = new ArrayList<>();
        boolean allLinked = true;
        for (Map.Entry<String, String> port : appliance().ports().entrySet()) {
            String device = port.getValue();
            boolean linked = isLinked(device);
            String speed = read(device, "speed");
            String link = !linked ? "NO LINK" : speed.matches("\\d+") ? speed + " Mbit/s" : "up";
            List<String> addresses = addresses(device);
            allLinked &= linked;
            columns.add(port.getKey(), device, link, read(device, "address"), String.join(", ", addresses));
            data.add(Data.of(
                    "port", port.getKey(),
                    "device", device,
                    "link", linked,
                    "speed", speed,
                    "mac", read(device, "address"),
                    "addresses", addresses));
        }
        return new Answer(allLinked ? 0 : Refusal.NO, Data.of("ports", data), columns.toString());
    }

    static boolean isLinked(String device) {
        return read(device, "carrier").equals("1");
    }

    private static List<String> addresses(String device) throws Refusal {
        try {
            NetworkInterface found = NetworkInterface.getByName(device);
            return found == null
                    ? List.of()
                    : Collections.list(found.getInetAddresses()).stream()
                            .map(InetAddress::getHostAddress)
                            .map(address -> address.replaceFirst("%.*", ""))
                            .toList();
        } catch (SocketException e) {
            throw Refusal.no(device + ": its addresses cannot be read: " + e.getMessage());
        }
    }

    /** Empty where the kernel has nothing to say, as of the speed of a virtual port. */
    private static String read(String device, String file) {
        try {
            return Files.readString(DEVICES.resolve(device).resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
