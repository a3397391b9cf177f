package org.gatehouse.divert;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gatehouse.link.LivePort;

/**
 * What {@link DiversionTest} runs beside the rules: sends the frames of each line {@code PORT HEX…} out of a port, and says of each in a line where it came in. Other frames of the
 * namespace, the kernel's own, are none of its business.
 */
final class WireProbe {
    private static final int ARRIVES_WITHIN_MILLIS = 300;
    private static final int COPY_WITHIN_MILLIS =
            100; // the kernel makes a copy in the same turn; what takes time is to hear of it
    private static final int TURN_MILLIS = 5;
    private static final List<String> PORTS =
            List.of("far-lan0", "far-wan0", Diversion.GATE_LAN, Diversion.GATE_WAN, Diversion.GATE_NEWS);

    private WireProbe() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, LivePort> ports = new TreeMap<>();
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        for (String name : PORTS) {
            LivePort port = LivePort.open(name, () -> 0);
            ports.put(name, port);
            Thread listener = new Thread(() -> port.receive((frame, length, micros) ->
                    seen.add(name + " " + HexFormat.of().formatHex(frame, 0, length))));
            listener.setDaemon(true);
            listener.start();
        }
        System.out.println("listening");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            seen.clear();
            for (int i = 1; i < words.length; i++) {
                byte[] frame = HexFormat.of().parseHex(words[i]);
                ports.get(words[0]).send(frame, frame.length);
            }
            awaitQuiet(List.of(words).subList(1, words.length), seen);
            Set<String> arrived = Set.copyOf(seen);
            for (int i = 1; i < words.length; i++) {
                String sent = words[i];
                System.out.println(PORTS.stream()
                        .filter(port -> arrived.contains(port + " " + sent))
                        .toList());
            }
        }
    }

    /** Until nothing more has come for a while: a short one where all have come somewhere, since only copies could come then. Many frames beside other work take longer. */
    private static void awaitQuiet(List<String> sent, Queue<String> seen) throws InterruptedException {
        Set<String> missing = new HashSet<>(sent);
        int before = 0;
        for (int quiet = 0; quiet < (missing.isEmpty() ? COPY_WITHIN_MILLIS : ARRIVES_WITHIN_MILLIS); ) {
            Thread.sleep(TURN_MILLIS);
            int now = seen.size();
            quiet = now > before ? 0 : quiet + TURN_MILLIS;
            if (now > before) {
                seen.forEach(arrival -> missing.remove(arrival.substring(arrival.indexOf(' ') + 1)));
            }
            before = now;
        }
    }
}
