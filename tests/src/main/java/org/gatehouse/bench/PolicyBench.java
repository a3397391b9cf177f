package org.gatehouse.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Cover;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.NameTableBuilder;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.Client;
import org.gatehouse.policy.Contacts;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.DeviceKind;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.Hours;
import org.gatehouse.policy.Mode;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.NamePattern;
import org.gatehouse.policy.NameRule;
import org.gatehouse.policy.Period;
import org.gatehouse.policy.Policy;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;
import org.gatehouse.policy.SafeSearch;
import org.gatehouse.policy.Schedule;
import org.gatehouse.policy.School;
import org.gatehouse.policy.Season;
import org.gatehouse.policy.Verdict;
import org.gatehouse.policy.YouTube;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A decision by a policy of 40 groups, 2,000 devices and 5,000 rules, for names that were read and looked up already: by a device of a group, and a question of a name server, which meets only what all 40
 * groups forbid. Beside them, what it costs to put such a policy together for another moment, and to read it.
 *
 * <p>{@code tests/jmh PolicyBench -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class PolicyBench {
    private static final int GROUPS = 40;
    private static final int DEVICES = 2_000;
    private static final int RULES = 5_000;
    private static final int NAMES = 1 << 12;
    private static final long FIRST_MAC = 0x020000000000L;
    private static final List<String> BLOCKED = List.of("adult", "games", "social", "gambling", "malware");

    private final Random random = new Random(1);
    private final CanonicalName[] names = new CanonicalName[NAMES];
    private final Match[] matches = new Match[NAMES];
    private final Client client = new Client();
    private PolicyDocument document;
    private String text;
    private Policy policy;
    private int next;

    /** Draws the policy and the names: a quarter are of its rules, a quarter are listed. */
    @Setup
    public void draw() {
        document = document();
        text = PolicyWriter.write(document);
        policy = together();
        NameTable table = table();
        for (int i = 0; i < NAMES; i++) {
            names[i] = read("www."
                    + (i % 4 == 0 ? ruled(random.nextInt(RULES)) : i % 4 == 1 ? listed(i) : "site" + i + ".co.uk"));
            matches[i] = new Match();
            table.find(names[i], matches[i]);
        }
    }

    /** For a device of a group. */
    @Benchmark
    public Verdict judge() {
        int i = next++ & NAMES - 1;
        return policy.judge(client.device(FIRST_MAC + 1 + i % (DEVICES - 1), -1), names[i], matches[i]);
    }

    /** For a name server of the school. */
    @Benchmark
    public Verdict question() {
        int i = next++ & NAMES - 1;
        return policy.judgeQuestion(client.device(FIRST_MAC, -1), names[i], matches[i]);
    }

    /** The policy for another moment. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Policy together() {
        return Policy.of(document, 1, Categories.standard(), Moment.of(Instant.parse("2026-11-20T12:00:00Z")));
    }

    /** The document out of its text. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public PolicyDocument parse() throws ConfigException {
        return PolicyDocument.parse("policy.toml", text, Categories.standard());
    }

    private PolicyDocument document() {
        Hours hours = new Hours(
                "lessons", EnumSet.allOf(DayOfWeek.class), LocalTime.of(8, 30), LocalTime.of(15, 30), Season.ALWAYS);
        List<String> all =
                IntStream.range(0, GROUPS).mapToObj(i -> "group " + i).toList();
        return new PolicyDocument(
                School.UNNAMED,
                false,
                all.get(0),
                List.of(),
                List.of(hours),
                IntStream.range(0, GROUPS).mapToObj(this::group).toList(),
                List.of(new Schedule("no social media", all, hours, false, List.of("social"), List.of(), true)),
                IntStream.range(0, RULES).mapToObj(this::rule).toList(),
                IntStream.range(0, DEVICES).mapToObj(this::device).toList(),
                List.of(),
                List.of(),
                List.of(),
                Contacts.NONE);
    }

    private GroupProfile group(int number) {
        List<NamePattern> allowed = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            allowed.add(new NamePattern("chosen" + i + ".example", Cover.NAME_AND_BELOW));
        }
        Mode mode = number % 10 == 0 ? Mode.ALLOW_ONLY : Mode.FILTER;
        return new GroupProfile(
                "group " + number,
                mode,
                BLOCKED,
                List.of("extremism"),
                allowed,
                List.of(),
                new SafeSearch(true, YouTube.STRICT),
                Map.of());
    }

    private NameRule rule(int number) {
        List<String> groups =
                number % 10 == 0 ? List.of() : List.of("group " + number % GROUPS, "group " + number * 7 % GROUPS);
        return new NameRule(
                List.of(new NamePattern(ruled(number), Cover.NAME_AND_BELOW)),
                number % 2 == 0 ? Action.BLOCK : Action.ALLOW,
                groups.stream().distinct().toList(),
                Period.ALWAYS,
                "asked for");
    }

    private Device device(int number) {
        DeviceKind kind = number == 0 ? DeviceKind.RESOLVER : DeviceKind.DEVICE;
        return new Device(
                "device " + number,
                FIRST_MAC + number,
                kind,
                List.of("group " + number % GROUPS),
                "",
                Optional.empty());
    }

    private static String ruled(int number) {
        return "ruled" + number + ".org";
    }

    private static String listed(int number) {
        return "listed" + number + ".net";
    }

    private static NameTable table() {
        NameTableBuilder builder = NameTableBuilder.inMemory(Categories.standard());
        int list = builder.list("list");
        for (int i = 0; i < NAMES; i++) {
            builder.add(read(listed(i)), Categories.standard().bit(BLOCKED.get(i % BLOCKED.size())), list);
        }
        return builder.build();
    }

    private static CanonicalName read(String text) {
        CanonicalName name = new CanonicalName();
        name.readText(text.getBytes(US_ASCII), 0, text.length());
        return name;
    }
}
