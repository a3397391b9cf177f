package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.Mode;
import org.gatehouse.policy.NameRule;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.SafeSearch;
import org.gatehouse.policy.Stance;
import org.gatehouse.policy.Stances;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that say what holds for a group as a whole. */
abstract class GroupChange extends ReasonedCommand {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,62}"); // fits every table
    static final String USUAL = "usual"; // an answer, too

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "filter: all but what is blocked; allow-only: the allowed names and nothing else.")
    private String mode;

    @Option(
            names = "--stance",
            split = ",",
            paramLabel = "REASON=ANSWER",
            description = {
                "What becomes of what cannot be judged by a name: vpn=flag, or several: doh=block,quic=block.",
                "\"group show\" lists them all. block, allow, flag (it passes, and the log marks it); for quic: judge or block; usual: as it is where nothing is said."
            })
    private Map<String, String> stances;

    @Mixin
    private SearchOptions searches = new SearchOptions();

    final boolean saysMode() {
        return mode != null;
    }

    /** The group with all that was said; what was not said stays. */
    final GroupProfile applied(GroupProfile group) throws Refusal {
        return group.withMode(mode == null ? group.mode() : mode(mode))
                .withStances(stances == null ? group.stances() : stances(group.stances()))
                .withSafeSearch(searches.changed(group.safeSearch()));
    }

    private static Mode mode(String text) throws Refusal {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.code().equals(text))
                .findFirst()
                .orElseThrow(() -> Refusal.usage("--mode: " + Columns.plain(text) + "; expected filter or allow-only"));
    }

    private Map<Reason, Stance> stances(Map<Reason, Stance> before) throws Refusal {
        Map<Reason, Stance> changed = new EnumMap<>(Reason.class);
        changed.putAll(before);
        for (Map.Entry<String, String> said : stances.entrySet()) {
            Reason about = reason(said.getKey());
            if (said.getValue().equals(USUAL)) {
                changed.remove(about);
            } else {
                changed.put(about, stance(about, said.getValue()));
            }
        }
        return changed;
    }

    private static Reason reason(String text) throws Refusal {
        Optional<Reason> found =
                Stances.reasons().filter(each -> each.code().equals(text)).findFirst();
        return found.orElseThrow(() -> Refusal.usage("--stance: " + Columns.plain(text) + "; expected one of "
                + Stances.reasons().map(Reason::code).collect(Collectors.joining(", "))));
    }

    private static Stance stance(Reason about, String text) throws Refusal {
        List<Stance> choices = Stances.choices(about);
        return choices.stream()
                .filter(stance -> stance.code().equals(text))
                .findFirst()
                .orElseThrow(() -> Refusal.usage("--stance: " + about.code() + "=" + Columns.plain(text) + "; expected "
                        + choices.stream().map(Stance::code).collect(Collectors.joining(", ")) + " or " + USUAL));
    }

    /** A name that a new group can have. */
    static String free(PolicyDocument document, String text) throws Refusal {
        String name = text.strip();
        if (!NAME.matcher(name).matches() || name.equalsIgnoreCase(NameRule.EVERYONE)) {
            throw Refusal.usage(
                    Columns.plain(text)
                            + " cannot be a group's name; expected letters and digits, and between them blanks, dots or hyphens");
        }
        if (document.groups().stream().anyMatch(group -> group.name().equalsIgnoreCase(name))) {
            throw Refusal.no("there is a group " + name + " already; \"group set\" changes it");
        }
        return name;
    }

    /** {@code gatehouse group add}. */
    @Command(
            name = "add",
            description = {
                "Adds a group. With --like all that holds for another group holds for it, too: its categories and names, and the rules, schedules and alerts that name it.",
                "Its devices come by \"device set\", \"device add\" or \"group network add\"."
            },
            footer = {
                "",
                "Examples:",
                "  gatehouse group add \"year 6\" --like pupils --reason \"their own group from September\"",
                "  gatehouse group add nursery --mode allow-only --allow cbeebies.com,topmarks.co.uk --reason \"opens in January\""
            })
    @For(Role.TECHNICIAN)
    static final class Add extends GroupChange {
        @Parameters(paramLabel = "NEW", description = "What the school calls it.")
        private String name;

        @Option(names = "--like", paramLabel = "GROUP", description = "The group that it begins as.")
        private String like;

        @Option(
                names = "--block",
                split = ",",
                paramLabel = "CATEGORY",
                description = "Categories that it may not reach, besides those of --like.")
        private List<String> block;

        @Option(
                names = "--alert",
                split = ",",
                paramLabel = "CATEGORY",
                description = "Categories that the safeguarding lead hears of, besides those of --like.")
        private List<String> alert;

        @Option(
                names = "--allow",
                split = ",",
                paramLabel = "NAME",
                description = "Names that it may reach whatever their category; later: allow and lift.")
        private List<String> allow;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            String free = free(document, name);
            if (like == null && block == null && !saysMode()) {
                throw Refusal.usage(
                        "a group that blocks nothing is hardly meant; expected --like, --block or --mode allow-only");
            }
            GroupProfile begin = like == null ? bare(free) : other(document).withName(free);
            List<GroupProfile> groups = new ArrayList<>(document.groups());
            groups.add(applied(begin.withBlock(categories(begin.block(), block))
                    .withAlert(categories(begin.alert(), alert))
                    .withNames(allow == null ? begin.allow() : RuleCommand.patterns(allowed(begin)), begin.refuse())));
            PolicyDocument wanted = like == null ? document : new GroupReferences(document, like).alsoFor(free);
            return RevisionView.answer(changing().propose(wanted.withGroups(groups), person(), reason()));
        }

        private GroupProfile other(PolicyDocument document) throws Refusal {
            Whom.group(document, like);
            return document.groups().stream()
                    .filter(group -> group.name().equals(like))
                    .findFirst()
                    .orElseThrow();
        }

        private static GroupProfile bare(String name) {
            return new GroupProfile(
                    name, Mode.FILTER, List.of(), List.of(), List.of(), List.of(), SafeSearch.USUAL, Map.of());
        }

        private List<String> allowed(GroupProfile begin) {
            List<String> names =
                    new ArrayList<>(begin.allow().stream().map(Object::toString).toList());
            names.addAll(allow);
            return names;
        }

        private List<String> categories(List<String> before, List<String> more) throws Refusal {
            Categories vocabulary = appliance().lists().vocabulary();
            List<String> all = before;
            for (String id : more == null ? List.<String>of() : more) {
                CategoryCommand.require(vocabulary, id);
                all = CategoryCommand.Change.with(all, id);
            }
            return all;
        }
    }

    /** {@code gatehouse group set}. */
    @Command(
            name = "set",
            description = {
                "Changes what holds for a group; what is not given stays.",
                "Names that it may reach or not: allow, block and lift, also of an allow-only group. Categories: category block, allow, alert and quiet."
            },
            footer = {
                "",
                "Examples:",
                "  gatehouse group set staff --stance vpn=flag,no-name=flag --reason \"the advisers' laptops\"",
                "  gatehouse group set \"year 1\" --mode allow-only --reason \"approved sites only\"",
                "  gatehouse group set \"year 1\" --name ks1 --reason \"as the school says it\""
            })
    @For(Role.TECHNICIAN)
    static final class Set extends GroupChange {
        @Parameters(paramLabel = "GROUP", description = "A group of the policy.")
        private String name;

        @Option(
                names = "--name",
                paramLabel = "NEW",
                description = "Another name; devices, rules and schedules follow.")
        private String other;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            Whom.group(document, name);
            List<GroupProfile> groups = new ArrayList<>();
            for (GroupProfile group : document.groups()) {
                groups.add(group.name().equals(name) ? applied(group) : group);
            }
            PolicyDocument wanted = document.withGroups(groups);
            if (other != null && !other.strip().equals(name)) {
                wanted = renamed(wanted, free(document, other));
            }
            return RevisionView.answer(changing().propose(wanted, person(), reason()));
        }

        private PolicyDocument renamed(PolicyDocument wanted, String to) {
            return new GroupReferences(wanted, name)
                    .replacedBy(to)
                    .withGroups(wanted.groups().stream()
                            .map(group -> group.name().equals(name) ? group.withName(to) : group)
                            .toList());
        }
    }
}
