package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Cover;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.NameTableBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies drawn by lot, judged as {@link SlowJudge} does; and each is the same when it was written and read. */
class PolicyPropertyTest {
    private static final int POLICIES = 60;
    private static final int QUESTIONS = 120;
    private static final Categories CATEGORIES = Categories.standard().with("locked-iwf");
    private static final List<String> NAMED = List.of("games", "adult", "social", "video");
    private static final List<String> LABELS = List.of("a", "b", "c", "ab");
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    /** Days around which clocks change and a year ends, and plain ones. */
    private static final List<LocalDate> DAYS = List.of(
            LocalDate.of(2026, 3, 29),
            LocalDate.of(2026, 10, 25),
            LocalDate.of(2026, 11, 20),
            LocalDate.of(2027, 1, 1));

    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void verdicts_areThoseOfTheSlowJudge(long seed) throws ConfigException {
        random = new Random(seed);
        for (int i = 0; i < POLICIES; i++) {
            PolicyDocument document = document();
            assertEquals(document, PolicyDocument.parse("drawn", PolicyWriter.write(document), CATEGORIES));
            Map<String, String> listed = listed();
            check(document, listed);
        }
    }

    private void check(PolicyDocument document, Map<String, String> listed) {
        NameTable table = table(listed);
        CanonicalName name = new CanonicalName();
        Match match = new Match();
        for (int i = 0; i < QUESTIONS; i++) {
            Moment moment = new Moment(time(), random.nextInt(8) > 0);
            Policy policy = Policy.of(document, 1, CATEGORIES, moment);
            String asked = name();
            name.readText(asked.getBytes(US_ASCII), 0, asked.length());
            table.find(name, match);
            long mac = 0x020000000000L | random.nextInt(8);
            Client client = new Client().device(mac, random.nextInt(4) == 0 ? 1 + random.nextInt(3) : -1);
            Reason purpose = random.nextInt(4) == 0 ? Reason.DOH : null;
            SlowJudge slow = new SlowJudge(document, listed, moment);
            Verdict verdict = policy.judge(client, name, match, purpose);
            assertEquals(
                    slow.judge(client, asked, purpose),
                    verdict.action() + " " + verdict.reason(),
                    asked + " at " + moment + " by " + mac + " in " + client.vlan() + "\n"
                            + PolicyWriter.write(document));
            assertSame(verdict, policy.explain(client, name, match, purpose).verdict());
            assertEquals(
                    slow.asks(client, asked),
                    policy.judgeQuestion(client, name, match).action(),
                    asked + " is asked for at " + moment + "\n" + PolicyWriter.write(document));
            checkUntilNextChange(document, policy, client, name, match);
        }
    }

    /** Nothing changes before it is said to. */
    private void checkUntilNextChange(
            PolicyDocument document, Policy policy, Client client, CanonicalName name, Match match) {
        Instant now = policy.moment().now();
        long millis = policy.nextChange().toEpochMilli() - now.toEpochMilli();
        assertTrue(millis > 0);
        Moment later = new Moment(
                now.plusMillis((long) (random.nextDouble() * millis)),
                policy.moment().clockTrusted());
        Verdict then = policy.at(later).judge(client, name, match);
        assertEquals(policy.judge(client, name, match), then, () -> policy.moment() + " and " + later);
        assertFalse(document.groups().isEmpty());
    }

    /** Names and what they are listed as. */
    private Map<String, String> listed() {
        Map<String, String> listed = new TreeMap<>();
        NAMED.forEach(category -> listed.put(name(), category));
        listed.put(name(), "locked-iwf");
        return listed;
    }

    private PolicyDocument document() {
        List<String> groups = List.of("g0", "g1", "g2");
        List<Term> terms =
                List.of(new Term("t", LocalDate.of(2026, 9, 1), LocalDate.of(2026, 12, 31), List.of(DAYS.get(2))));
        List<Hours> hours = many(3, i -> hours("h" + i));
        return new PolicyDocument(
                new School("", LONDON),
                random.nextBoolean(),
                "g2",
                terms,
                hours,
                groups.stream().map(this::group).toList(),
                many(3, i -> schedule(i, hours)),
                many(6, i -> rule()),
                IntStream.range(0, 6).mapToObj(this::device).toList(),
                List.of(new Network(OptionalInt.of(1), Optional.empty(), "g1")),
                random.nextInt(3) > 0 ? List.of() : List.of(new Quarantine(0x020000000001L, "why", period())),
                Contacts.NONE);
    }

