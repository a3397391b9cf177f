package org.gatehouse.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gatehouse.config.Document;
import org.gatehouse.config.Fault;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;
import org.gatehouse.name.Categories;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.NameOutcome;

/** Reads the tables {@code [groups.NAME]} of a policy file, noting every fault on the way. */
final class GroupReader {
    private final Document document;
    private final Categories categories;
    private final EntryReader entries = new EntryReader();

    GroupReader(Document document, Categories categories) {
        this.document = document;
        this.categories = categories;
    }

    /** @param blocked receives the categories that the group may not reach */
    Group read(String name, Section group, List<String> blocked) {
        group.allow("mode", "block", "allow", "stances");
        Mode mode =
                word(group, "mode", "mode", List.of(Mode.values()), Mode::code).orElse(Mode.FILTER);
        blocked.addAll(readBlocked(group, mode));
        NameSet allowed = readAllowed(group, mode);
        Stances stances = Stances.usual(mode)
                .with(group.section("stances").map(this::readStances).orElse(Map.of()));
        return new Group(name, mode, blocked, allowed, stances, categories);
    }

    /** An allow-only group need not say what it blocks besides all the rest. */
    private List<String> readBlocked(Section group, Mode mode) {
        List<String> blocked = new ArrayList<>();
        if (mode == Mode.ALLOW_ONLY && !group.has("block")) {
            return blocked;
        }
        for (Located<String> category :
                group.requiredTexts("block", "the categories that this group may not reach, or [] for none")) {
            if (Categories.isLocked(category.value())) {
                document.fault(
                        category,
                        Fault.quoted(category.value()) + " is of the locked illegal layer, which no policy names",
                        "nothing: it is blocked for every group already, before anything in this file");
            } else if (categories.bit(category.value()) >= 0) {
                blocked.add(category.value());
            } else {
                document.unknown(category, "category", nameable());
            }
        }
        return blocked;
    }

    private List<String> nameable() {
        return categories.ids().stream().filter(id -> !Categories.isLocked(id)).toList();
    }

    private NameSet readAllowed(Section group, Mode mode) {
        NameSet allowed = new NameSet();
        if (mode == Mode.ALLOW_ONLY || group.has("allow")) {
            group.requiredTexts("allow", "the names that this group may reach, and no others")
                    .forEach(entry -> addAllowed(entry, allowed));
        }
        return allowed;
    }

    private void addAllowed(Located<String> entry, NameSet allowed) {
        byte[] text = entry.value().getBytes(StandardCharsets.UTF_8);
        if (entries.read(text, 0, text.length) != NameOutcome.NAME) {
            document.fault(
                    entry,
                    Fault.quoted(entry.value()) + " is no name",
                    "a name such as school.example, for itself and all below it, or =school.example, for itself only");
        } else if (!allowed.add(entries.name(), entries.cover())) {
            document.fault(entry, Fault.quoted(entry.value()) + " is there already", "each name once");
        }
    }

    private Map<Reason, Stance> readStances(Section written) {
        Map<Reason, Stance> stances = new EnumMap<>(Reason.class);
        for (Located<String> key : written.keys()) {
            Optional<Reason> reason = reason(key.value());
            if (reason.isEmpty()) {
                document.unknown(
                        key, "stance", Stances.reasons().map(Reason::code).toList());
            } else if (Stances.choices(reason.get()).isEmpty()) {
                document.fault(key, Fault.quoted(key.value()) + " is not for a policy to decide", "no such key");
            } else {
                word(written, key.value(), "answer", Stances.choices(reason.get()), Stance::code)
                        .ifPresent(stance -> stances.put(reason.get(), stance));
            }
        }
        return stances;
    }

    private static Optional<Reason> reason(String code) {
        return Stream.of(Reason.values())
                .filter(reason -> reason.code().equals(code))
                .findAny();
    }

    /** The constant whose word stands there; nothing where the key is absent or the word unknown. */
    private <T> Optional<T> word(Section section, String key, String what, List<T> known, Function<T, String> code) {
        Optional<Located<String>> written = section.text(key);
        Optional<T> found = written.flatMap(word -> known.stream()
                .filter(constant -> code.apply(constant).equals(word.value()))
                .findAny());
        if (written.isPresent() && found.isEmpty()) {
            document.unknown(written.get(), what, known.stream().map(code).toList());
        }
        return found;
    }
}
