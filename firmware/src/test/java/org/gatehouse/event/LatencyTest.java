package org.gatehouse.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyTest {
    private final Latency latency = new Latency();

    @ParameterizedTest
    @CsvSource({
        "-5, 0",
        "0, 0",
        "1, 0",
        "1024, 0",
        "1025, 1",
        "2048, 1",
        "2049, 2",
        "67108864, 16",
        "67108865, 17",
        "9223372036854775807, 17",
    })
    void time_fallsIntoTheFirstBucketThatIsNotShorter(long nanos, int bucket) {
        latency.record(nanos);
        assertEquals(1, latency.count(bucket));
    }

    /** Against the definition: the first bound in seconds that the time does not exceed. */
    @Test
    void randomTimes_areCountedAsASearchThroughTheBoundsCountsThem() {
        Random random = new Random(7);
        long[] expected = new long[Latency.BUCKETS];
        long sum = 0;
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong(1L << random.nextInt(1, 34));
            int bucket = 0;
            while (nanos > Math.round(Latency.boundSeconds(bucket) * 1e9) && bucket < Latency.BUCKETS - 1) {
                bucket++;
            }
            expected[bucket]++;
            sum += nanos;
            latency.record(nanos);
        }
        for (int bucket = 0; bucket < Latency.BUCKETS; bucket++) {
            assertEquals(expected[bucket], latency.count(bucket), "bucket " + bucket);
        }
        assertEquals(sum, latency.sumNanos());
    }
}
