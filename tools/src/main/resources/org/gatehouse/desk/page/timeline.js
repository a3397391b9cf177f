import { ask } from "./api.js";
import { chart } from "./charts.js";
import { h } from "./dom.js";
import { changed, link } from "./filters.js";
import { tallyColumns, table } from "./tables.js";
import { barName, barTick, count, number, STEPS } from "./words.js";

const SERIES = { allowed: "Allowed", flagged: "Flagged", blocked: "Blocked" };

export async function timeline({ params }) {
  const answer = await ask("timeline", params);
  return [
    h("p", { class: "lead" }, `Each bar is ${STEPS[answer.step]}. Choose one to look closer.`),
    bars("Blocked and flagged", answer, params, "timeline", ["flagged", "blocked"]),
    bars("All requests", answer, params, "timeline", ["allowed", "flagged", "blocked"]),
  ];
}

/** A chart of the timeline; a bar leads to its own time in the view. */
export function bars(title, { step, bars: all }, params, view, kinds) {
  const address = (bar) => link(view, changed(params, { from: bar.from, to: bar.to }));
  const sum = (kind) => all.reduce((whole, bar) => whole + bar.tally[kind], 0);
  const most = all.reduce((best, bar) => (size(bar, kinds) > size(best, kinds) ? bar : best), all[0]);
  const sums = kinds.map((kind) => `${SERIES[kind]}: ${number(sum(kind))}`).join(", ");
  const summary = size(most, kinds) === 0 ? "None in this period." : `${sums}. Most: ${barName(most, step)}, ${count(size(most, kinds), "request")}.`;
  return chart({
    title,
    summary,
    labels: all.map((bar) => barTick(bar, step)),
    longLabels: all.map((bar) => barName(bar, step)),
    series: kinds.map((kind) => ({ name: SERIES[kind], colour: kind, values: all.map((bar) => bar.tally[kind]) })),
    onBar: (index) => { location.hash = address(all[index]); },
    table: table(title, [
      ["Time", (bar) => h("a", { href: address(bar) }, barName(bar, step))],
      ...tallyColumns,
      ["Alerts", (bar) => number(bar.tally.alerts), "number"],
    ], all.filter((bar) => bar.tally.allowed + bar.tally.flagged + bar.tally.blocked > 0)),
  });
}

const size = (bar, kinds) => kinds.reduce((whole, kind) => whole + bar.tally[kind], 0);
