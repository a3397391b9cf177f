package org.gatehouse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.gatehouse.config.Settings;
import org.gatehouse.discovery.Accounts;
import org.gatehouse.discovery.Sightings;
import org.gatehouse.discovery.Suspicions;
import org.gatehouse.divert.Diversion;
import org.gatehouse.divert.DivertException;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventListener;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Latency;
import org.gatehouse.gate.AddressMemory;
import org.gatehouse.gate.AnswerLane;
import org.gatehouse.gate.Heartbeat;
import org.gatehouse.gate.Judge;
import org.gatehouse.gate.Lane;
import org.gatehouse.gate.Rules;
import org.gatehouse.gate.SearchMemory;
import org.gatehouse.gate.TimedLane;
import org.gatehouse.link.Carrier;
import org.gatehouse.link.FrameListener;
import org.gatehouse.link.LinkException;
import org.gatehouse.link.LivePort;
import org.gatehouse.link.Port;
import org.gatehouse.lists.Lists;
import org.gatehouse.logbook.Logbook;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.LogbookParts;
import org.gatehouse.logbook.LogbookStatus;
import org.gatehouse.metrics.LaneFigures;
import org.gatehouse.name.NameTable;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.Policy;
import org.gatehouse.seal.Recipients;
import org.tinylog.Logger;

/**
 * The running parts. They start from the inside to the outside: logbook, ports, lanes, and the diversion's rules last, so that what the rules hold finds somebody who
 * reads it. They end the other way round.
 */
final class Service implements AutoCloseable {
    private static final int RING_SLOTS = 8192; // 0.3 s at 25,000 openings a second, and 10 MB
    private static final int ANSWER_RING_SLOTS = 1024; // only what is refused in an answer
    private static final int BOX_RING_SLOTS = 64; // a few a minute
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final int FIRST_BEAT_SECONDS =
            10; // on a slow board it has to wait for the JVM; systemd waits for 15
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Systemd systemd = Systemd.fromEnvironment();
    private final Counters counters = new Counters();
    private final Port towardsLan;
    private final Port towardsWan;
    private final Logbook logbook;
    private final Register register;
    private final Lists lists;
    private volatile Policy policy;
    private final Counters answerCounters = new Counters();
    private final Judge judge;
    private final Judge answerJudge;
    private final Heartbeat heartbeat;
    private final Thread lane;
    private final Thread answerLane;
    private final WhoIsThere whoIsThere;
    private final CountDownLatch laneEnded = new CountDownLatch(1);
    private final Thread beats;
    private final BoxLog boxLog;
    private final List<LaneFigures> lanes;
    private Diversion diversion;
    private volatile boolean ending;

    private Service(
            Settings settings,
            Policy policy,
            Lists lists,
            Logbook logbook,
            Register register,
            Port towardsWan,
            Port towardsLan,
            WhoIsThere whoIsThere) {
        this.whoIsThere = whoIsThere;
        this.register = register;
        this.policy = policy;
        this.lists = lists;
        Rules rules = Rules.of(lists.table(), policy);
        AddressMemory addresses = new AddressMemory(epochMicros());
        SearchMemory searches = new SearchMemory();
        this.judge = Judge.ofOpenings(rules, addresses);
        this.answerJudge = Judge.ofAnswers(rules);
        this.logbook = logbook;
        this.towardsWan = towardsWan;
        this.towardsLan = towardsLan;
        this.heartbeat = new Heartbeat(towardsLan, PATIENCE.toMillis());
        EventRing ring = new EventRing(RING_SLOTS);
        EventRing answerRing = new EventRing(ANSWER_RING_SLOTS);
        int mtu = settings.mtu();
        Latency openings = new Latency();
        Latency answered = new Latency();
        this.lanes = List.of(
                new LaneFigures("lan", counters, openings, ring, towardsWan::kernelDrops),
                new LaneFigures("wan", answerCounters, answered, answerRing, towardsLan::kernelDrops));
        Lane opening = new Lane(towardsWan, towardsLan, judge, ring, counters, searches, mtu);
        this.lane = laneOf("lane-lan", towardsWan, new TimedLane(opening, counters, Counter.OPENINGS, openings));
        AnswerLane answers = new AnswerLane(
                towardsWan, towardsLan, answerJudge, answerRing, answerCounters, addresses, searches, heartbeat, mtu);
        this.answerLane =
                laneOf("lane-wan", towardsLan, new TimedLane(answers, answerCounters, Counter.ANSWERS, answered));
        this.beats = new Thread(this::beat, "heartbeat");
        beats.setDaemon(true);
        EventRing boxRing = new EventRing(BOX_RING_SLOTS);
        List<Carrier> ports = List.of(new Carrier(settings.lan()), new Carrier(settings.wan()));
        this.boxLog = new BoxLog(boxRing, ports, Service::epochMicros);
        logbook.start(ring, answerRing, boxRing);
    }

