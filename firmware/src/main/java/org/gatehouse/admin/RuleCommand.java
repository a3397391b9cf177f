package org.gatehouse.admin;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import org.gatehouse.name.Cover;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.NameOutcome;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.NamePattern;
import org.gatehouse.policy.NameRule;
import org.gatehouse.policy.Period;
import org.gatehouse.policy.PolicyDocument;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that put a word on names into the policy, or take it out. */
abstract class RuleCommand extends ReasonedCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "A name, for itself and all below it; =NAME: itself only; *.NAME: what is below it only.")
    private List<String> names;

    @ArgGroup(multiplicity = "1")
    private ForWhom forWhom;

    /** Either groups or everyone. */
    static final class ForWhom {
        @Option(
                names = "--group",
                required = true,
                split = ",",
                paramLabel = "GROUP",
                description = "For a group, or several: ks1,ks2.")
        private List<String> groups;

        @Option(names = "--everyone", required = true, description = "For every group.")
        private boolean everyone;
    }

    /** When a rule holds. */
    static final class Slot {
        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "Its beginning: \"10:15\", \"Mon 10:15\", \"2026-12-14 10:15\"; without it, at once.")
        private String from;

        @Option(
                names = "--until",
                paramLabel = "TIME",
                description = "Its end, the next such moment after its beginning: \"15:30\", \"Fri 15:30\".")
        private String until;

        Period period(Instant now, ZoneId zone) throws Refusal {
            Optional<Instant> begin = moment("--from", from, now, zone);
            Optional<Instant> end = moment("--until", until, begin.orElse(now), zone);
            if (end.isPresent() && !end.get().isAfter(begin.orElse(now))) {
                throw Refusal.usage("--until: " + Columns.plain(until) + " is over before it begins");
            }
            return new Period(begin, end);
        }

        private static Optional<Instant> moment(String option, String text, Instant after, ZoneId zone) throws Refusal {
            return text == null ? Optional.empty() : Optional.of(SchoolTime.parse(option, text, after, zone));
        }
    }

    /** {@code gatehouse block}. */
    @Command(
            name = "block",
            description = {
                "Blocks names, whatever the lists say. The longest name decides, and a block comes before an allowance of the same name.",
                "What the safeguarding lead blocks is in force at once; a technician's block waits where approvals are on."
            },
            footer = {
                "",
                "Examples:",
                "  gatehouse --as dsl:lead.1 block badsite.example --everyone --reason \"seen in Year 5\"",
                "  gatehouse block video.example --group pupils --until \"Fri 15:30\" --reason \"assessment week\""
            })
    @For({Role.TECHNICIAN, Role.DSL})
    static final class Block extends RuleCommand {
        @Mixin
        private Slot slot = new Slot();

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            return put(Action.BLOCK, slot);
        }
    }

    /** {@code gatehouse allow}. */
    @Command(
            name = "allow",
            description = {
                "Allows names, whatever their category. Nothing allows what is on a list of unlawful content.",
                "With --from and --until it is a slot of time. A block of the same names for the same groups is taken out."
            },
            footer = {
                "",
                "Examples:",
                "  gatehouse allow game.example --group pupils --until 11:00 --reason \"coding lesson, Year 4\"",
                "  gatehouse allow game.example --group pupils --from \"Tue 10:00\" --until 11:00 --reason \"the same, next week\"",
                "  gatehouse allow platform.example --everyone --reason \"our learning platform\""
            })
    @For(Role.TECHNICIAN)
    static final class Allow extends RuleCommand {
        @Mixin
        private Slot slot = new Slot();

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            return put(Action.ALLOW, slot);
        }
    }

    /** {@code gatehouse lift}. */
    @Command(
            name = "lift",
            description =
                    "Takes blocks and allowances of these names out of the policy, those of the groups' own lists included: their categories decide again.",
            footer = {
                "",
                "Examples:",
                "  gatehouse lift badsite.example --everyone --reason \"the site was cleaned up\"",
                "  gatehouse lift storynory.com --group eyfs --reason \"no longer used in reception\""
            })
    @For(Role.TECHNICIAN)
    static final class Lift extends RuleCommand {
        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            return lift();
        }
    }

    final Answer put(Action action, Slot slot) throws Refusal, ConfigException, LogbookException {
        PolicyDocument document = appliance().changes().current().document();
        List<String> groups = groups(document);
        List<NamePattern> patterns = patterns();
        Period period =
                slot.period(appliance().changes().now().now(), document.school().zone());
        List<NameRule> rules = without(document.rules(), patterns, groups);
        rules.add(new NameRule(patterns, action, groups, period, reason()));
        PolicyDocument wanted = document.withRules(rules);
        Revision revision = action == Action.BLOCK
                ? changing().decideAtOnce(wanted, person(), reason())
                : changing().propose(wanted, person(), reason());
        return RevisionView.answer(revision, remarks(wanted, action, patterns, groups));
    }

    final Answer lift() throws Refusal, ConfigException, LogbookException {
        PolicyDocument document = appliance().changes().current().document();
        List<String> of = groups(document);
        List<NamePattern> patterns = patterns();
        PolicyDocument lifted = document.withRules(without(document.rules(), patterns, of))
                .withGroups(document.groups().stream()
                        .map(group -> of.isEmpty() || of.contains(group.name()) ? without(group, patterns) : group)
                        .toList());
        if (lifted.equals(document)) {
            throw Refusal.no("nothing would change: " + whereElse(document, patterns, of));
        }
        return RevisionView.answer(changing().propose(lifted, person(), reason()));
    }

    /** Why there is nothing to lift; a rule that is for others, too, is theirs as well. */
    private static String whereElse(PolicyDocument document, List<NamePattern> patterns, List<String> of) {
        List<String> others = document.rules().stream()
                .filter(rule -> rule.names().stream().anyMatch(patterns::contains))
                .map(rule -> rule.groups().isEmpty() ? "--everyone" : "--group " + String.join(",", rule.groups()))
                .distinct()
                .toList();
        return "no rule for " + (of.isEmpty() ? "anybody" : "just " + String.join(", ", of)) + " and no list of "
                + (of.isEmpty() ? "a group" : "theirs") + " has such a name"
                + (others.isEmpty() ? "" : "; a rule has it for others: " + String.join(", or ", others));
    }

    private List<String> groups(PolicyDocument document) throws Refusal {
        if (forWhom.everyone) {
            return List.of();
        }
        for (String group : forWhom.groups) {
            Whom.group(document, group);
        }
        return List.copyOf(new LinkedHashSet<>(forWhom.groups));
    }

    private List<NamePattern> patterns() throws Refusal {
        return patterns(names);
    }

    /**
     * Names as people type them.
     *
     * @throws Refusal where one is none
     */
    static List<NamePattern> patterns(List<String> names) throws Refusal {
        Set<NamePattern> patterns = new LinkedHashSet<>();
        EntryReader reader = new EntryReader();
        for (String name : names) {
            byte[] bytes = name.strip().getBytes(StandardCharsets.UTF_8);
            if (reader.read(bytes, 0, bytes.length) != NameOutcome.NAME) {
                throw Refusal.usage(Columns.plain(name) + " is no name; expected one such as www.bbc.co.uk");
            }
            patterns.add(new NamePattern(reader.name().toString(), reader.cover()));
        }
        return List.copyOf(patterns);
    }

    /** Rules for the same groups lose these names; for everyone, all rules do. */
    private static List<NameRule> without(List<NameRule> rules, List<NamePattern> patterns, List<String> groups) {
        List<NameRule> kept = new ArrayList<>();
        for (NameRule rule : rules) {
            boolean same = groups.isEmpty() || Set.copyOf(rule.groups()).equals(Set.copyOf(groups));
            List<NamePattern> left = rule.names().stream()
                    .filter(name -> !same || !patterns.contains(name))
                    .toList();
            if (!left.isEmpty()) {
                kept.add(
                        left.equals(rule.names())
                                ? rule
                                : new NameRule(left, rule.action(), rule.groups(), rule.period(), rule.reason()));
            }
        }
        return kept;
    }

    /** What of it will not be as its author may think. */
    private static List<String> remarks(
            PolicyDocument document, Action action, List<NamePattern> patterns, List<String> groups) {
        List<String> remarks = new ArrayList<>();
        for (NameRule rule : document.rules()) {
            boolean meets = groups.isEmpty()
                    || rule.groups().isEmpty()
                    || rule.groups().stream().anyMatch(groups::contains);
            if (meets && rule.action() != action) {
                rule.names().stream()
                        .filter(name -> patterns.stream().anyMatch(pattern -> decidesOver(name, pattern, action)))
                        .forEach(name -> remarks.add(remark(
                                action, name, "a rule" + (rule.reason().isEmpty() ? "" : ": " + rule.reason()))));
            }
        }
        for (GroupProfile group : document.groups()) {
            if (groups.isEmpty() || groups.contains(group.name())) {
                (action == Action.BLOCK ? group.allow() : group.refuse())
                        .stream()
                                .filter(name ->
                                        patterns.stream().anyMatch(pattern -> decidesOver(name, pattern, action)))
                                .forEach(name -> remarks.add(remark(action, name, "the group " + group.name())));
            }
        }
        return remarks;
    }

    /** The names that the group's own table allows and refuses, without these. */
    private static GroupProfile without(GroupProfile group, List<NamePattern> patterns) {
        return group.withNames(
                group.allow().stream().filter(name -> !patterns.contains(name)).toList(),
                group.refuse().stream().filter(name -> !patterns.contains(name)).toList());
    }

    /** A longer name decides over a shorter one, and a block over an allowance of the same. */
    private static boolean decidesOver(NamePattern other, NamePattern pattern, Action action) {
        boolean below = pattern.cover() != Cover.NAME_ONLY && other.name().endsWith("." + pattern.name());
        return below || action == Action.ALLOW && other.name().equals(pattern.name());
    }

    private static String remark(Action action, NamePattern name, String by) {
        return (action == Action.BLOCK ? "still allowed: " : "still blocked: ") + name + ", by " + Columns.plain(by);
    }
}
