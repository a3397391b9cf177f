package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
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
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Cover;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.NameTableBuilder;

/** Policies drawn by lot, with names that they, the lists and the clients' questions have in common. */
public final class DrawnPolicies {
    /** What the lists that are drawn are of. */
    public static final Categories CATEGORIES = Categories.standard().with("locked-iwf");

    private static final List<String> NAMED =
            List.of("games", "adult", "social", "video", Categories.TOR, Categories.ECH_PUBLIC_NAMES);
    private static final List<Reason> WAYS =
            List.of(Reason.DOH, Reason.DOT, Reason.DOQ, Reason.VPN, Reason.ENCRYPTED_NAME, Reason.TOR);
    private static final List<String> SWITCHES = List.of("mask.icloud.com", "a.use-application-dns.net");
    private static final List<String> LABELS = List.of("a", "b", "c", "ab");
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    /** Days around which clocks change and a year ends, and plain ones. */
    private static final List<LocalDate> DAYS = List.of(
            LocalDate.of(2026, 3, 29),
            LocalDate.of(2026, 10, 25),
            LocalDate.of(2026, 11, 20),
            LocalDate.of(2027, 1, 1));

    private final Random random;

    public DrawnPolicies(Random random) {
        this.random = random;
    }

    /** A moment that something of the policies may be about. */
    public Moment moment() {
        return new Moment(time(), random.nextInt(8) > 0);
    }

    /** A device that the policies may know. */
    public long mac() {
        return 0x020000000000L | random.nextInt(8);
    }

    /** A VLAN that they may know, or none. */
    public int vlan() {
        return random.nextInt(4) == 0 ? 1 + random.nextInt(3) : -1;
    }

    /** What an opening is for beside its name, or null. */
    public Reason purpose() {
        return random.nextInt(3) > 0 ? null : WAYS.get(random.nextInt(WAYS.size() - 1)); // Tor shows itself by its name
    }

    /** A name that something of the policies may be about. */
    public String asked() {
        return random.nextInt(12) == 0 ? SWITCHES.get(random.nextInt(SWITCHES.size())) : name();
    }

    /** Names and what they are listed as. */
    public Map<String, String> listed() {
        Map<String, String> listed = new TreeMap<>();
        NAMED.forEach(category -> listed.put(name(), category));
        listed.put(name(), "locked-iwf");
        return listed;
    }

    /** A policy about groups {@code g0} to {@code g2} and devices {@code 02:00:00:00:00:00} to {@code :05}. */
    public PolicyDocument document() {
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
                many(3, this::alert),
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
                stances());
    }

    private Map<Reason, Stance> stances() {
        Map<Reason, Stance> stances = new EnumMap<>(Reason.class);
        WAYS.forEach(way -> stances.put(way, Stance.values()[random.nextInt(3)]));
        return stances;
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

    private AlertRule alert(int number) {
        List<String> categories = some(NAMED);
        return new AlertRule(
                "a" + number,
                categories,
                some(WAYS.stream().map(Reason::code).toList()),
                categories.isEmpty(),
                random.nextBoolean() ? List.of() : List.of("g" + random.nextInt(3)),
                1 + random.nextInt(AlertRule.MAX_COUNT),
                1 + random.nextInt(AlertRule.MAX_MINUTES),
                Telling.values()[random.nextInt(Telling.values().length)]);
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

    /** The table of what {@link #listed} lists. */
    public static NameTable table(Map<String, String> listed) {
        NameTableBuilder builder = NameTableBuilder.inMemory(CATEGORIES);
        CanonicalName name = new CanonicalName();
        listed.forEach((text, category) -> {
            name.readText(text.getBytes(US_ASCII), 0, text.length());
            builder.add(name, CATEGORIES.bit(category), builder.list(category));
        });
        return builder.build();
    }
}