    private Thread laneOf(String name, Port port, FrameListener steps) {
        return new Thread(
                () -> {
                    try {
                        port.receive(steps);
                    } finally {
                        laneEnded.countDown();
                    }
                },
                name);
    }

    /**
     * Starts everything.
     *
     * @param recipients whom the log is sealed to
     * @param clock what time it is, and whether anybody believes it
     * @param listeners who hear of every event
     */
    static Service start(
            Settings settings,
            Policy policy,
            Lists lists,
            Recipients recipients,
            Supplier<Moment> clock,
            List<EventListener> listeners)
            throws DivertException, LinkException, LogbookException {
        Diversion.prepare(settings);
        Port towardsWan = LivePort.open(Diversion.GATE_LAN, Service::epochMicros);
        Port towardsLan = LivePort.open(Diversion.GATE_WAN, Service::epochMicros);
        WhoIsThere whoIsThere = WhoIsThere.start(settings, Service::epochMicros);
        Register register = new Register(whoIsThere.accounts());
        register.publish(policy);
        Logbook logbook = Logbook.open(new LogbookParts(
                settings.logbook(),
                settings.logLimits(),
                recipients,
                register,
                listeners,
                Service::epochMicros,
                () -> clock.get().clockTrusted()));
        Service service = new Service(settings, policy, lists, logbook, register, towardsWan, towardsLan, whoIsThere);
        service.lane.start();
        service.answerLane.start();
        service.diversion = Diversion.begin(settings);
        service.boxLog.began();
        service.beats.start();
        lists.start(service::publish);
        return service;
    }

    /** Tells systemd and the log that it filters, and takes commands where it can. */
    void ready(Settings settings) {
        systemd.ready();
        Logger.info("gatehouse ready: {} (LAN) to {} (WAN), fail {}", settings.lan(), settings.wan(), settings.fail());
    }

    /** Waits until one of the lanes receives nothing any more. */
    void join() {
        try {
            laneEnded.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isFiltering() {
        return lane.isAlive() && answerLane.isAlive();
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
        joinThreads();
        boxLog.ended();
        whoIsThere.close();
        logbook.close();
        Logger.info(
                "gatehouse ended: {} openings, {} blocked, {} answers, {} refused, {} frames dropped by the kernel, {} events lost",
                counters.value(Counter.OPENINGS),
                counters.value(Counter.BLOCKED),
                answerCounters.value(Counter.ANSWERS),
                answerCounters.value(Counter.ANSWERS_REFUSED),
                towardsWan.kernelDrops() + towardsLan.kernelDrops(),
                logbook.lost());
    }

    private void joinThreads() {
        try {
            lane.join();
            answerLane.join();
            beats.interrupt();
            beats.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts a policy in force: when this returns, the next opening is judged by it. Called by whoever changes the policy. */
    synchronized void publish(Policy next) {
        policy = next;
        register.publish(next);
        publish(lists.table());
    }

    /** What the lanes judge by. */
    Policy policy() {
        return policy;
    }

    /** Whether heartbeats come through the kernel and both lanes. */
    boolean isBeating() {
        return heartbeat.isAlive();
    }

    LogbookStatus logbook() {
        return logbook.status();
    }

    double heartbeatAgeSeconds() {
        return heartbeat.ageSeconds();
    }

    List<LaneFigures> lanes() {
        return lanes;
    }

    Counters counters() {
        return counters;
    }

    Sightings sightings() {
        return whoIsThere.sightings();
    }

    Suspicions suspicions() {
        return whoIsThere.suspicions();
    }

    Accounts accounts() {
        return whoIsThere.accounts();
    }

    /** Puts a new table in force, with the policy bound to its categories; called by the list updater, too. */
    private synchronized void publish(NameTable table) {
        Rules rules = Rules.of(table, policy);
        judge.publish(rules);
        answerJudge.publish(rules);
        for (String category : lists.unfilled(policy.categoriesBlocked())) {
            Logger.warn("the policy blocks category {}, but no list names a site in it", category);
        }
    }

    /** Feeds systemd's watchdog only while heartbeats come through the kernel and both lanes. */
    private void beat() {
        boolean wasAlive = true;
        for (int beats = 1; !ending; beats++) {
            heartbeat.send();
            boolean alive = heartbeat.isAlive();
            if (alive) {
                systemd.watchdog();
            }
            boxLog.lookAtPorts();
            boolean known = heartbeat.wasHeard() || beats > FIRST_BEAT_SECONDS;
            if (known) {
                boxLog.beat(alive);
            }
            if (known && alive != wasAlive) {
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
