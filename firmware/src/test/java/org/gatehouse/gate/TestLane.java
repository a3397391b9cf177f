package org.gatehouse.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gatehouse.config.ConfigException;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventRing;
import org.gatehouse.link.Port;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.NameTableBuilder;
import org.gatehouse.policy.Policy;

/** A lane between two recording ports, with a policy file, a list of one name, and a clock that the test turns. */
final class TestLane {
    static final int MTU = 1500;
    static final long STAFF = 0x020000000022L;
    static final String OUTER_NAME = "outer.test";
    static final String TOR = "tor.test";

    static final String POLICY = """
            unknown-devices = "pupils"
            [groups.pupils]
            block = ["gambling"]
            [groups.staff]
            block = ["adult"]
            [[devices]]
            name = "Staff room"
            mac = "02:00:00:00:00:22"
            group = "staff"
            """;

    /** The same, with searches as the engines give them. */
    static final String ALL_SEARCHES = POLICY.replace("block =", "safe-search = false\nyoutube = \"off\"\nblock =");

    final RecordingPort towardsServer = new RecordingPort();
    final RecordingPort towardsClient = new RecordingPort();
    final Counters counters = new Counters();
    final EventRing ring;
    final Judge judge;
    final Lane lane;
    long nowMicros = 1_800_000_000_000_000L;

    TestLane() {
        this(1024);
    }

    TestLane(int ringSlots) {
        this(ringSlots, new Judge(rules()));
    }

    TestLane(int ringSlots, Judge judge) {
        this.judge = judge;
        ring = new EventRing(ringSlots);
        lane = lane(towardsServer);
    }

    /** A lane that shares all but the port towards the server. */
    Lane lane(Port server) {
        return new Lane(server, towardsClient, judge, ring, counters, MTU);
    }

    void receive(byte[] frame) {
        lane.onFrame(frame, frame.length, nowMicros);
    }

    List<byte[]> released() {
        return towardsServer.sent;
    }

    /** What was recorded since the last call, one line an opening: protocol, name, verdict's reason. */
    List<String> events() {
        List<String> events = new ArrayList<>();
        ring.drain(event -> events.add(line(event)), Integer.MAX_VALUE);
        return events;
    }

    long count(Counter counter) {
        return counters.value(counter);
    }

    void forget() {
        towardsServer.sent.clear();
        towardsClient.sent.clear();
        events();
    }

    private static String line(Event event) {
        String name = new String(event.name, 0, event.nameLength, StandardCharsets.US_ASCII);
        return event.protocol.code() + " " + name + " " + event.reason;
    }

    static Rules rules() {
        return rules(POLICY);
    }

    static Rules rules(String text) {
        try {
            Path file = Files.createTempFile("policy", ".toml");
            Files.writeString(file, text);
            Policy policy = Policy.load(file, Categories.standard());
            Files.delete(file);
            return new Rules(names("casino.test"), policy);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (ConfigException faulty) {
            throw new AssertionError(faulty);
        }
    }

    /** Beside it a name of either category that says how a name is used to get round a filter. */
    static NameTable names(String gambling) {
        NameTableBuilder builder = NameTableBuilder.inMemory(Categories.standard());
        add(builder, gambling, "gambling");
        add(builder, OUTER_NAME, Categories.ECH_PUBLIC_NAMES);
        add(builder, TOR, Categories.TOR);
        return builder.build();
    }

    private static void add(NameTableBuilder builder, String text, String category) {
        CanonicalName name = new CanonicalName();
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        name.readText(bytes, 0, bytes.length);
        builder.add(name, Categories.standard().bit(category), builder.list(category + ".txt"));
    }
}
