package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gatehouse.name.Entry;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameTable;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.NamePattern;
import org.gatehouse.policy.Policy;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.SafeName;
import org.gatehouse.policy.Trail;
import org.gatehouse.policy.Verdict;

/** Asks the policy what the lanes ask it, and how it comes to its verdict. For one moment. */
final class Explainer {
    private final Policy policy;
    private final NameTable names;
    private final Match match = new Match();

    /** @param policy in force; it is put together anew for the moment, and for the categories of the names */
    Explainer(Policy policy, NameTable names, Moment moment) {
        this.policy = policy.boundTo(names.categories()).at(moment);
        this.names = names;
    }

    /**
     * What would become of a site.
     *
     * @param steps what each step said, in order; those of the strictest where several groups were asked
     * @param list the list that the verdict rests on, empty where it rests on none, or on one that nobody may see
     * @param entry the entry of that list
     * @param safeName the name whose addresses are given for this one, empty where those of its own are
     * @param question how DNS questions for the name are judged, where that is otherwise than what the device opens
     */
    record Explanation(
            Site site,
            Whom whom,
            Verdict verdict,
            List<Trail.Said> steps,
            String list,
            String entry,
            String safeName,
            Optional<Trail> question) {
        boolean blocked() {
            return verdict.isBlock();
        }
    }

    Policy policy() {
        return policy;
    }

    Explanation explain(Site site, Whom whom) {
        match.clear();
        if (site.isAddress()) {
            Verdict verdict = whom.unnamed(policy, Reason.ADDRESS_FOR_NAME);
            Trail.Said said =
                    new Trail.Said("address", verdict, "no name to judge by: the group's stance on address-for-name");
            return new Explanation(site, whom, verdict, List.of(said), "", "", "", Optional.empty());
        }
        names.find(site.name(), match);
        Trail trail = whom.explain(policy, site.name(), match);
        List<Trail.Said> steps = new ArrayList<>(trail.said());
        steps.addAll(members(trail));
        return withLists(site, whom, trail.verdict(), steps);
    }

    private static String said(Trail trail) {
        return trail.said().stream()
                .filter(said -> said.verdict() != null)
                .findFirst()
                .map(said -> said.step() + ": " + said.text())
                .orElse("");
    }

    /** What each of the groups said that were asked. */
    static List<Trail.Said> members(Trail trail) {
        return trail.members().stream()
                .map(member -> new Trail.Said("as " + member.subject(), member.verdict(), said(member)))
                .toList();
    }

    private Explanation withLists(Site site, Whom whom, Verdict verdict, List<Trail.Said> steps) {
        Trail asked = whom.explainQuestion(policy, site.name(), match);
        boolean asksForOthers = !asked.members().isEmpty()
                && steps.stream().noneMatch(said -> said.step().startsWith("as "));
        Optional<Trail> question = asksForOthers ? Optional.of(asked) : Optional.empty();
        SafeName safe = whom.safeSearch(policy).of(site.name());
        String safeName =
                safe == null || question.map(Trail::verdict).orElse(verdict).isBlock() ? "" : safe.toString();
        int bit = verdict.categoryBit();
        boolean shown = bit >= 0 && verdict.reason() != Reason.LOCKED && match.listOf(bit) >= 0;
        if (!shown) {
            return new Explanation(site, whom, verdict, steps, "", "", safeName, question);
        }
        int list = match.listOf(bit);
        Optional<Entry> entry = names.entriesFor(site.name()).stream()
                .filter(each -> each.categoryBit() == bit && each.listId() == list)
                .max(Comparator.comparingInt(each -> each.name().length()));
        String text = entry.map(found -> new NamePattern(found.name(), found.cover()).toString())
                .orElse("");
        return new Explanation(site, whom, verdict, steps, names.list(list), text, safeName, question);
    }
}
