package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatehouse.config.Document;
import org.gatehouse.config.Fault;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;

/** Reads the tables {@code [groups.NAME]} of a policy file, noting every fault on the way. */
final class GroupReader {
    private final Document document;
    private final ValueReader values;

    GroupReader(Document document, ValueReader values) {
        this.document = document;
        this.values = values;
    }

    /** The groups, whose names the rest of the file may then use. */
    List<GroupProfile> read(Section root) {
        if (!root.has("groups")) {
            root.missing("groups", "at least one group, such as [groups.pupils]");
        }
        List<GroupProfile> groups = new ArrayList<>();
        root.section("groups").ifPresent(tables -> {
            if (tables.keys().isEmpty()) {
                tables.missing("pupils", "at least one group, such as [groups.pupils]");
            }
            values.knowGroups(tables.keys().stream().map(Located::value).toList());
            tables.keys().forEach(name -> readNamed(tables, name, groups));
        });
        return groups;
    }

    private void readNamed(Section tables, Located<String> name, List<GroupProfile> groups) {
        if (name.value().equals(NameRule.EVERYONE)) {
            document.fault(name, "a group called 'everyone'", "another name: rules mean all groups by it");
        }
        tables.section(name.value()).ifPresent(group -> groups.add(read(name.value(), group)));
    }

    private GroupProfile read(String name, Section group) {
        values.allow(group, "mode", "block", "alert", "allow", "refuse", "safe-search", "youtube", "stances");
        Mode mode = values.word(group, "mode", "mode", List.of(Mode.values()), Mode::code)
                .orElse(Mode.FILTER);
        return new GroupProfile(
                name,
                mode,
                readBlocked(group, mode),
                values.categories(group.texts("alert")),
                readAllowed(group, mode),
                values.names(group.texts("refuse")),
                readSafeSearch(group),
                group.section("stances").map(this::readStances).orElse(Map.of()));
    }

    /** An allow-only group need not say what it blocks besides all the rest. */
    private List<String> readBlocked(Section group, Mode mode) {
        if (mode == Mode.ALLOW_ONLY) {
            return values.categories(group.texts("block"));
        }
        return values.categories(
                group.requiredTexts("block", "the categories that this group may not reach, or [] for none"));
    }

    private List<NamePattern> readAllowed(Section group, Mode mode) {
        return values.names(
                mode == Mode.ALLOW_ONLY
                        ? group.requiredTexts("allow", "the names that this group may reach, and no others")
                        : group.texts("allow"));
    }

    private SafeSearch readSafeSearch(Section group) {
        return new SafeSearch(
                group.flag("safe-search").map(Located::value).orElse(SafeSearch.USUAL.search()),
                values.word(group, "youtube", "level", List.of(YouTube.values()), YouTube::code)
                        .orElse(SafeSearch.USUAL.youTube()));
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
                values.word(written, key.value(), "answer", Stances.choices(reason.get()), Stance::code)
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
}
