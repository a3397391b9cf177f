package org.gatehouse.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What was counted in a time, added up in several ways. Immutable. */
final class Figures {
    private final List<Counted> counted;

    Figures(List<Counted> counted) {
        this.counted = List.copyOf(counted);
    }

    Figures where(Predicate<Counted> condition) {
        return new Figures(counted.stream().filter(condition).toList());
    }

    Figures between(Instant from, Instant until) {
        return where(one -> !one.hour().isBefore(from) && one.hour().isBefore(until));
    }

    Figures of(String verdict) {
        return where(one -> one.verdict().equals(verdict));
    }

    long total() {
        return counted.stream().mapToLong(Counted::events).sum();
    }

    Map<LocalDate, Figures> byDay(ZoneId zone) {
        return by(one -> one.hour().atZone(zone).toLocalDate());
    }

    Map<String, Figures> byGroup() {
        return by(Counted::group);
    }

    Map<String, Figures> byCategory() {
        return by(Counted::category);
    }

    private <T extends Comparable<? super T>> Map<T, Figures> by(Function<Counted, T> key) {
        Map<T, List<Counted>> parts =
                counted.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
        Map<T, Figures> figures = new TreeMap<>();
        parts.forEach((one, part) -> figures.put(one, new Figures(part)));
        return figures;
    }

    /** The keys of some parts, the one with the largest total first. */
    static List<String> largestFirst(Map<String, Figures> parts) {
        List<String> keys = new ArrayList<>(parts.keySet());
        keys.sort(Comparator.comparingLong((String key) -> parts.get(key).total())
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        return keys;
    }
}
