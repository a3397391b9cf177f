package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatehouse.admin.Explainer.Explanation;
import org.gatehouse.lists.LockedSlot;
import org.gatehouse.logbook.Export;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Cover;
import org.gatehouse.name.NameTable;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.Mode;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.SafeName;
import org.gatehouse.policy.Verdict;

/**
 * Tries for every group what must not pass and what must, through the judgement that the lanes use. That frames take that way is the heartbeat's to show.
 *
 * <p>Canaries are taken from the lists in force, so that a list which is gone shows as a category that nothing fills.
 */
final class FilterCheck {
    private static final int CANARIES = 3; // of each category

    /** How programs ask whether they may go round the filter, and who would let them. */
    private static final List<String> SWITCHES =
            List.of("use-application-dns.net", "mask.icloud.com", "_dns.resolver.arpa");

    private static final List<Reason> WAYS_ROUND = List.of(
            Reason.VPN,
            Reason.TUNNEL,
            Reason.TOR,
            Reason.DOH,
            Reason.DOT,
            Reason.DOQ,
            Reason.DNSCRYPT,
            Reason.ENCRYPTED_NAME,
            Reason.NO_NAME,
            Reason.ADDRESS_FOR_NAME);

    private static final List<String> ENGINES =
            List.of("www.google.com", "www.google.co.uk", "www.bing.com", "duckduckgo.com", "www.youtube.com");

    /** What lessons and pupils need, of each kind: what stays open. */
    private static final Map<String, String> NEEDED = new LinkedHashMap<>();

    static {
        NEEDED.put("www.bbc.co.uk", "lessons and news");
        NEEDED.put("www.thenational.academy", "lessons");
        NEEDED.put("classroom.google.com", "learning platform");
        NEEDED.put("en.wikipedia.org", "reference");
        NEEDED.put("www.childline.org.uk", "help");
        NEEDED.put("www.ceop.police.uk", "help");
        NEEDED.put("www.nspcc.org.uk", "help");
        NEEDED.put("www.gov.uk", "public services");
    }

    private final Appliance appliance;
    private final Explainer explainer;
    private final Map<Integer, List<String>> canaries = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

    /** What became of a try. */
    enum Outcome {
        PASSED,
        /** As the policy says, but worth a look: it lets something through that others shut. */
        CHOSEN,
        /** There is nothing to check with. */
        MISSING,
        FAILED
    }

    /** A try. */
    record Row(String group, String kind, String what, Outcome outcome, String found) {
        boolean well() {
            return outcome == Outcome.PASSED || outcome == Outcome.CHOSEN;
        }
    }

    FilterCheck(Appliance appliance) {
        this.appliance = appliance;
        this.explainer = new Explainer(
                appliance.policy(), appliance.names(), appliance.changes().now());
    }

    /** Every try, by group. */
    List<Row> run(Export.Progress progress) throws Refusal {
        gatherCanaries();
        boolean filtering = appliance.isFiltering();
        add(
                "all",
                "the way",
                "heartbeat through the kernel's rules and both lanes",
                filtering,
                filtering ? "comes through" : "does not come through");
        List<GroupProfile> groups = explainer.policy().document().groups();
        int done = 0;
        for (GroupProfile group : groups) {
            progress.at(done++, groups.size());
            checkLocked(group);
            checkCategories(group);
            checkBypass(group);
            checkSearch(group);
            checkNeeded(group);
        }
        return rows;
    }

    private void gatherCanaries() {
        appliance.names().forEachEntry(entry -> {
            List<String> known = canaries.computeIfAbsent(entry.categoryBit(), bit -> new ArrayList<>(CANARIES));
            if (known.size() < CANARIES && entry.cover() != Cover.BELOW) {
                known.add(entry.name());
            }
        });
    }

    /** What is on these lists is shown to nobody: canaries of them are numbered. */
    private void checkLocked(GroupProfile group) throws Refusal {
        for (LockedSlot slot : appliance.lists().lockedLayer()) {
            List<String> names = canariesOf(slot.kind().category());
            if (names.isEmpty()) {
                rows.add(new Row(group.name(), "locked layer", slot.kind().code(), Outcome.MISSING, slot.text()));
            }
            for (int i = 0; i < names.size(); i++) {
                Verdict verdict = explain(group, names.get(i)).verdict();
                boolean locked = verdict.isBlock() && verdict.reason() == Reason.LOCKED;
                add(
                        group.name(),
                        "locked layer",
                        slot.kind().code() + ", name " + (i + 1),
                        locked,
                        locked ? "blocked" : "NOT BLOCKED BY THE LAYER");
            }
        }
    }

