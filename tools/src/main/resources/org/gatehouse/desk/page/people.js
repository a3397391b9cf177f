import { ask } from "./api.js";
import { chart } from "./charts.js";
import { h } from "./dom.js";
import { changed, link } from "./filters.js";
import { section, tallyColumns, table } from "./tables.js";
import { number } from "./words.js";

const MOST_BARS = 14; // that still have room for their names

export async function categories({ params }) {
  const answer = await ask("categories", params);
  const to = (line, more = {}) => link("search", changed(params, { category: line.id || "-", ...more }));
  const lines = answer.categories.filter((line) => line.id !== "" || line.tally.blocked + line.tally.flagged > 0);
  return [
    lyingBars("Blocked and flagged by category", lines, (line) => line.title, (line) => to(line, { verdict: "block,flag" })),
    section("All categories", table("Requests by category", [
      ["Category", (line) => h("a", { href: to(line) }, line.title)],
      ...tallyColumns,
      ["Devices", (line) => number(line.devices), "number"],
    ], answer.categories)),
    h("div", { class: "beside" },
      section("Blocked most", names(answer.names, params, "block", "blocked")),
      section("Allowed most", names(answer.allowedNames, params, "allow", "allowed"))),
  ];
}

export async function people({ params }) {
  const answer = await ask("people", params);
  const to = (field, line) => link("search", changed(params, { [field]: line.key }));
  const evidence = (field, line) => h("a", { href: link("evidence", changed(params, { [field]: line.key })), "aria-label": `Evidence for ${line.label ?? line.key}` }, "Evidence");
  return [
    lyingBars("Blocked and flagged by group", answer.groups, (line) => line.key || "(none)", (line) => link("people", changed(params, { group: line.key }))),
    section("Groups", table("Requests by group", [
      ["Group", (line) => (line.key ? h("a", { href: link("people", changed(params, { group: line.key })) }, line.key) : "(none)")],
      ...tallyColumns,
      ["Devices", (line) => number(line.devices), "number"],
    ], answer.groups)),
    answer.users.length > 0 && section("Users", table("Requests by user", [
      ["User", (line) => h("a", { href: to("user", line) }, line.key)],
      ...tallyColumns,
      ["Devices", (line) => number(line.devices), "number"],
      ["Pack", (line) => evidence("user", line)],
    ], answer.users)),
    section("Devices", table("Requests by device", [
      ["Device", (line) => h("a", { href: to("device", line) }, line.label)],
      ["Group", (line) => line.group],
      ["Last user", (line) => line.user],
      ...tallyColumns,
      ["Alerts", (line) => number(line.tally.alerts), "number"],
      ["Pack", (line) => evidence("device", line)],
    ], answer.devices)),
  ];
}

function lyingBars(title, all, name, address) {
  const lines = all.filter((line) => line.tally.blocked + line.tally.flagged > 0).slice(0, MOST_BARS);
  const first = lines[0];
  return lines.length === 0 ? h("p", { class: "empty" }, "Nothing was blocked or flagged in this period.") : chart({
    title,
    summary: `Most: ${name(first)}, ${number(first.tally.blocked)} blocked and ${number(first.tally.flagged)} flagged. The table below has all.`,
    labels: lines.map(name),
    series: [
      { name: "Blocked", colour: "blocked", values: lines.map((line) => line.tally.blocked) },
      { name: "Flagged", colour: "flagged", values: lines.map((line) => line.tally.flagged) },
    ],
    onBar: (index) => { location.hash = address(lines[index]); },
    lying: true,
    tall: lines.length > 6,
  });
}

const names = (lines, params, verdict, counted) => table(`Names that were ${counted} most`, [
  ["Name", (line) => h("a", { href: link("search", changed(params, { name: `=${line.key}`, verdict })) }, line.key || "(no name)")],
  ["Requests", (line) => number(line.tally[counted]), "number"],
], lines);