    private Hours hours(String name) {
        Set<DayOfWeek> days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)), DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        LocalTime from = LocalTime.of(random.nextInt(24), 15 * random.nextInt(4));
        LocalTime to = random.nextBoolean() ? from.plusMinutes(15 + 15 * random.nextInt(12)) : LocalTime.of(2, 0);
        boolean whole = from.equals(to) || random.nextInt(6) == 0;
        return new Hours(
                name,
                days,
                whole ? LocalTime.MIDNIGHT : from,
                whole ? LocalTime.MIDNIGHT : to,
                Season.values()[random.nextInt(3)]);
    }

    private GroupProfile group(String name) {
        return new GroupProfile(
                name,
                random.nextInt(3) == 0 ? Mode.ALLOW_ONLY : Mode.FILTER,
                some(NAMED),
                some(NAMED),
                patterns(),
                patterns(),
                new SafeSearch(random.nextBoolean(), YouTube.values()[random.nextInt(3)]),
                Map.of(Reason.DOH, Stance.values()[random.nextInt(3)]));
    }

    private Schedule schedule(int number, List<Hours> hours) {
        boolean internet = random.nextInt(3) > 0;
        Hours named = hours.isEmpty() ? hours("") : hours.get(random.nextInt(hours.size()));
        return new Schedule(
                "s" + number,
                List.of("g" + random.nextInt(3)),
                named,
                !named.name().isEmpty() && random.nextInt(3) == 0,
                internet ? some(NAMED) : List.of(),
                internet ? some(NAMED) : List.of(),
                internet);
    }

    private NameRule rule() {
        List<NamePattern> names = new ArrayList<>(patterns());
        if (names.isEmpty()) {
            names.add(new NamePattern(name(), Cover.NAME_AND_BELOW));
        }
        List<String> groups = random.nextBoolean() ? List.of() : List.of("g" + random.nextInt(3));
        return new NameRule(names, Action.values()[random.nextInt(2)], groups, period(), "");
    }

    private Device device(int number) {
        DeviceKind kind = number < 4 ? DeviceKind.DEVICE : number == 4 ? DeviceKind.SHARED : DeviceKind.RESOLVER;
        List<String> groups = kind == DeviceKind.SHARED ? List.of("g0", "g2") : List.of("g" + random.nextInt(3));
        return new Device("d" + number, 0x020000000000L | number, kind, groups, "", Optional.empty());
    }

    private Period period() {
        Instant one = time();
        Instant other = time();
        return switch (random.nextInt(4)) {
            case 0 -> new Period(Optional.of(one), Optional.empty());
            case 1 -> new Period(Optional.empty(), Optional.of(one));
            case 2 -> one.isBefore(other) ? new Period(Optional.of(one), Optional.of(other)) : Period.ALWAYS;
            default -> Period.ALWAYS;
        };
    }

    private Instant time() {
        LocalDate day = DAYS.get(random.nextInt(DAYS.size())).plusDays(random.nextInt(3) - 1);
        return day.atStartOfDay(LONDON).toInstant().plusSeconds(300L * random.nextInt(24 * 12));
    }

    private List<NamePattern> patterns() {
        List<NamePattern> patterns = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String name = name();
            if (patterns.stream().noneMatch(pattern -> pattern.name().equals(name))) {
                patterns.add(new NamePattern(name, Cover.values()[random.nextInt(3)]));
            }
        }
        return patterns;
    }

    private String name() {
        StringBuilder name = new StringBuilder("t");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            name.insert(0, LABELS.get(random.nextInt(LABELS.size())) + ".");
        }
        return name.toString();
    }

    private List<String> some(List<String> all) {
        return all.stream().filter(one -> random.nextInt(3) == 0).toList();
    }

    private <T> List<T> many(int most, IntFunction<T> one) {
        return IntStream.range(0, random.nextInt(most + 1)).mapToObj(one).toList();
    }

    private static NameTable table(Map<String, String> listed) {
        NameTableBuilder builder = NameTableBuilder.inMemory(CATEGORIES);
        CanonicalName name = new CanonicalName();
        listed.forEach((text, category) -> {
            name.readText(text.getBytes(US_ASCII), 0, text.length());
            builder.add(name, CATEGORIES.bit(category), builder.list(category));
        });
        return builder.build();
    }
}
