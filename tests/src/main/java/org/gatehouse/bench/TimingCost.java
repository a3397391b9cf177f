package org.gatehouse.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.gatehouse.config.ConfigException;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Latency;
import org.gatehouse.gate.AddressMemory;
import org.gatehouse.gate.Judge;
import org.gatehouse.gate.Lane;
import org.gatehouse.gate.Rules;
import org.gatehouse.gate.TimedLane;
import org.gatehouse.link.FrameListener;
import org.gatehouse.link.Port;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTable;
import org.gatehouse.policy.Policy;

/**
 * What the measuring of latency costs a lane: DNS queries, which are the cheapest openings and so pay the greatest share, through a lane that is measured and one that is not, in turns of {@value #TURN} frames. Prints both
 * and the median of the pairs' differences.
 *
 * <p>{@code tests/jmh --main org.gatehouse.bench.TimingCost}
 */
public final class TimingCost {
    private static final int TURN = 200_000;
    private static final int WARM_UP_PAIRS = 10;
    private static final int PAIRS = 41;
    private static final int MTU = 1500;
    private static final int RING = 8192;
    private static final int DEVICES = 200;
    private static final long MICROS_BETWEEN = 1_000; // what the devices that nobody knows may ask, all together, twice
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final byte[][] frames = new byte[DEVICES][];
    private final EventRing ring = new EventRing(RING);
    private long nowMicros = 1_700_000_000_000_000L;

    private TimingCost() {
        for (int i = 0; i < DEVICES; i++) {
            frames[i] = frame(i);
        }
    }

    public static void main(String[] arguments) throws IOException, ConfigException {
        new TimingCost().run();
    }

    private void run() throws IOException, ConfigException {
        Path file = Files.createTempFile("policy", ".toml");
        Files.writeString(file, "unknown-devices = \"all\"\n[groups.all]\nblock = []\n");
        Rules rules = Rules.of(NameTable.empty(), Policy.load(file, Categories.standard()));
        Files.delete(file);
        Counters plainCounters = new Counters();
        Counters timedCounters = new Counters();
        FrameListener plain = lane(rules, plainCounters);
        FrameListener timed = new TimedLane(lane(rules, timedCounters), timedCounters, Counter.OPENINGS, new Latency());
        double[] plainNanos = new double[PAIRS];
        double[] timedNanos = new double[PAIRS];
        double[] differences = new double[PAIRS];
        long allocated = 0;
        for (int pair = -WARM_UP_PAIRS; pair < PAIRS; pair++) {
            boolean plainFirst = (pair & 1) == 0;
            double first = nanosEach(plainFirst ? plain : timed);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            double second = nanosEach(plainFirst ? timed : plain);
            if (pair >= 0) {
                allocated = Math.max(allocated, THREADS.getCurrentThreadAllocatedBytes() - before);
                plainNanos[pair] = plainFirst ? first : second;
                timedNanos[pair] = plainFirst ? second : first;
                differences[pair] = timedNanos[pair] - plainNanos[pair];
            }
        }
        System.out.printf(
                "%d pairs of %d queries: %.0f ns without, %.0f ns with; median of the differences %.1f ns (quartiles %.1f and %.1f), %.3f B allocated a query at most%n",
                PAIRS,
                TURN,
                at(plainNanos, 2),
                at(timedNanos, 2),
                at(differences, 2),
                at(differences, 1),
                at(differences, 3),
                (double) allocated / TURN);
        if (plainCounters.value(Counter.OPENINGS) != timedCounters.value(Counter.OPENINGS)) {
            throw new IllegalStateException("the lanes judged differently");
        }
    }

    private FrameListener lane(Rules rules, Counters counters) {
        Judge judge = Judge.ofOpenings(rules, new AddressMemory(nowMicros));
        return new Lane(new Nowhere(), new Nowhere(), judge, ring, counters, MTU);
    }

    private double nanosEach(FrameListener lane) {
        long begunNanos = THREADS.getCurrentThreadCpuTime(); // other work of the machine counts for nothing
        for (int i = 0; i < TURN; i++) {
            byte[] frame = frames[i % DEVICES];
            lane.onFrame(frame, frame.length, nowMicros);
            nowMicros += MICROS_BETWEEN;
            if ((i & RING / 2 - 1) == 0) {
                ring.drain(event -> {}, RING);
            }
        }
        return (double) (THREADS.getCurrentThreadCpuTime() - begunNanos) / TURN;
    }

    /** The quarter'th quartile. */
    private static double at(double[] values, int quarter) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) * quarter / 4];
    }

    /** A query in UDP without a checksum (RFC 768), from a device of its own. */
    private static byte[] frame(int device) {
        byte[] query = SampleOpenings.query();
        ByteBuffer frame = ByteBuffer.allocate(14 + 20 + 8 + query.length);
        frame.putShort((short) 0x0200).putInt(1).putShort((short) 0x0200).putInt(0x100 + device);
        frame.putShort((short) 0x0800).putShort((short) 0x4500).putShort((short) (28 + query.length));
        frame.putInt(0).put((byte) 64).put((byte) 17).putShort((short) 0);
        frame.putInt(0xc0000200 | device).putInt(0xc6336435);
        frame.putShort((short) 40_000)
                .putShort((short) 53)
                .putShort((short) (8 + query.length))
                .putShort((short) 0);
        frame.put(query);
        int sum = 0;
        for (int at = 14; at < 34; at += 2) {
            sum += frame.getShort(at) & 0xffff;
        }
        frame.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
        return frame.array();
    }

    /** A port that keeps nothing. */
    private static final class Nowhere implements Port {
        @Override
        public void send(byte[] frame, int length) {}

        @Override
        public void receive(FrameListener listener) {}

        @Override
        public long sendFailures() {
            return 0;
        }

        @Override
        public long kernelDrops() {
            return 0;
        }

        @Override
        public long listenerFailures() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
