package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.List;
import org.gatehouse.config.Document;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;

/** Reads the tables {@code [[rules]]} of a policy file, noting every fault on the way. */
final class RuleReader {
    private final Document document;
    private final ValueReader values;

    RuleReader(Document document, ValueReader values) {
        this.document = document;
        this.values = values;
    }

    List<NameRule> read(Section root) {
        List<NameRule> rules = new ArrayList<>();
        root.sections("rules").forEach(table -> rules.add(readRule(table)));
        return rules;
    }

    private NameRule readRule(Section table) {
        values.allow(table, "names", "action", "groups", "from", "until", "reason");
        List<NamePattern> names = values.names(table.requiredTexts("names", "the names that it is about"));
        if (names.isEmpty() && table.has("names")) {
            document.fault(table.key("names"), "'names' holds no name", "the names that it is about");
        }
        Action action = table.requiredText("action", "\"allow\" or \"block\"")
                .flatMap(written -> values.word(written, "action", List.of(Action.values()), Action::code))
                .orElse(Action.BLOCK);
        return new NameRule(
                names,
                action,
                readGroups(table),
                values.period(table, action == Action.BLOCK),
                values.optionalText(table, "reason"));
    }

    /** None means everyone. */
    private List<String> readGroups(Section table) {
        if (!table.isText("groups")) {
            return values.groups(table, "\"everyone\", or a list of groups");
        }
        Located<String> written = table.text("groups").orElseThrow();
        if (!written.value().equals(NameRule.EVERYONE)) {
            document.fault(written, "'groups' is text", "\"everyone\", or a list of groups");
        }
        return List.of();
    }
}
