package org.gatehouse.report;

import java.util.List;
import java.util.Optional;

/**
 * A report, whatever it will look like.
 *
 * @param title what it is of
 * @param subtitle which school, which time
 */
public record Page(String title, String subtitle, List<Section> sections) {
    public Page {
        sections = List.copyOf(sections);
    }

    /** A part with a heading; what a chart shows a table beside it says in numbers. */
    public record Section(String heading, List<String> paragraphs, Optional<Chart> chart, Optional<Table> table) {
        public Section {
            paragraphs = List.copyOf(paragraphs);
        }

        static Section of(String heading, List<String> paragraphs) {
            return new Section(heading, paragraphs, Optional.empty(), Optional.empty());
        }

        static Section of(String heading, List<String> paragraphs, Table table) {
            return new Section(heading, paragraphs, Optional.empty(), table.orNothing());
        }

        static Section of(String heading, List<String> paragraphs, Chart chart, Table table) {
            Optional<Chart> shown = chart.isEmpty() ? Optional.empty() : Optional.of(chart);
            return new Section(heading, paragraphs, shown, table.orNothing());
        }
    }

    /** Rows under headings; a cell that is a number stands on the right. */
    public record Table(List<String> heading, List<List<Object>> rows) {
        public Table {
            heading = List.copyOf(heading);
            rows = rows.stream().map(List::copyOf).toList();
        }

        Optional<Table> orNothing() {
            return rows.isEmpty() ? Optional.empty() : Optional.of(this);
        }
    }

    /**
     * Bars that lie, a group of them for each label.
     *
     * @param series what the bars of a group are, the first the one that matters
     * @param bars as many values each as there are series
     */
    public record Chart(String title, List<String> series, List<Bar> bars) {
        public Chart {
            series = List.copyOf(series);
            bars = List.copyOf(bars);
        }

        boolean isEmpty() {
            return bars.stream().allMatch(bar -> bar.values().stream().allMatch(value -> value == 0));
        }
    }

    /** One label of a chart. */
    public record Bar(String label, List<Long> values) {
        public Bar {
            values = List.copyOf(values);
        }
    }
}
