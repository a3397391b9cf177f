package org.gatehouse.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.gatehouse.logbook.SealedLog;

/** Makes a log of today, sealed to a key that nobody has, so large that its export takes a while: {@code StockedLog FOLDER MEGABYTES}. */
final class StockedLog {
    private static final int SECONDS_A_SEGMENT = 300;

    private StockedLog() {}

    public static void main(String[] arguments) throws Exception {
        make(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    }

    static void make(Path folder, int megabytes) throws Exception {
        List<SealedLog.Reader> reader = List.of(SealedLog.Reader.make("Lead"));
        int now = (int) (Duration.between(SealedLog.BEGIN, Instant.now()).toSeconds() / SECONDS_A_SEGMENT);
        try (SealedLog log = new SealedLog(folder)) {
            for (int i = 0; i < megabytes; i++) {
                log.addNoise(now - megabytes + i, 1 << 20, reader);
            }
        }
    }
}
