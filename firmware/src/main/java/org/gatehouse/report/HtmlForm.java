package org.gatehouse.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatehouse.report.Page.Bar;
import org.gatehouse.report.Page.Chart;
import org.gatehouse.report.Page.Section;
import org.gatehouse.report.Page.Table;

/** A report as one page of HTML that needs nothing else: no script, no font, no network. The template escapes what is put into it. */
public final class HtmlForm {
    private static final String TEMPLATE = "report.html";
    private static final Template PAGE = template();

    // Of a chart, in units of its own coordinates.
    private static final int WIDTH = 720;
    private static final int LABELS = 190; // room for labels on the left
    private static final int NUMBERS = 70; // and for numbers on the right
    private static final int BAR = 16;
    private static final int GAP = 8;

    private HtmlForm() {}

    /** A whole document. */
    public static String of(Page page) {
        List<Map<String, Object>> sections = new ArrayList<>();
        for (int i = 0; i < page.sections().size(); i++) {
            Section section = page.sections().get(i);
            String id = "chart" + i;
            sections.add(Map.of(
                    "heading", section.heading(),
                    "paragraphs", section.paragraphs(),
                    "charts",
                            section.chart().map(chart -> chart(chart, id)).stream()
                                    .toList(),
                    "tables", section.table().map(HtmlForm::table).stream().toList()));
        }
        return PAGE.execute(Map.of("title", page.title(), "subtitle", page.subtitle(), "sections", sections));
    }

    private static Template template() {
        try (Reader reader =
                new InputStreamReader(HtmlForm.class.getResourceAsStream(TEMPLATE), StandardCharsets.UTF_8)) {
            return Mustache.compiler().compile(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(TEMPLATE, e);
        }
    }

    private static Map<String, Object> table(Table table) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (List<Object> row : table.rows()) {
            List<Map<String, Object>> cells = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                cells.add(cell(TextForm.cell(row.get(column)), table, column));
            }
            rows.add(Map.of("cells", cells));
        }
        List<Map<String, Object>> heading = new ArrayList<>();
        for (int column = 0; column < table.heading().size(); column++) {
            heading.add(cell(table.heading().get(column), table, column));
        }
        return Map.of("heading", heading, "rows", rows);
    }

    private static Map<String, Object> cell(String text, Table table, int column) {
        return Map.of("text", text, "kind", TextForm.isNumbers(table, column) ? "number" : "words");
    }

    private static Map<String, Object> chart(Chart chart, String id) {
        long most = chart.bars().stream()
                .flatMap(bar -> bar.values().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        List<Map<String, Object>> groups = new ArrayList<>();
        int y = 0;
        for (Bar bar : chart.bars()) {
            int height = BAR * bar.values().size();
            groups.add(Map.of(
                    "label",
                    bar.label(),
                    "labelX",
                    LABELS - GAP,
                    "labelY",
                    y + height / 2,
                    "bars",
                    bars(bar, y, Math.max(1, most))));
            y += height + GAP;
        }
        List<Map<String, Object>> legend = new ArrayList<>();
        for (int i = 0; chart.series().size() > 1 && i < chart.series().size(); i++) {
            legend.add(Map.of("name", chart.series().get(i), "series", "series" + i));
        }
        return Map.of(
                "id",
                id,
                "title",
                chart.title(),
                "width",
                WIDTH,
                "height",
                y,
                "axis",
                LABELS,
                "groups",
                groups,
                "legend",
                legend);
    }

    private static List<Map<String, Object>> bars(Bar bar, int top, long most) {
        List<Map<String, Object>> bars = new ArrayList<>();
        for (int i = 0; i < bar.values().size(); i++) {
            long value = bar.values().get(i);
            long length = value * (WIDTH - LABELS - NUMBERS) / most;
            long shown = value > 0 ? Math.max(1, length) : 0; // something is never nothing
            bars.add(Map.of(
                    "x",
                    LABELS,
                    "y",
                    top + i * BAR,
                    "width",
                    shown,
                    "height",
                    BAR - 2,
                    "series",
                    "series" + i,
                    "numberX",
                    LABELS + shown + 4,
                    "numberY",
                    top + i * BAR + BAR / 2,
                    "number",
                    TextForm.cell(value)));
        }
        return bars;
    }
}
