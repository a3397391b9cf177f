package org.gatehouse.crash;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.gatehouse.config.LogLimits;
import org.gatehouse.event.Directory;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Protocol;
import org.gatehouse.logbook.Logbook;
import org.gatehouse.logbook.LogbookParts;
import org.gatehouse.seal.Recipients;

/**
 * Logs events with known numbers through the real logbook, once that has begun, until it is killed: {@code LoggingService LOGBOOK PREFIX RATE}. The names are {@code PREFIX-NUMBER.example}, from 1; ten times a second it
 * prints the number of the last one that was published.
 */
public final class LoggingService {
    private static final long TURN_NANOS = 10_000_000;
    private static final int DEVICES = 300;

    private LoggingService() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        int eventsASecond = Integer.parseInt(arguments[2]);
        EventRing ring = new EventRing(8192);
        Logbook logbook = open(file);
        logbook.start(ring);
        while (logbook.status().segments() == 0) {
            LockSupport.parkNanos(TURN_NANOS);
        }
        System.out.println("0");
        long number = 0;
        long begunNanos = System.nanoTime();
        for (long turn = 1; ; turn++) {
            long due = turn * TURN_NANOS * eventsASecond / 1_000_000_000;
            while (number < due) {
                number++;
                publish(ring, arguments[1], number);
            }
            if (turn % 10 == 0) {
                System.out.println(number);
            }
            LockSupport.parkNanos(begunNanos + turn * TURN_NANOS - System.nanoTime());
        }
    }

    static Logbook open(Path file) throws Exception {
        return Logbook.open(new LogbookParts(
                file,
                LogLimits.USUAL,
                new Recipients(file.resolveSibling("recipients")),
                Directory.EMPTY,
                List.of(),
                () -> System.currentTimeMillis() * 1000,
                () -> true));
    }

    /** An event that is lost breaks the row of numbers, and shows as lost in the chain. */
    static void publish(EventRing ring, String prefix, long number) {
        Event event = ring.claim();
        if (event != null) {
            event.epochMicros = System.currentTimeMillis() * 1000;
            event.clientMac = 0x020000000000L + number % DEVICES;
            event.protocol = Protocol.DNS;
            event.reason = "no-rule";
            event.group = "pupils";
            byte[] name = (prefix + "-" + number + ".example").getBytes(StandardCharsets.US_ASCII);
            event.name(name, 0, name.length);
            ring.publish();
        }
    }
}
