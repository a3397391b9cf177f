import { ask } from "./api.js";
import { h } from "./dom.js";
import { changed, link } from "./filters.js";
import { figures, section, table } from "./tables.js";
import { bars } from "./timeline.js";
import { banner } from "./proof.js";
import { count, number } from "./words.js";

export async function overview({ params }) {
  const [answer, proof] = await Promise.all([ask("overview", params), ask("proof")]);
  const { total } = answer;
  return [
    banner(proof),
    figures([
      ["Requests", total.allowed + total.flagged + total.blocked, "", `in ${count(answer.rows, "row")} of the log`],
      ["Blocked", total.blocked, "block"],
      ["Flagged", total.flagged, "flag", "passed, and marked"],
      ["Alerts", total.alerts, "alert", "you were told at once"],
      ["Devices", answer.devices],
      ["Names", answer.names, "", "different ones"],
    ]),
    bars("Blocked and flagged", answer.timeline, params, "timeline", ["flagged", "blocked"]),
    h("div", { class: "beside" },
      section("Subjects to look at", topics(answer.topics, params)),
      section("Blocked most", table("Names that were blocked most", [
        ["Name", (line) => h("a", { href: link("search", changed(params, { name: `=${line.key}`, verdict: "block" })) }, line.key || "(no name)")],
        ["Blocked", (line) => number(line.tally.blocked), "number"],
      ], answer.blockedNames, "Nothing was blocked."))),
  ];
}

function topics(lines, params) {
  return table("What safeguarding watches: requests that were blocked, flagged or told at once", [
    ["Subject", (line) => h("a", { href: link("repeats", changed(params, { topic: line.id })) }, line.title)],
    ["Requests", (line) => number(line.openings), "number"],
  ], lines, "Nothing that safeguarding watches was asked for.");
}
