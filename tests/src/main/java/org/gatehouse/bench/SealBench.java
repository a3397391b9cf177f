package org.gatehouse.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.Recipient;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What sealing costs: a second's rows (50, of which the names differ) and a segment's (8,192), to one recipient, two and five, each with a key as the desk makes it. The box does the first once a second,
 * the second every five minutes.
 *
 * <p>{@code tests/jmh SealBench}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class SealBench {
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");
    private static final String ROW =
            "2026-11-23T10:15:%02d.%03dZ\t\t1\t02:00:00:00:%02x:%02x\tYear 6 tablet %d\t192.0.2.%d\t\t\tpupils\tdns\t%s.example\t198.51.100.1\t53\tallow\tno-rule\t\t\t\t\t\t1\t\t\n";

    @Param({"1", "2", "5"})
    int recipients;

    @Param({"50", "8192"})
    int rows;

    private Sealer sealer;
    private byte[] text;

    /** Makes keys and rows. */
    @Setup
    public void make() throws SealException {
        List<Recipient> all = new ArrayList<>();
        for (int i = 0; i < recipients; i++) {
            KeyMaker.KeyPair pair = KeyMaker.make("Recipient " + i, "passphrase".toCharArray(), NOW);
            all.add(Recipient.read(pair.publicKey().getBytes(StandardCharsets.US_ASCII), NOW));
        }
        sealer = new Sealer(all);
        Random random = new Random(1);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            int device = random.nextInt(300);
            String name = Integer.toString(random.nextInt(2000), 36);
            lines.append(ROW.formatted(i % 60, i % 1000, device / 256, device % 256, device, device % 250, name));
        }
        text = lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Compresses and seals. */
    @Benchmark
    public byte[] seal() throws SealException {
        return sealer.seal(text, "bench", NOW);
    }
}
