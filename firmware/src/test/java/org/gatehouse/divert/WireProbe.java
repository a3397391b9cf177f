package org.gatehouse.divert;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gatehouse.link.LivePort;

/**
 * What {@link DiversionTest} runs beside the rules: sends the frame of each line {@code PORT HEX} out of a port, and says where it came in. Other frames of the
 * namespace, the kernel's own, are none of its business.
 */
final class WireProbe {
    private static final int ARRIVES_WITHIN_MILLIS = 300;
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
            byte[] frame = HexFormat.of().parseHex(words[1]);
            seen.clear();
            ports.get(words[0]).send(frame, frame.length);
            Thread.sleep(ARRIVES_WITHIN_MILLIS);
            System.out.println(PORTS.stream()
                    .filter(port -> seen.contains(port + " " + words[1]))
                    .toList());
        }
    }
}
