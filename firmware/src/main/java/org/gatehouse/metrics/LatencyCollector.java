package org.gatehouse.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import org.gatehouse.event.Latency;

/** The lanes' own histograms, as Prometheus has them. */
final class LatencyCollector implements Collector {
    private static final String NAME = "gatehouse_opening_seconds";
    private static final double NANOS = 1e9;

    private final BoxFigures box;

    LatencyCollector(BoxFigures box) {
        this.box = box;
    }

    @Override
    public HistogramSnapshot collect() {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name(NAME)
                .help("What the gate took for a frame that decided something: openings (lan), answers (wan).");
        for (LaneFigures lane : box.lanes()) {
            histogram.dataPoint(dataPoint(lane));
        }
        return histogram.build();
    }

    @Override
    public String getPrometheusName() {
        return NAME;
    }

    private static HistogramDataPointSnapshot dataPoint(LaneFigures lane) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int bucket = 0; bucket < Latency.BUCKETS; bucket++) {
            buckets.bucket(Latency.boundSeconds(bucket), lane.latency().count(bucket));
        }
        return HistogramDataPointSnapshot.builder()
                .labels(Labels.of("lane", lane.name()))
                .classicHistogramBuckets(buckets.build())
                .sum(lane.latency().sumNanos() / NANOS)
                .build();
    }
}
