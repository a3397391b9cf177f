package org.gatehouse;

import java.time.Duration;
import org.gatehouse.config.Settings;
import org.gatehouse.divert.Diversion;
import org.gatehouse.divert.DivertException;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.gate.Heartbeat;
import org.gatehouse.gate.Judge;
import org.gatehouse.gate.Lane;
import org.gatehouse.gate.Rules;
import org.gatehouse.link.LinkException;
import org.gatehouse.link.LivePort;
import org.gatehouse.link.Port;
import org.gatehouse.lists.Lists;
import org.gatehouse.logbook.Logbook;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.name.NameTable;
import org.gatehouse.policy.Policy;
import org.tinylog.Logger;

/**
 * The running parts. They start from the inside to the outside: logbook, ports, lane, and the diversion's rules last, so that what the rules hold finds somebody who
 * reads it. They end the other way round.
 */
final class Service implements AutoCloseable {
    private static final int RING_SLOTS = 8192; // 0.3 s at 25,000 openings a second, and 10 MB
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Systemd systemd = Systemd.fromEnvironment();
    private final Counters counters = new Counters();
    private final Port towardsLan;
    private final Port towardsWan;
    private final Logbook logbook;
    private final Lists lists;
    private final Policy policy;
    private final Judge judge;
    private final Heartbeat heartbeat;
    private final Thread lane;
    private final Thread beats;
    private Diversion diversion;
    private volatile boolean ending;

    private Service(Settings settings, Policy policy, Lists lists, Logbook logbook, Port towardsWan, Port towardsLan) {
        this.policy = policy;
        this.lists = lists;
        this.judge = new Judge(Rules.of(lists.table(), policy));
        this.logbook = logbook;
        this.towardsWan = towardsWan;
        this.towardsLan = towardsLan;
        this.heartbeat = new Heartbeat(towardsLan, PATIENCE.toMillis());
        EventRing ring = new EventRing(RING_SLOTS);
        Lane steps = new Lane(towardsWan, towardsLan, judge, ring, counters, heartbeat, settings.mtu());
        this.lane = new Thread(() -> towardsWan.receive(steps), "lane-lan");
        this.beats = new Thread(this::beat, "heartbeat");
        beats.setDaemon(true);
        logbook.start(ring);
    }

    static Service start(Settings settings, Policy policy, Lists lists)
            throws DivertException, LinkException, LogbookException {
        Diversion.prepare(settings);
        Logbook logbook = Logbook.open(settings.logbook());
        Port towardsWan = LivePort.open(Diversion.GATE_LAN, Service::epochMicros);
        Port towardsLan = LivePort.open(Diversion.GATE_WAN, Service::epochMicros);
        Service service = new Service(settings, policy, lists, logbook, towardsWan, towardsLan);
        service.lane.start();
        service.diversion = Diversion.begin(settings);
        service.beats.start();
        lists.start(service::publish);
        service.systemd.ready();
        Logger.info("gatehouse ready: {} (LAN) to {} (WAN), fail {}", settings.lan(), settings.wan(), settings.fail());
        return service;
    }

    /** Waits until nothing is received any more. */
    void join() {
        try {
            lane.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isFiltering() {
        return lane.isAlive();
    }

    boolean isEnding() {
        return ending;
    }

    /** Ends the parts in order; what was recorded is written. */
    @Override
    public void close() {
        ending = true;
        systemd.stopping();
        lists.close();
        diversion.close();
        towardsWan.close();
        towardsLan.close();
        join();
        logbook.close();
        Logger.info(
                "gatehouse ended: {} openings, {} blocked, {} frames dropped by the kernel, {} events lost",
                counters.value(Counter.OPENINGS),
                counters.value(Counter.BLOCKED),
                towardsWan.kernelDrops(),
                logbook.lost());
    }

    /** Puts a new table in force, with the policy bound to its categories; called by the list updater. */
    private void publish(NameTable table) {
        judge.publish(Rules.of(table, policy));
        for (String category : lists.unfilled(policy.categoriesBlocked())) {
            Logger.warn("the policy blocks category {}, but no list names a site in it", category);
        }
    }

    /** Feeds systemd's watchdog only while heartbeats come through the kernel and the lane. */
    private void beat() {
        boolean wasAlive = true;
        while (!ending) {
            heartbeat.send();
            boolean alive = heartbeat.isAlive();
            if (alive) {
                systemd.watchdog();
            }
            if (alive != wasAlive) {
                report(alive);
                wasAlive = alive;
            }
            pause();
        }
    }

    private void report(boolean alive) {
        if (alive) {
            Logger.info("heartbeats come through again");
        } else {
            Logger.error("no heartbeat came through for {}: the rules or the capture are gone", PATIENCE);
        }
        systemd.status(alive ? "filtering" : "not filtering: no heartbeat comes through");
    }

    private static void pause() {
        try {
            Thread.sleep(BEAT.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The wall clock, to the millisecond: finer is not needed in a log, and dearer. */
    private static long epochMicros() {
        return System.currentTimeMillis() * 1000;
    }
}
