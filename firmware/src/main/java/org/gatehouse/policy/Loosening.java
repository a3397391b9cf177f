package org.gatehouse.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy surely lets pass, or tells nobody of, that the one before did not: as sentences for somebody who has to know at once. It is not all that may: whether a schedule or a rule with dates lets
 * more pass depends on the hour, and so nothing is said of those, and never that a change lets nothing pass.
 */
public final class Loosening {
    private final PolicyDocument before;
    private final PolicyDocument after;
    private final List<String> sentences = new ArrayList<>();

    private Loosening(PolicyDocument before, PolicyDocument after) {
        this.before = before;
        this.after = after;
    }

    /** Empty where nothing can be said. */
    public static List<String> of(PolicyDocument before, PolicyDocument after) {
        Loosening loosening = new Loosening(before, after);
        loosening.compare();
        return List.copyOf(loosening.sentences);
    }

    private void compare() {
        if (before.approvals() && !after.approvals()) {
            say("changes need no approval any more");
        }
        if (!before.unknownDevices().equals(after.unknownDevices())) {
            say("devices that nobody has entered are in " + after.unknownDevices() + ", not in "
                    + before.unknownDevices());
        }
        for (GroupProfile group : after.groups()) {
            same(group.name()).ifPresent(was -> compare(was, group));
        }
        for (NameRule rule : without(after.rules(), before.rules())) {
            if (rule.action() == Action.ALLOW) {
                say(names(rule) + " allowed for " + groups(rule.groups()));
            }
        }
        for (NameRule rule : without(before.rules(), after.rules())) {
            if (rule.action() == Action.BLOCK) {
                say("no rule any more, as it stood, that blocks " + names(rule) + " for " + groups(rule.groups()));
            }
        }
        long freed = without(before.quarantines(), after.quarantines()).stream()
                .filter(one -> after.quarantines().stream().noneMatch(other -> other.mac() == one.mac()))
                .count();
        if (freed > 0) {
            say(freed + (freed == 1 ? " device is" : " devices are") + " in quarantine no more");
        }
        for (AlertRule rule : without(before.alertRules(), after.alertRules())) {
            say("the rule for alerts \"" + rule.name() + "\" is gone, or says something else");
        }
    }

    private void compare(GroupProfile was, GroupProfile group) {
        String name = group.name();
        if (was.mode() == Mode.ALLOW_ONLY && group.mode() == Mode.FILTER) {
            say(name + " reaches more than the sites chosen for it");
        }
        sayOf(name + " no longer blocks ", without(was.block(), group.block()));
        sayOf("no alerts any more of " + name + " about ", without(was.alert(), group.alert()));
        sayOf(name + " is allowed ", without(group.allow(), was.allow()));
        sayOf(name + " is no longer refused ", without(was.refuse(), group.refuse()));
        boolean search = was.safeSearch().search() && !group.safeSearch().search();
        boolean youTube =
                group.safeSearch().youTube().compareTo(was.safeSearch().youTube()) < 0;
        if (search || youTube) {
            say(name + " has " + (search ? "searches that are not safe" : "more of YouTube"));
        }
        Stances had = Stances.usual(group.mode()).with(was.stances());
        Stances has = Stances.usual(group.mode()).with(group.stances());
        for (Reason reason : Reason.values()) {
            boolean passes = passes(has.of(reason));
            if (passes && !passes(had.of(reason))) {
                say(name + " has \"" + has.of(reason).code() + "\" for " + reason.code());
            }
        }
    }

    private static boolean passes(Stance stance) {
        return stance == Stance.ALLOW || stance == Stance.FLAG;
    }

    private Optional<GroupProfile> same(String name) {
        return before.groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst();
    }

    private static <T> List<T> without(List<T> all, List<T> those) {
        Set<T> known = new HashSet<>(those); // thousands of rules
        return all.stream().filter(one -> !known.contains(one)).toList();
    }

    private static String names(NameRule rule) {
        return String.join(", ", rule.names().stream().map(Object::toString).toList());
    }

    private static String groups(List<String> groups) {
        return groups.isEmpty() ? NameRule.EVERYONE : String.join(", ", groups);
    }

    private void sayOf(String what, List<?> which) {
        if (!which.isEmpty()) {
            say(what + String.join(", ", which.stream().map(Object::toString).toList()));
        }
    }

    private void say(String sentence) {
        sentences.add(sentence);
    }
}
