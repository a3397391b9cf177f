package org.gatehouse.divert;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gatehouse.config.FailMode;
import org.gatehouse.config.ListSettings;
import org.gatehouse.config.LogLimits;
import org.gatehouse.config.Settings;
import org.gatehouse.config.SshSettings;
import org.gatehouse.config.UpdateSettings;
import org.gatehouse.link.LivePort;

/** What {@link DiversionTest} runs inside a namespace: puts the rules in force, sends a heartbeat round, and ends when it is told to. */
final class DiversionChild {
    private static final int HEARTBEAT = 0x88b5;

    private DiversionChild() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = settings("lan0", "wan0", "br0", FailMode.valueOf(arguments[0]));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Diversion.prepare(settings);
        Diversion.prepare(settings);
        try (LivePort fromLan = LivePort.open(Diversion.GATE_LAN, () -> 0);
                LivePort towardsLan = LivePort.open(Diversion.GATE_WAN, () -> 0)) {
            Diversion diversion = Diversion.begin(settings);
            System.out.println(goesRound(fromLan, towardsLan) ? "heard" : "not heard");
            orders.readLine();
            diversion.close();
            System.out.println("closed");
            orders.readLine();
        }
    }

    static Settings settings(String lan, String wan, String bridge, FailMode fail) {
        Path unused = Path.of("unused");
        ListSettings lists = new ListSettings(Optional.empty(), List.of(), unused, Duration.ofDays(1));
        return new Settings(
                lan,
                wan,
                bridge,
                fail,
                1500,
                false,
                unused,
                lists,
                unused,
                LogLimits.USUAL,
                unused,
                new SshSettings(22, List.of(), unused, Duration.ofMinutes(10)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new UpdateSettings(unused, Duration.ofSeconds(60)));
    }

    private static boolean goesRound(LivePort fromLan, LivePort towardsLan) throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        Thread lane = new Thread(() -> fromLan.receive((frame, length, micros) -> {
            if ((frame[12] & 0xff) << 8 == (HEARTBEAT & 0xff00) && frame[13] == (byte) HEARTBEAT) {
                heard.countDown();
            }
        }));
        lane.setDaemon(true);
        lane.start();
        byte[] beat = new byte[60];
        java.util.Arrays.fill(beat, 0, 6, (byte) 0xff);
        beat[6] = 2;
        beat[12] = (byte) (HEARTBEAT >> 8);
        beat[13] = (byte) HEARTBEAT;
        for (int i = 0; i < 50 && heard.getCount() > 0; i++) {
            towardsLan.send(beat, beat.length);
            heard.await(100, TimeUnit.MILLISECONDS);
        }
        return heard.getCount() == 0;
    }
}
