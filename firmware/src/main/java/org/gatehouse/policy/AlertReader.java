package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gatehouse.config.Document;
import org.gatehouse.config.Fault;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;

/** Reads the tables {@code [[alerts]]} of a policy file, noting every fault on the way. */
final class AlertReader {
    private static final int MAX_RULES = 32; // each is asked of all that is blocked
    private static final int MAX_NAME = 80; // it stands in the list of alerts

    /** What a rule may be about, beside categories; the locked layer has a rule of its own in every policy. */
    private static final List<String> REASONS = Stream.of(
                    Stream.of(Reason.values())
                            .filter(reason -> reason != Reason.LOCKED)
                            .map(Reason::code),
                    AlertRule.ALARMS.stream(),
                    ChangeKind.codes().stream())
            .flatMap(codes -> codes)
            .toList();

    private final Document document;
    private final ValueReader values;

    AlertReader(Document document, ValueReader values) {
        this.document = document;
        this.values = values;
    }

    /** None where the file says nothing of alerts: then {@link AlertRule#STANDARD} holds. */
    List<AlertRule> read(Section root) {
        List<AlertRule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section table : root.sections("alerts")) {
            rules.add(read(table, names));
        }
        if (rules.size() > MAX_RULES) {
            document.fault(root.key("alerts"), rules.size() + " rules for alerts", "at most " + MAX_RULES);
        }
        return rules;
    }

    private AlertRule read(Section table, Set<String> names) {
        values.allow(table, "name", "categories", "reasons", "marked", "groups", "count", "minutes", "tell");
        Optional<Located<String>> name = table.requiredText("name", "what the school calls the alert");
        name.ifPresent(written -> checkName(written, names));
        List<String> categories = values.categories(table.texts("categories"));
        List<String> reasons = reasons(table);
        boolean marked = table.flag("marked").map(Located::value).orElse(false);
        boolean says = table.has("categories") || table.has("reasons") || marked;
        if (!says) {
            table.missing("categories", "'categories', 'reasons', or marked = true");
        }
        AlertRule rule = new AlertRule(
                name.map(Located::value).orElse(""),
                categories,
                reasons,
                marked,
                groups(table),
                number(table, "count", 1, AlertRule.MAX_COUNT),
                number(table, "minutes", AlertRule.DEFAULT_MINUTES, AlertRule.MAX_MINUTES),
                values.word(table, "tell", "telling", List.of(Telling.values()), Telling::code)
                        .orElse(Telling.AT_ONCE));
        return checked(rule, table);
    }

    /** A change is of no group, and each is told of: a rule that asks for more would hide it. */
    private AlertRule checked(AlertRule rule, Section table) {
        boolean ofChanges = rule.reasons().stream().anyMatch(ChangeKind.codes()::contains);
        if (ofChanges && (rule.count() > 1 || !rule.groups().isEmpty())) {
            document.fault(
                    table.key(rule.count() > 1 ? "count" : "groups"),
                    "a rule about changes of the box has " + (rule.count() > 1 ? "a count" : "groups"),
                    "a rule of their own without: a change is of no group, and every one counts");
        }
        return rule;
    }

    private void checkName(Located<String> name, Set<String> names) {
        boolean isLine = !name.value().isBlank()
                && name.value().length() <= MAX_NAME
                && name.value().chars().noneMatch(Character::isISOControl);
        if (!isLine) {
            document.fault(name, Fault.quoted(name.value()) + " is no name", "1 to " + MAX_NAME + " characters");
        } else if (!names.add(name.value()) || name.value().equals(AlertRule.UNLAWFUL.name())) {
            document.fault(name, Fault.quoted(name.value()) + " is there already", "a name of its own");
        }
    }

    private List<String> reasons(Section table) {
        List<String> reasons = new ArrayList<>();
        for (Located<String> written : table.texts("reasons")) {
            values.word(written, "reason", REASONS, code -> code)
                    .filter(code -> !reasons.contains(code))
                    .ifPresent(reasons::add);
        }
        return reasons;
    }

    /** None means everyone. */
    private List<String> groups(Section table) {
        if (!table.has("groups")) {
            return List.of();
        }
        if (!table.isText("groups")) {
            return values.groups(table, "\"everyone\", or a list of groups");
        }
        Located<String> written = table.text("groups").orElseThrow();
        if (!written.value().equals(NameRule.EVERYONE)) {
            document.fault(written, "'groups' is text", "\"everyone\", or a list of groups");
        }
        return List.of();
    }

    private int number(Section table, String key, int unsaid, int most) {
        Optional<Located<Long>> written = table.number(key);
        long value = written.map(Located::value).orElse((long) unsaid);
        if (value < 1 || value > most) {
            document.fault(written.orElseThrow(), "'" + key + "' is " + value, "a whole number from 1 to " + most);
            return unsaid;
        }
        return (int) value;
    }
}
