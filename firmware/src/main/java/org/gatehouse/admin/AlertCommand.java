package org.gatehouse.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatehouse.alert.Armor;
import org.gatehouse.alert.Delivery;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.alert.Mail;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Timestamp;
import org.gatehouse.policy.AlertRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse alert}: what the safeguarding lead was told, and when. */
@For(Role.DSL)
@Command(
        name = "alert",
        description = {
            "What the safeguarding lead is told at once, or soon. What an alert says of anybody is sealed to her key: the box itself cannot",
            "read it. The rules stand in the policy, [[alerts]]: a change of them is a revision."
        },
        subcommands = {
            AlertCommand.ListAll.class,
            AlertCommand.Show.class,
            AlertCommand.Test.class,
            AlertCommand.Rules.class
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse --as dsl alert list",
            "  gatehouse --as dsl alert show 17 | gpg --decrypt    on a computer that has the key",
            "  gatehouse alert test                                 whether mail arrives, and can be opened",
            "  gatehouse alert rules"
        })
final class AlertCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list, show, test or rules");
    }

    /** {@code gatehouse alert list}. */
    @Command(
            name = "list",
            description =
                    "Lists the newest alerts, the newest first: when, by which rule, of which group, and whether the mail was taken.",
            footer = {"", "Example:", "  gatehouse --as dsl alert list --most 20"})
    static final class ListAll extends AdminCommand {
        @Option(names = "--most", paramLabel = "NUMBER", defaultValue = "50", description = "How many; 50 unsaid.")
        private int most;

        @Override
        Answer answer() throws LogbookException {
            Columns columns = new Columns("no", "when", "rule", "category", "group", "attempts", "told", "mail");
            List<Map<String, Object>> data = new ArrayList<>();
            try {
                for (KeptAlert alert : appliance().alerts().last(most)) {
                    List<Delivery> deliveries = appliance().alerts().deliveriesOf(alert.number());
                    columns.add(
                            alert.number(),
                            Times.text(new Timestamp(alert.at(), alert.clockTrusted()), zone()),
                            alert.rule(),
                            alert.category(),
                            alert.group(),
                            alert.attempts(),
                            alert.telling(),
                            state(alert, deliveries));
                    data.add(data(alert, deliveries));
                }
            } catch (IOException broken) {
                throw new LogbookException("the alerts cannot be read: " + broken.getMessage());
            }
            return Answer.of(Data.of("alerts", data), columns.toString());
        }
    }

    /** {@code gatehouse alert show}. */
    @Command(
            name = "show",
            description =
                    "Prints an alert, sealed: an OpenPGP message, for gpg or the desk on a computer that has the key.",
            footer = {"", "Example:", "  ssh box alert show 17 | gpg --decrypt"})
    static final class Show extends AdminCommand {
        @Parameters(paramLabel = "NUMBER", description = "As \"alert list\" shows it.")
        private long number;

        @Override
        Answer answer() throws Refusal, LogbookException {
            try {
                KeptAlert alert =
                        appliance().alerts().find(number).orElseThrow(() -> Refusal.no("there is no alert " + number));
                if (alert.sealed().length == 0) {
                    throw Refusal.no("alert " + number + " was made when the box had no key to seal to: only its rule, "
                            + "group and count were kept (\"alert list\")");
                }
                Map<String, Object> data = data(alert, appliance().alerts().deliveriesOf(number));
                data.put("message", Armor.of(alert.sealed()));
                return Answer.of(data, Armor.of(alert.sealed()));
            } catch (IOException broken) {
                throw new LogbookException("the alerts cannot be read: " + broken.getMessage());
            }
        }
    }

    /** {@code gatehouse alert test}. */
    @For({Role.TECHNICIAN, Role.DSL})
    @Command(
            name = "test",
            description = {
                "Sends a sealed test mail to everybody who gets alerts, and says whether the mail server took it.",
                "Exit status 1 where it did not, or there is no key to seal to."
            },
            footer = {"", "Example:", "  gatehouse alert test"})
    static final class Test extends AdminCommand {
        @Override
        Answer answer() throws Refusal, LogbookException {
            Mail mail = appliance().mail();
            if (mail.settings().isEmpty()) {
                throw Refusal.no("the settings have no [mail]: alerts stay in the box");
            }
            try {
                List<Map<String, Object>> data = new ArrayList<>();
                StringBuilder text = new StringBuilder();
                boolean allTaken = true;
                for (Mail.Outcome outcome :
                        mail.test(appliance().changes().now().now())) {
                    boolean taken = outcome.problem().isEmpty();
                    allTaken &= taken;
                    text.append(outcome.address()).append(": ");
                    text.append(taken ? "the mail server took it" : Columns.plain(outcome.problem()));
                    text.append('\n');
                    data.add(Data.of("address", outcome.address(), "taken", taken, "problem", outcome.problem()));
                }
                return new Answer(allTaken ? 0 : Refusal.NO, Data.of("letters", data), text.toString());
            } catch (IOException failed) {
                throw new LogbookException("the test mail cannot be sealed: " + failed.getMessage());
            }
        }
    }

    /** {@code gatehouse alert rules}. */
    @For({Role.TECHNICIAN, Role.DSL, Role.HEAD})
    @Command(
            name = "rules",
            description = {
                "Shows by which rules alerts are made, in the order in which they are asked. The first that alerts at the first attempt ends the asking.",
                "They are those of [[alerts]] in the policy, and where that says nothing the usual ones. Unlawful content comes first, always; changes",
                "of the box come last, each kind that no rule names."
            },
            footer = {"", "Example:", "  gatehouse alert rules"})
    static final class Rules extends AdminCommand {
        @Override
        Answer answer() {
            Columns columns = new Columns("rule", "told", "attempts", "groups", "about");
            List<Map<String, Object>> data = new ArrayList<>();
            for (AlertRule rule : appliance().changes().current().document().alertRules()) {
                List<String> about = new ArrayList<>(rule.categories());
                about.addAll(rule.reasons());
                if (rule.marked()) {
                    about.add("the groups' alert lists");
                }
                columns.add(
                        rule.name(),
                        rule.tell().code(),
                        rule.count() == 1 ? "1" : rule.count() + " in " + rule.minutes() + " min",
                        rule.groups().isEmpty() ? "everyone" : String.join(", ", rule.groups()),
                        String.join(", ", about));
                data.add(Data.of(
                        "name", rule.name(),
                        "categories", rule.categories(),
                        "reasons", rule.reasons(),
                        "marked", rule.marked(),
                        "groups", rule.groups(),
                        "count", rule.count(),
                        "minutes", rule.minutes(),
                        "tell", rule.tell().code()));
            }
            return Answer.of(Data.of("rules", data), columns.toString());
        }
    }

    private static String state(KeptAlert alert, List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return alert.toSend() ? "collected" : "stays here";
        }
        long sent = deliveries.stream().filter(one -> one.sent().isPresent()).count();
        if (sent == deliveries.size()) {
            return "sent";
        }
        Delivery waiting = deliveries.stream()
                .filter(one -> one.sent().isEmpty())
                .findFirst()
                .orElseThrow();
        return sent + " of " + deliveries.size() + " sent"
                + (waiting.problem().isEmpty() ? "" : ": " + waiting.problem());
    }

    private static Map<String, Object> data(KeptAlert alert, List<Delivery> deliveries) {
        return Data.of(
                "alert", alert.number(),
                "time", alert.at(),
                "clockTrusted", alert.clockTrusted(),
                "rule", alert.rule(),
                "category", alert.category(),
                "group", alert.group(),
                "attempts", alert.attempts(),
                "tell", alert.telling(),
                "sealed", alert.sealed().length > 0,
                "letters", deliveries.stream().map(AlertCommand::data).toList());
    }

    private static Map<String, Object> data(Delivery delivery) {
        return Data.of(
                "address", delivery.address(),
                "attempts", delivery.attempts(),
                "sent", delivery.sent().map(Object::toString).orElse(""),
                "problem", delivery.problem());
    }
}
