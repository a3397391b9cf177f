package org.gatehouse.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gatehouse.policy.AlertRule;

/** Changes that were heard of, until the thread "alerts" takes them. Any thread hands them in, and waits for nothing. */
final class ChangeInbox {
    private static final int MAX_HEARD =
            100; // each may hold two policies; a script, while the disk takes nothing for a minute

    private final List<Changed> heard = new ArrayList<>(); // guarded by this, as the next
    private long unheard;

    synchronized void add(Changed change) {
        if (heard.size() < MAX_HEARD) {
            heard.add(change);
        } else {
            unheard++;
        }
    }

    /**
     * What came since it was last asked, by the rule that it is told by.
     *
     * @param rules of the policy in force
     */
    List<Changes> take(List<AlertRule> rules) {
        List<Changed> taken;
        long more;
        synchronized (this) {
            taken = List.copyOf(heard);
            more = unheard;
            heard.clear();
            unheard = 0;
        }
        Map<AlertRule, List<Changed>> byRule = new LinkedHashMap<>();
        for (Changed change : taken) {
            byRule.computeIfAbsent(rule(change, rules), fresh -> new ArrayList<>())
                    .add(change.settled());
        }
        List<Changes> all = new ArrayList<>();
        for (Map.Entry<AlertRule, List<Changed>> entry : byRule.entrySet()) {
            all.add(new Changes(entry.getKey(), entry.getValue(), all.isEmpty() ? more : 0));
        }
        return all;
    }

    /** The sooner of what the rules before say and those in force: nobody ends the telling unheard. */
    private static AlertRule rule(Changed change, List<AlertRule> rules) {
        return Stream.of(change.rulesBefore(), rules)
                .flatMap(those -> those.stream()
                        .filter(rule -> rule.reasons().contains(change.kind().code()))
                        .limit(1))
                .min(Comparator.comparing(AlertRule::tell))
                .orElseThrow(); // each policy has a rule for each kind
    }
}
