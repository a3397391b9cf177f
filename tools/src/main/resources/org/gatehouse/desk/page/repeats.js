import { ask } from "./api.js";
import { h, svg } from "./dom.js";
import { changed, link } from "./filters.js";
import { section, table } from "./tables.js";
import { count, day, number, when } from "./words.js";

const STRIP_WIDTH = 140;
const STRIP_HEIGHT = 28;
const MOST_DAYS = 80; // bars that can be told apart on the strip; with more days a bar is several

export async function repeats({ params, choices }) {
  const answer = await ask("repeats", params);
  const topics = [...new Set(answer.lines.map((line) => line.topic))];
  return [
    h("p", { class: "lead" }, "Who asked again and again for what safeguarding watches: three attempts or more, or on two days or more; of urgent subjects, every one."
      + " Requests that follow each other within ten minutes are one attempt. It says what a device did, not what a person meant: ask before you conclude."),
    topics.length === 0 && h("p", { class: "empty" }, "Nobody did in this period."),
    topics.map((topic) => subject(answer.lines.filter((line) => line.topic === topic), answer.guidance[topic], params, choices)),
    answer.more > 0 && h("p", {}, `${number(answer.more)} further lines are not shown; narrow the period.`),
  ];
}

function subject(lines, guidance, params, choices) {
  const [{ topic, title, urgent }] = lines;
  const own = (line) => (line.isUser ? { user: line.who } : { device: line.device });
  return section(title,
    urgent && h("p", { class: "urgent" }, "Urgent: look at every attempt."),
    guidance && h("details", { class: "guidance" }, h("summary", {}, "What to do, and where to get help"), advice(guidance)),
    table(`${title}: ${count(lines.length, "person or device", "persons and devices")}`, [
      ["Who", (line) => [h("a", { href: link("search", changed(params, { topic, ...own(line), verdict: "" })) }, line.who), h("small", {}, line.isUser ? "user" : "device", line.group && ` · ${line.group}`)]],
      ["Attempts", (line) => number(line.attempts), "number"],
      ["Days", (line) => number(line.days), "number"],
      ["Over time", (line) => strip(line, choices)],
      ["Latest, first", (line) => [when(line.last), h("small", { class: "nowrap" }, `since ${day(line.first)}`)]],
      ["Names", (line) => line.names.map((name) => h("span", { class: "mono line" }, name)), "name"],
      ["Pack", (line) => h("a", { href: link("evidence", { ...own(line), from: line.first.slice(0, 10), to: line.last.slice(0, 10) }), "aria-label": `Evidence for ${line.who}` }, "Evidence")],
    ], lines));
}

/** Blocks parted by empty lines: a heading, then points that begin with a hyphen or a number and may go on, indented, on further lines. */
function advice(text) {
  return text.trim().split(/\n\s*\n/).map((block) => {
    const [heading, ...lines] = block.split("\n");
    const points = [];
    for (const line of lines) {
      if (/^(-|\d+\.) /.test(line)) {
        points.push(line.replace(/^(-|\d+\.) /, ""));
      } else {
        points.push(`${points.pop() ?? ""} ${line.trim()}`.trim());
      }
    }
    return [h("h3", {}, heading), h(/^\d/.test(lines[0] ?? "") ? "ol" : "ul", {}, points.map((point) => h("li", {}, point)))];
  });
}

/** Attempts by day, from the first day of the export to its last. */
function strip(line, choices) {
  const dayOf = (text) => Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / 86_400_000;
  const first = dayOf(choices.from);
  const days = dayOf(choices.to) - first + 1;
  const wide = Math.ceil(days / MOST_DAYS);
  const bars = new Map();
  for (const [date, attempts] of Object.entries(line.byDay)) {
    const bar = Math.floor((dayOf(date) - first) / wide);
    bars.set(bar, (bars.get(bar) ?? 0) + attempts);
  }
  const most = Math.max(...bars.values());
  const step = STRIP_WIDTH / Math.ceil(days / wide);
  const said = Object.entries(line.byDay).map(([date, attempts]) => `${day(date)}: ${attempts}`);
  return svg("svg", { class: "strip", role: "img", width: STRIP_WIDTH, height: STRIP_HEIGHT, viewBox: `0 0 ${STRIP_WIDTH} ${STRIP_HEIGHT}`, "aria-label": `Attempts. ${said.join("; ")}` },
    svg("line", { x1: 0, x2: STRIP_WIDTH, y1: STRIP_HEIGHT - 0.5, y2: STRIP_HEIGHT - 0.5 }),
    [...bars].map(([bar, attempts]) => {
      const height = Math.max(4, (attempts / most) * (STRIP_HEIGHT - 2));
      return svg("rect", { x: bar * step, y: STRIP_HEIGHT - height, width: Math.max(2, step - 1), height });
    }));
}
