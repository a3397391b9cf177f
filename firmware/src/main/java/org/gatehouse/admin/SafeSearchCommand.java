package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.SafeSearch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gatehouse safe-search}. */
@Command(
        name = "safe-search",
        description = "Which groups get the safe results of search engines, and how much of YouTube.",
        subcommands = {SafeSearchCommand.Show.class, SafeSearchCommand.Change.class},
        footer = {
            "",
            "Examples:",
            "  gatehouse safe-search show",
            "  gatehouse safe-search set staff --search on --youtube moderate --reason \"shared laptops\""
        })
final class SafeSearchCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected show or set");
    }

    /** {@code gatehouse safe-search show}. */
    @Command(
            name = "show",
            description = "Shows it for every group.",
            footer = {"", "Example:", "  gatehouse safe-search show"})
    static final class Show extends AdminCommand {
        @Override
        Answer answer() {
            Columns columns = new Columns("group", "search", "youtube");
            List<Map<String, Object>> data = new ArrayList<>();
            for (GroupProfile group : appliance().changes().current().document().groups()) {
                SafeSearch safe = group.safeSearch();
                columns.add(
                        group.name(),
                        safe.search() ? "on" : "off",
                        safe.youTube().code());
                data.add(Data.of(
                        "group",
                        group.name(),
                        "search",
                        safe.search(),
                        "youTube",
                        safe.youTube().code()));
            }
            return Answer.of(Data.of("groups", data), columns.toString());
        }
    }

    /** {@code gatehouse safe-search set}. */
    @Command(
            name = "set",
            description = "Sets it for a group; what is not said stays.",
            footer = {
                "",
                "Example:",
                "  gatehouse safe-search set staff --search on --youtube moderate --reason \"shared laptops\""
            })
    @For(Role.TECHNICIAN)
    static final class Change extends ReasonedCommand {
        @Parameters(paramLabel = "GROUP", description = "A group of the policy.")
        private String group;

        @Mixin
        private SearchOptions searches = new SearchOptions();

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            Whom.group(document, group);
            if (searches.sayNothing()) {
                throw Refusal.usage(
                        "nothing to set; expected --search on or off, or --youtube strict, moderate or off");
            }
            List<GroupProfile> groups = new ArrayList<>();
            for (GroupProfile each : document.groups()) {
                groups.add(each.name().equals(group) ? each.withSafeSearch(searches.changed(each.safeSearch())) : each);
            }
            return RevisionView.answer(changing().propose(document.withGroups(groups), person(), reason()));
        }
    }
}
