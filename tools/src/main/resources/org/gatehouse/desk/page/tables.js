// Tables, and the lists of numbers above them.

import { h } from "./dom.js";
import { number, VERDICTS } from "./words.js";

/**
 * A table. Columns are [title, cell of a line, class]; class "number" for those that are aligned right. It scrolls by itself where the window is narrow, and can be
 * reached by keyboard for that.
 */
export function table(caption, columns, lines, empty = "Nothing in this period.") {
  if (lines.length === 0) {
    return h("p", { class: "empty" }, empty);
  }
  return h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    h("table", {},
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, columns.map(([title, , kind]) => h("th", { scope: "col", class: kind }, title)))),
      h("tbody", {}, lines.map((line) => h("tr", {}, columns.map(([, cell, kind], index) => {
        const content = cell(line);
        return index === 0 ? h("th", { scope: "row", class: kind }, content) : h("td", { class: kind }, content);
      }))))));
}

/** Figures with their names. */
export const figures = (entries) => h("dl", { class: "figures" },
  entries.map(([name, value, kind, hint]) => h("div", { class: kind },
    h("dt", {}, name), h("dd", {}, typeof value === "number" ? number(value) : value, hint && h("small", {}, hint)))));

export const badge = (verdict) => h("span", { class: `badge ${verdict}` }, VERDICTS[verdict] ?? verdict);

/** The columns that count what became of requests. */
export const tallyColumns = [
  ["Blocked", (line) => number(line.tally.blocked), "number"],
  ["Flagged", (line) => number(line.tally.flagged), "number"],
  ["Allowed", (line) => number(line.tally.allowed), "number"],
];

export const section = (title, ...content) => h("section", {}, h("h2", {}, title), content);
