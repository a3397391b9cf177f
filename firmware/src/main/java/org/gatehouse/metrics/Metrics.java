package org.gatehouse.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Protocol;
import org.gatehouse.event.Treatment;

/** Every metric of the box, with its name and what it says. Values are asked for at each scrape. */
final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final BoxFigures box;

    private Metrics(BoxFigures box) {
        this.box = box;
    }

    static PrometheusRegistry of(BoxFigures box) {
        Metrics metrics = new Metrics(box);
        metrics.registerOpenings();
        metrics.registerLanes();
        metrics.registerLog();
        metrics.registerBox();
        JvmMemoryMetrics.builder().register(metrics.registry);
        JvmGarbageCollectorMetrics.builder().register(metrics.registry);
        return metrics.registry;
    }

    private void registerOpenings() {
        CounterWithCallback.builder()
                .name("gatehouse_openings")
                .help("Openings that were judged, by protocol and verdict.")
                .labelNames("protocol", "verdict")
                .callback(values -> {
                    for (Protocol protocol : Protocol.values()) {
                        for (Treatment treatment : Treatment.values()) {
                            values.call(openings(protocol, treatment), protocol.code(), treatment.code());
                        }
                    }
                })
                .register(registry);
        registry.register(new LatencyCollector(box));
    }

    private long openings(Protocol protocol, Treatment treatment) {
        long openings = 0;
        for (LaneFigures lane : box.lanes()) {
            openings += lane.counters().openings(protocol, treatment);
        }
        return openings;
    }

    private void registerLanes() {
        CounterWithCallback.builder()
                .name("gatehouse_lane")
                .help("What the lanes count: frames, and what became of them.")
                .labelNames("lane", "what")
                .callback(values -> {
                    for (LaneFigures lane : box.lanes()) {
                        for (Counter counter : Counter.values()) {
                            String what = counter.name().toLowerCase(java.util.Locale.ROOT);
                            values.call(lane.counters().value(counter), lane.name(), what);
                        }
                    }
                })
                .register(registry);
        counterOfLanes(
                "gatehouse_kernel_drops",
                "Frames for which the kernel had no room, because the lane was too slow.",
                lane -> lane.kernelDrops().getAsLong());
        counterOfLanes("gatehouse_ring_lost", "Events that found the ring to the logbook full.", lane -> lane.ring()
                .lost());
        gaugeOfLanes("gatehouse_ring_events", "Events that wait for the logbook.", lane -> lane.ring()
                .size());
        gaugeOfLanes("gatehouse_ring_slots", "Events for which the ring has room.", lane -> lane.ring()
                .capacity());
    }

    private void registerLog() {
        counter("gatehouse_log_events", "Events that were written into segments.", log -> log.events());
        counter("gatehouse_log_lost", "Events that have no row in the log.", log -> log.lost());
        counter("gatehouse_log_segments", "Segments that were sealed and written.", log -> log.segments());
        counter("gatehouse_log_segment_bytes", "Octets of sealed segments.", log -> log.messageBytes());
        gauge(
                "gatehouse_log_segment_age_seconds",
                "Since the last segment was written; negative before the first.",
                () -> box.log().secondsSinceSegment());
        gauge(
                "gatehouse_log_recipients",
                "Keys that the log is sealed to; with none it holds no names.",
                () -> box.log().recipients());
        gauge(
                "gatehouse_log_writable",
                "1 while the logbook can be written.",
                () -> box.log().isWritable() ? 1 : 0);
        gauge("gatehouse_log_database_bytes", "Octets of the logbook's files.", () -> box.log()
                .databaseBytes());
        gauge("gatehouse_log_journal_bytes", "Octets of the journal, which never changes.", () -> box.log()
                .journalBytes());
        gauge("gatehouse_disk_free_bytes", "Octets that are free where the logbook is.", () -> box.log()
                .diskFreeBytes());
    }

    private void registerBox() {
        gauge("gatehouse_list_names", "Names in the table of listed names.", box::listedNames);
        GaugeWithCallback.builder()
                .name("gatehouse_list_age_seconds")
                .help("Since a source of lists was last fetched, or found unchanged.")
                .labelNames("source")
                .callback(values -> box.sourceAges().forEach((source, age) -> values.call(age, source)))
                .register(registry);
        gauge("gatehouse_policy_revision", "The number of the policy's revision in force.", box::policyRevision);
        gauge(
                "gatehouse_heartbeat_age_seconds",
                "Since a heartbeat came through the kernel's rules and both lanes; one is sent each second.",
                box::secondsSinceHeartbeat);
    }

    private void counter(String name, String help, ToDoubleFunction<LogFigures> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(values -> values.call(value.applyAsDouble(box.log())))
                .register(registry);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(values -> values.call(value.getAsDouble()))
                .register(registry);
    }

    private void counterOfLanes(String name, String help, ToLongFunction<LaneFigures> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("lane")
                .callback(values -> box.lanes().forEach(lane -> values.call(value.applyAsLong(lane), lane.name())))
                .register(registry);
    }

    private void gaugeOfLanes(String name, String help, ToLongFunction<LaneFigures> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("lane")
                .callback(values -> box.lanes().forEach(lane -> values.call(value.applyAsLong(lane), lane.name())))
                .register(registry);
    }
}
