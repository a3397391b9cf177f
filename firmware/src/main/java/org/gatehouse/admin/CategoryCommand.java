package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.PolicyDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse category}. */
@Command(
        name = "category",
        description =
                "The categories of sites: which groups may not reach them, and of which the safeguarding lead hears.",
        subcommands = {
            CategoryCommand.ListAll.class,
            CategoryCommand.Block.class,
            CategoryCommand.Allow.class,
            CategoryCommand.Alert.class,
            CategoryCommand.Quiet.class
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse category list",
            "  gatehouse category block games --group pupils --reason \"agreed with the staff\"",
            "  gatehouse category alert weapons --group pupils --reason \"after last week\""
        })
final class CategoryCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list, block, allow, alert or quiet");
    }

    /** {@code gatehouse category list}. */
    @Command(
            name = "list",
            description = "Lists the categories, and for which groups they are blocked.",
            footer = {"", "Example:", "  gatehouse category list"})
    static final class ListAll extends AdminCommand {
        @Override
        Answer answer() {
            PolicyDocument document = appliance().changes().current().document();
            Categories vocabulary = appliance().lists().vocabulary();
            Columns columns = new Columns("category", "filled", "blocked for", "alerts for", "is about");
            List<Map<String, Object>> data = new ArrayList<>();
            for (String id : vocabulary.ids()) {
                if (Categories.isLocked(id)) {
                    continue; // that one nobody sets
                }
                List<String> blocked = groups(document, group -> group.block().contains(id));
                List<String> alerting = groups(document, group -> group.alert().contains(id));
                boolean filled = appliance().lists().unfilled(List.of(id)).isEmpty();
                String title = vocabulary.title(vocabulary.bit(id));
                columns.add(
                        id, filled ? "yes" : "no list", String.join(", ", blocked), String.join(", ", alerting), title);
                data.add(Data.of(
                        "id", id, "title", title, "filled", filled, "blockedFor", blocked, "alertsFor", alerting));
            }
            return Answer.of(Data.of("categories", data), columns.toString());
        }

        private static List<String> groups(PolicyDocument document, Predicate<GroupProfile> which) {
            return document.groups().stream()
                    .filter(which)
                    .map(GroupProfile::name)
                    .toList();
        }
    }

    /**
     * Goes on with what is a category that a policy may name.
     *
     * @throws Refusal where it is none
     */
    static void require(Categories vocabulary, String id) throws Refusal {
        if (!vocabulary.ids().contains(id) || Categories.isLocked(id)) {
            throw Refusal.usage(Columns.plain(id) + " is no category; \"category list\" shows those there are");
        }
    }

    /** What changes a category for groups. */
    abstract static class Change extends ReasonedCommand {
        @Parameters(paramLabel = "CATEGORY", description = "Its id, as \"category list\" shows it.")
        private String category;

        @Option(
                names = "--group",
                required = true,
                split = ",",
                paramLabel = "GROUP",
                description = "For a group, or several: ks1,ks2.")
        private List<String> groups;

        /** What becomes of a group. */
        abstract GroupProfile changed(GroupProfile group, String id);

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            require(appliance().lists().vocabulary(), category);
            for (String group : groups) {
                Whom.group(document, group);
            }
            List<GroupProfile> changed = document.groups().stream()
                    .map(group -> groups.contains(group.name()) ? changed(group, category) : group)
                    .toList();
            return RevisionView.answer(changing().propose(document.withGroups(changed), person(), reason()));
        }

        static List<String> with(List<String> ids, String id) {
            List<String> all = new ArrayList<>(ids);
            if (!all.contains(id)) {
                all.add(id);
            }
            return all;
        }

        static List<String> without(List<String> ids, String id) {
            return ids.stream().filter(other -> !other.equals(id)).toList();
        }
    }

    /** {@code gatehouse category block}. */
    @Command(
            name = "block",
            description = "Blocks a category for groups.",
            footer = {
                "",
                "Example:",
                "  gatehouse category block games --group pupils,visitors --reason \"agreed with the staff\""
            })
    @For(Role.TECHNICIAN)
    static final class Block extends Change {
        @Override
        GroupProfile changed(GroupProfile group, String id) {
            return group.withBlock(with(group.block(), id));
        }
    }

    /** {@code gatehouse category allow}. */
    @Command(
            name = "allow",
            description = "Blocks a category for groups no more.",
            footer = {
                "",
                "Example:",
                "  gatehouse category allow games --group pupils --reason \"golden time all week\""
            })
    @For(Role.TECHNICIAN)
    static final class Allow extends Change {
        @Override
        GroupProfile changed(GroupProfile group, String id) {
            return group.withBlock(without(group.block(), id));
        }
    }

    /** {@code gatehouse category alert}. */
    @Command(
            name = "alert",
            description = "Lets the safeguarding lead hear of a category, blocked or not.",
            footer = {"", "Example:", "  gatehouse category alert weapons --group pupils --reason \"after last week\""})
    @For(Role.TECHNICIAN)
    static final class Alert extends Change {
        @Override
        GroupProfile changed(GroupProfile group, String id) {
            return group.withAlert(with(group.alert(), id));
        }
    }

    /** {@code gatehouse category quiet}. */
    @Command(
            name = "quiet",
            description = "Ends the alerts of a category for groups.",
            footer = {
                "",
                "Example:",
                "  gatehouse category quiet weapons --group pupils --reason \"the project on castles\""
            })
    @For(Role.TECHNICIAN)
    static final class Quiet extends Change {
        @Override
        GroupProfile changed(GroupProfile group, String id) {
            return group.withAlert(without(group.alert(), id));
        }
    }
}
