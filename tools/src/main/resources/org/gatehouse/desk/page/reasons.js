import { ask } from "./api.js";
import { h } from "./dom.js";
import { changed, link } from "./filters.js";
import { table } from "./tables.js";
import { number, when } from "./words.js";

export async function blocked({ params }) {
  const answer = await ask("blocked", params);
  const to = (line) => link("search", changed(params, {
    verdict: "block", reason: line.reason, category: line.category, list: line.list, entry: line.entry, rule: line.rule, schedule: line.schedule,
  }));
  return [
    h("p", { class: "lead" }, "Each line is one reason for which the box blocked something: the rule or the list's entry that said so, and the revision of the policy in force."
      + " A site that should have been reachable is mended by a rule; show your technician the line."),
    table("What was blocked, and why", [
      ["Rule or entry", (line) => h("a", { href: to(line), class: line.rule ? "" : "mono" }, line.rule || line.entry || "(none)")],
      ["Why", (line) => [line.categoryTitle || line.reasonTitle, line.categoryTitle && h("small", {}, line.reasonTitle)], "name"],
      ["List", (line) => line.list],
      ["Timetable", (line) => line.schedule],
      ["Revision", (line) => line.revisions.join(", ")],
      ["Requests", (line) => number(line.openings), "number"],
      ["Devices", (line) => number(line.devices), "number"],
      ["Latest", (line) => [when(line.last), line.name !== line.entry && h("small", { class: "mono" }, line.name)]],
    ], answer.lines, "Nothing was blocked."),
    answer.more > 0 && h("p", {}, `${number(answer.more)} further reasons are not shown; narrow the period to see them.`),
  ];
}
