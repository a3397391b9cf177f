package org.gatehouse.policy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.gatehouse.config.Document;
import org.gatehouse.config.Fault;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;
import org.gatehouse.name.Categories;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.NameOutcome;

/** Reads what several tables of a policy file hold: words, categories, names, groups, times. Notes every fault on the way, and leaves out what has one. */
final class ValueReader {
    private static final List<String> LOCKED_WORDS = List.of("locked", "iwf", "terrorism", "illegal");

    private final Document document;
    private final Categories vocabulary;
    private final EntryReader entries = new EntryReader();
    private List<String> groupNames = List.of();
    private ZoneId zone = School.UNNAMED.zone();

    ValueReader(Document document, Categories vocabulary) {
        this.document = document;
        this.vocabulary = vocabulary;
    }

    /** What the rest of the file may name. */
    void knowGroups(List<String> names) {
        groupNames = List.copyOf(names);
    }

    /** By whose clock times without an offset are. */
    void knowZone(ZoneId known) {
        zone = known;
    }

    /** Notes every key that is none of these; one that reaches for the locked layer with the reason why there is none. */
    void allow(Section section, String... known) {
        List<String> words = List.of(known);
        for (Located<String> key : section.keys()) {
            if (LOCKED_WORDS.stream().anyMatch(key.value()::contains)) {
                lockedFault(key);
            } else if (!words.contains(key.value())) {
                section.unknown(key, words);
            }
        }
    }

    /** The constant whose word stands there; nothing where the key is absent or the word unknown. */
    <T> Optional<T> word(Section section, String key, String what, List<T> known, Function<T, String> code) {
        return section.text(key).flatMap(written -> word(written, what, known, code));
    }

    /** The constant of a word. */
    <T> Optional<T> word(Located<String> written, String what, List<T> known, Function<T, String> code) {
        Optional<T> found = known.stream()
                .filter(constant -> code.apply(constant).equals(written.value()))
                .findAny();
        if (found.isEmpty()) {
            document.unknown(written, what, known.stream().map(code).toList());
        }
        return found;
    }

    List<String> categories(List<Located<String>> written) {
        List<String> categories = new ArrayList<>();
        for (Located<String> category : written) {
            if (Categories.isLocked(category.value())) {
                lockedFault(category);
            } else if (vocabulary.bit(category.value()) < 0) {
                List<String> nameable = vocabulary.ids().stream()
                        .filter(id -> !Categories.isLocked(id))
                        .toList();
                document.unknown(category, "category", nameable);
            } else if (!categories.contains(category.value())) {
                categories.add(category.value());
            }
        }
        return categories;
    }

    List<NamePattern> names(List<Located<String>> written) {
        List<NamePattern> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Located<String> entry : written) {
            byte[] text = entry.value().getBytes(StandardCharsets.UTF_8);
            if (entries.read(text, 0, text.length) != NameOutcome.NAME) {
                document.fault(
                        entry,
                        Fault.quoted(entry.value()) + " is no name",
                        "a name such as school.example, for itself and all below it, or =school.example, for itself only");
            } else if (!seen.add(entries.name().toString())) {
                document.fault(entry, Fault.quoted(entry.value()) + " is there already", "each name once");
            } else {
                names.add(new NamePattern(entries.name().toString(), entries.cover()));
            }
        }
        return names;
    }

    /** A group that the file has. When there are no groups at all, that is fault enough. */
    Optional<String> group(Optional<Located<String>> written) {
        Optional<String> known = written.map(Located::value).filter(groupNames::contains);
        if (written.isPresent() && known.isEmpty() && !groupNames.isEmpty()) {
            document.unknown(written.get(), "group", groupNames);
        }
        return known;
    }

    /** Groups that the file has, at least one. */
    List<String> groups(Section section, String expected) {
        List<Located<String>> written = section.requiredTexts("groups", expected);
        List<String> groups = new ArrayList<>();
        written.forEach(name -> group(Optional.of(name)).ifPresent(groups::add));
        if (written.isEmpty() && section.has("groups")) {
            document.fault(section.key("groups"), "'groups' names none", expected);
        }
        return groups.stream().distinct().toList();
    }

    /**
     * The keys {@code from} and {@code until}.
     *
     * @param closes whether what holds meanwhile shuts something: then a moment that there are two of, when clocks are put back, is meant so that it holds longer
     */
    Period period(Section section, boolean closes) {
        Optional<Located<Temporal>> from = section.time("from");
        Optional<Located<Temporal>> until = section.time("until");
        Period period = new Period(
                from.map(written -> instant(written.value(), !closes)),
                until.map(written -> instant(written.value(), closes)));
        boolean hasBoth = period.from().isPresent() && period.until().isPresent();
        if (hasBoth && !period.from().get().isBefore(period.until().get())) {
            document.fault(until.get(), "'until' is not after 'from'", "a later time");
        }
        return period;
    }

    String optionalText(Section section, String key) {
        return section.text(key).map(Located::value).orElse("");
    }

    private Instant instant(Temporal time, boolean late) {
        return time instanceof OffsetDateTime exact
                ? exact.toInstant()
                : SchoolCalendar.instant((LocalDateTime) time, zone, late);
    }

    private void lockedFault(Located<String> written) {
        document.fault(
                written,
                Fault.quoted(written.value()) + " is of the locked illegal layer, which no policy names",
                "nothing: it is blocked for every group already, before anything in this file");
    }
}
