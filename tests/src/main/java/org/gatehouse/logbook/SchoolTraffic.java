package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.gatehouse.event.Directory;
import org.gatehouse.event.Event;
import org.gatehouse.event.Protocol;

/** What 300 devices of a school open: popular names as the web draws them (Zipf), each asked for first and then opened. The same seed gives the same. */
final class SchoolTraffic implements Directory {
    private static final int DEVICES = 300;
    private static final long FIRST_MAC = 0x020000000000L;
    private static final String[] GROUPS = {"ks1", "ks2", "ks2", "staff"};

    private final Random random = new Random(35);
    private final List<byte[]> names;
    private int device;
    private byte[] name;
    private boolean asked;

    /** @param names the most popular first, a line each */
    SchoolTraffic(Path names) throws IOException {
        this.names = Files.readAllLines(names).stream()
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .map(line -> line.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    /** Fills the next event in. */
    void next(Event event, long epochMicros) {
        if (!asked) {
            device = random.nextInt(DEVICES);
            name = names.get((int) Math.pow(names.size(), random.nextDouble()) - 1);
        }
        event.epochMicros = epochMicros;
        event.clientMac = FIRST_MAC + device;
        event.vlan = -1;
        event.addressLength = 4;
        put(event.clientAddress, 10 << 24 | 3 << 16 | device);
        put(event.serverAddress, asked ? new String(name, StandardCharsets.US_ASCII).hashCode() : 10 << 24 | 1);
        event.protocol = asked ? Protocol.TLS : Protocol.DNS;
        event.serverPort = asked ? 443 : 53;
        event.name(name, 0, name.length);
        event.group = GROUPS[device % GROUPS.length];
        boolean odd = name.length % 32 == 0; // one in thirty
        event.blocked = odd;
        event.reason = odd ? "category" : "no-rule";
        event.category = odd ? "games" : null;
        event.list = odd ? "ut1-games" : null;
        event.entryStart = odd ? 0 : -1;
        event.revision = 12;
        asked = !asked && !odd;
    }

    @Override
    public String device(long mac) {
        return "Year " + (mac - FIRST_MAC) / 50 + " tablet " + (mac - FIRST_MAC) % 50;
    }

    @Override
    public String user(long mac) {
        return null;
    }

    private static void put(byte[] address, int bits) {
        for (int i = 0; i < 4; i++) {
            address[i] = (byte) (bits >>> 24 - 8 * i);
        }
    }
}