    private void checkCategories(GroupProfile group) throws Refusal {
        for (String category : group.block()) {
            List<String> names = canariesOf(category);
            if (names.isEmpty()) {
                rows.add(new Row(
                        group.name(), "category " + category, "", Outcome.MISSING, "no list names a site in it"));
            }
            for (String name : names) {
                Verdict verdict = explain(group, name).verdict();
                boolean chosen = verdict.reason() == Reason.ALLOWED_NAME || verdict.reason() == Reason.SCHEDULE;
                Outcome outcome = verdict.isBlock() ? Outcome.PASSED : chosen ? Outcome.CHOSEN : Outcome.FAILED;
                rows.add(new Row(group.name(), "category " + category, name, outcome, found(verdict)));
            }
        }
    }

    private void checkBypass(GroupProfile group) throws Refusal {
        for (String name : SWITCHES) {
            Verdict verdict = explain(group, name).verdict();
            rows.add(new Row(
                    group.name(),
                    "way round",
                    name,
                    verdict.isBlock() ? Outcome.PASSED : Outcome.CHOSEN,
                    found(verdict)));
        }
        for (Reason way : WAYS_ROUND) {
            Verdict verdict = explainer.policy().judgeUnnamed(group.name(), way);
            rows.add(new Row(
                    group.name(),
                    "way round",
                    way.code(),
                    verdict.isBlock() ? Outcome.PASSED : Outcome.CHOSEN,
                    found(verdict)));
        }
    }

    private void checkSearch(GroupProfile group) throws Refusal {
        for (String engine : ENGINES) {
            SafeName safe = group.safeSearch().of(Site.parse(engine).name());
            boolean blocked = explain(group, engine).blocked();
            String found = safe != null ? "answered as " + safe : blocked ? "blocked" : "as it is: the policy says so";
            rows.add(new Row(
                    group.name(),
                    "safe search",
                    engine,
                    safe != null || blocked ? Outcome.PASSED : Outcome.CHOSEN,
                    found));
        }
    }

    /** A group that reaches chosen names is tried with those. */
    private void checkNeeded(GroupProfile group) throws Refusal {
        if (group.mode() == Mode.ALLOW_ONLY) {
            for (var pattern : group.allow().stream()
                    .filter(each -> each.cover() != Cover.BELOW)
                    .limit(CANARIES)
                    .toList()) {
                addNeeded(group, pattern.name(), "allowed by name");
            }
            return;
        }
        for (Map.Entry<String, String> needed : NEEDED.entrySet()) {
            addNeeded(group, needed.getKey(), needed.getValue());
        }
    }

    private void addNeeded(GroupProfile group, String name, String kind) throws Refusal {
        Explanation explanation = explain(group, name);
        Verdict verdict = explanation.verdict();
        boolean chosen = verdict.reason() == Reason.BLOCKED_NAME || verdict.reason() == Reason.SCHEDULE;
        Outcome outcome = !verdict.isBlock() ? Outcome.PASSED : chosen ? Outcome.CHOSEN : Outcome.FAILED;
        String list = explanation.list().isEmpty() ? "" : ", list " + explanation.list();
        rows.add(new Row(group.name(), "open: " + kind, name, outcome, found(verdict) + list));
    }

    private Explanation explain(GroupProfile group, String name) throws Refusal {
        return explainer.explain(Site.parse(name), new Whom.OfGroup(group.name()));
    }

    private List<String> canariesOf(String category) {
        NameTable names = appliance.names();
        return canaries.getOrDefault(names.categories().bit(category), List.of());
    }

    private void add(String group, String kind, String what, boolean well, String found) {
        rows.add(new Row(group, kind, what, well ? Outcome.PASSED : Outcome.FAILED, found));
    }

    private static String found(Verdict verdict) {
        String why =
                verdict.category() == null || Categories.isLocked(verdict.category()) ? "" : ", " + verdict.category();
        return (verdict.isBlock() ? "blocked" : verdict.flagged() ? "allowed, marked" : "allowed") + ": "
                + verdict.reason().code() + why;
    }
}
