package org.gatehouse.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatehouse.admin.Explainer.Explanation;
import org.gatehouse.logbook.Export;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Trail;
import org.gatehouse.policy.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse explain}. */
@Command(
        name = "explain",
        description = {
            "Says what becomes of sites, and why: for a group, for a device, or for every group; now, or at another time.",
            "One site for one of them is explained step by step; the first step with a verdict decides. Exit status 1 where a site is blocked."
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse explain --group pupils www.roblox.com",
            "  gatehouse explain --device \"Year 2 tablet 1\" https://www.bbc.co.uk/bitesize --at \"Mon 10:15\"",
            "  gatehouse explain --device 02:00:00:00:00:77 --vlan 30 --address 10.3.0.7 www.bbc.co.uk",
            "  gatehouse explain --group pupils --file lesson.txt --at \"2026-11-24 09:00\"     a site a line",
            "  gatehouse explain www.youtube.com                                            every group"
        })
final class ExplainCommand extends AdminCommand {
    private static final int MAX_SITES = 10_000; // a table that somebody reads

    @Option(names = "--group", paramLabel = "GROUP", description = "For a group of the policy.")
    private String group;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "For a device: its name in the policy, or its MAC address.")
    private String device;

    @Option(
            names = "--vlan",
            paramLabel = "NUMBER",
            description = "The VLAN that the device is in, 0 for none; without it, where it was last seen.")
    private Integer vlan;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "The IP address that the device has; without it, the one that it was last seen with.")
    private String address;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "When, by the school's clock: \"10:15\", \"Mon 10:15\", \"2026-11-23 10:15\"; without it, now.")
    private String at;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "A list of sites, one a line; - is the standard input.")
    private String file;

    @Parameters(arity = "0..*", paramLabel = "SITE", description = "A name, or the address of a page.")
    private List<String> sites = List.of();

    @Override
    Answer answer() throws Refusal {
        List<Site> asked = asked();
        PolicyDocument document = appliance().changes().current().document();
        List<Whom> whom = whom(document);
        Moment moment = moment(document.school().zone());
        Explainer explainer = new Explainer(appliance().policy(), appliance().names(), moment);
        List<Explanation> explanations = new ArrayList<>();
        Export.Progress progress = progress("sites");
        for (Site site : asked) {
            progress.at(explanations.size() / whom.size(), asked.size());
            whom.forEach(each -> explanations.add(explainer.explain(site, each)));
        }
        doing("the answer is put together");
        long revision = explainer.policy().revision();
        Map<String, Object> data = Data.of(
                "time",
                moment.now(),
                "clockTrusted",
                moment.clockTrusted(),
                "revision",
                revision,
                "sites",
                explanations.stream().map(ExplainCommand::data).toList());
        String heading = "%s, revision %d%s%n"
                .formatted(
                        Times.text(moment.now(), document.school().zone()),
                        revision,
                        moment.clockTrusted() ? "" : "; the clock is not known to be right");
        String text = explanations.size() == 1
                ? single(explanations.get(0))
                : whom.size() == 1 ? rows(explanations) : columns(explanations, whom);
        int status = explanations.stream().anyMatch(Explanation::blocked) ? Refusal.NO : 0;
        return new Answer(status, data, heading + text);
    }

    private List<Site> asked() throws Refusal {
        List<String> written = new ArrayList<>(sites);
        if (file != null) {
            read(file)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(written::add);
        }
        if (written.isEmpty() || written.size() > MAX_SITES) {
            throw Refusal.usage(
                    written.size() + " sites; expected from 1 to " + MAX_SITES + ", as words or in a --file");
        }
        List<Site> read = new ArrayList<>();
        for (String site : written) {
            read.add(Site.parse(site));
        }
        return read;
    }

    private List<Whom> whom(PolicyDocument document) throws Refusal {
        if (group != null && device != null) {
            throw Refusal.usage("--group and --device; expected one of them");
        }
        if (device != null) {
            long mac = Whom.macOf(document, device);
            Place place = Place.of(vlan, address, appliance().sightings().of(mac));
            return List.of(Whom.device(document, device, place));
        }
        if (vlan != null || address != null) {
            throw Refusal.usage("--vlan and --address say where a device is; expected --device with them");
        }
        if (group != null) {
            return List.of(Whom.group(document, group));
        }
        List<Whom> all = new ArrayList<>();
        for (GroupProfile each : document.groups()) {
            all.add(Whom.group(document, each.name()));
        }
        return all;
    }

    private Moment moment(ZoneId zone) throws Refusal {
        Moment now = appliance().changes().now();
        if (at == null) {
            return now;
        }
        Instant time = SchoolTime.parse("--at", at, now.now(), zone);
        return Moment.of(time);
    }

    private static List<Map<String, Object>> data(List<Trail.Said> steps) {
        return steps.stream()
                .map(said -> Data.of(
                        "step",
                        said.step(),
                        "verdict",
                        said.verdict() == null ? null : word(said.verdict()),
                        "text",
                        said.text()))
                .toList();
    }

    private static Map<String, Object> question(Trail trail) {
        return Data.of(
                "verdict", word(trail.verdict()),
                "group", trail.verdict().group(),
                "reason", trail.verdict().reason().code(),
                "steps", data(Explainer.members(trail)));
    }

    private static Map<String, Object> data(Explanation explanation) {
        Verdict verdict = explanation.verdict();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("site", explanation.site().written());
        data.put("name", explanation.site().text());
        data.put("for", explanation.whom().text());
        data.put("group", verdict.group());
        data.put("verdict", word(verdict));
        data.put("reason", verdict.reason().code());
        data.put("category", verdict.category());
        data.put("rule", verdict.rule());
        data.put("schedule", verdict.schedule());
        data.put("list", explanation.list());
        data.put("entry", explanation.entry());
        data.put("safeName", explanation.safeName());
        data.put(
                "question", explanation.question().map(ExplainCommand::question).orElse(null));
        data.put("steps", data(explanation.steps()));
        return data;
    }

    private static String single(Explanation explanation) {
        Verdict verdict = explanation.verdict();
        StringBuilder text = new StringBuilder("%s for %s: %s%n%n"
                .formatted(explanation.site().text(), explanation.whom().text(), outcome(verdict)));
        boolean decided = false;
        for (Trail.Said said : explanation.steps()) {
            boolean decides = !decided && said.verdict() != null;
            boolean comesTooLate = decided && said.verdict() != null;
            decided |= decides;
            text.append(decides ? "=> " : "   ")
                    .append(comesTooLate ? line(said, "(without that: %s)") : line(said, "%s"));
        }
        text.append("%n   %-18s %s%n".formatted("group", verdict.group()));
        if (!explanation.list().isEmpty()) {
            text.append("   %-18s %s, entry %s%n".formatted("list", explanation.list(), explanation.entry()));
        }
        if (!explanation.safeName().isEmpty()) {
            text.append(
                    "   %-18s a question for the name is led to %s%n".formatted("safe search", explanation.safeName()));
        }
        explanation.question().ifPresent(trail -> text.append(asked(trail)));
        return text.toString();
    }

    /** What a device is told that asks for others, too. */
    private static String asked(Trail trail) {
        StringBuilder text = new StringBuilder(
                "%nits DNS questions: %s; %s%n%n".formatted(outcome(trail.verdict()), trail.subject()));
        Explainer.members(trail).forEach(said -> text.append("   ")
                .append("%-18s %-8s %s%n".formatted(said.step(), outcome(said.verdict()), Columns.plain(said.text()))));
        return text.toString();
    }

    private static String line(Trail.Said said, String form) {
        return "%-18s %s%n".formatted(said.step(), form.formatted(Columns.plain(said.text())));
    }

    private static String rows(List<Explanation> explanations) {
        Columns columns = new Columns("site", "verdict", "reason", "category", "list", "entry");
        for (Explanation each : explanations) {
            Verdict verdict = each.verdict();
            columns.add(
                    each.site().text(),
                    outcome(verdict),
                    verdict.reason().code(),
                    verdict.category() == null ? "" : verdict.category(),
                    each.list(),
                    each.entry());
        }
        return "for " + explanations.get(0).whom().text() + "\n" + columns;
    }

    private static String columns(List<Explanation> explanations, List<Whom> whom) {
        List<String> heading = new ArrayList<>(List.of("site"));
        whom.forEach(each -> heading.add(each.text()));
        Columns columns = new Columns(heading.toArray(String[]::new));
        for (int row = 0; row < explanations.size(); row += whom.size()) {
            List<Object> cells =
                    new ArrayList<>(List.of(explanations.get(row).site().text()));
            for (int i = 0; i < whom.size(); i++) {
                Verdict verdict = explanations.get(row + i).verdict();
                String why = verdict.category() == null ? verdict.reason().code() : verdict.category();
                cells.add(verdict.isBlock() ? outcome(verdict) + " (" + why + ")" : outcome(verdict));
            }
            columns.add(cells.toArray());
        }
        return columns.toString();
    }

    /** Capitals, so that a table shows at a glance what is blocked. */
    private static String outcome(Verdict verdict) {
        return verdict.isBlock() ? "BLOCKED" : verdict.flagged() ? "allowed, marked" : "allowed";
    }

    private static String word(Verdict verdict) {
        return verdict.isBlock() ? "block" : verdict.flagged() ? "flag" : "allow";
    }
}
