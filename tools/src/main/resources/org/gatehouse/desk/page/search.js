import { ask } from "./api.js";
import { h, say } from "./dom.js";
import { changed, field, link, select } from "./filters.js";
import { badge } from "./tables.js";
import { clock, count, day, moment, number } from "./words.js";

const PAGE = 50;

export async function search({ params }) {
  const answer = await ask("search", { ...params, size: PAGE });
  say(`${count(answer.rows, "row")} found`);
  return [form(params), pager(answer, params, "Pages"), results(answer), answer.found.length > 10 && pager(answer, params, "Pages, once more")];
}

function form(params) {
  const submit = (event) => {
    event.preventDefault();
    location.hash = link("search", changed(params, Object.fromEntries(new FormData(event.target))));
  };
  return h("form", { class: "find", role: "search", onsubmit: submit },
    field("Find", h("input", { type: "search", name: "text", value: params.text ?? "", autocomplete: "off", spellcheck: "false" }),
      "a part of a site's name, a device, a user or an address"),
    field("Order", select("order", params.order, [["", "Newest first"], ["oldest", "Oldest first"]])),
    field("Alerts", select("alert", params.alert, [["", "All rows"], ["1", "Only alerts"]])),
    h("button", { type: "submit" }, "Find"));
}

function pager(answer, params, name) {
  const pages = Math.max(1, Math.ceil(answer.rows / answer.size));
  const to = (page) => link("search", { ...params, page: page || "" });
  const { page } = answer;
  return h("nav", { class: "pager", "aria-label": name },
    h("span", {}, answer.rows === 0 ? "No rows." : `Rows ${number(page * answer.size + 1)} to ${number(page * answer.size + answer.found.length)} of ${number(answer.rows)}`),
    page > 0 && h("a", { href: to(page - 1), rel: "prev" }, "Previous"),
    page + 1 < pages && h("a", { href: to(page + 1), rel: "next" }, "Next"));
}

function results(answer) {
  if (answer.found.length === 0) {
    return h("p", { class: "empty" }, "Nothing in the log is like that.");
  }
  const columns = ["Time", "Device", "Name", "Verdict", "Why", ""];
  return h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": "Rows of the log" },
    h("table", { class: "rows" },
      h("caption", {}, "Rows of the log"),
      h("thead", {}, h("tr", {}, columns.map((title) => h("th", { scope: "col" }, title || h("span", { class: "unseen" }, "Details"))))),
      h("tbody", {}, answer.found.map(rowPair))));
}

/** A row, and a second one with everything else, which opens. */
function rowPair(row, index) {
  const id = `row-${index}`;
  const more = h("tr", { id, class: "more", hidden: true }, h("td", { colspan: "6" }, details(row)));
  const button = h("button", {
    type: "button", class: "quiet", "aria-expanded": "false", "aria-controls": id, "aria-label": `Details of ${row.name || "the row"}, ${clock(row.time)}`,
    onclick: () => {
      more.hidden = !more.hidden;
      button.setAttribute("aria-expanded", String(!more.hidden));
    },
  }, "Details");
  const device = row.who.device || row.who.mac || "(the box itself)";
  return [
    h("tr", {},
      h("th", { scope: "row" }, h("span", { class: "nowrap" }, clock(row.time)), h("small", {}, day(row.time))),
      h("td", {}, device, h("small", {}, [row.who.user, row.who.group].filter(Boolean).join(" · "))),
      h("td", { class: "name" }, h("span", { class: "mono" }, row.name || "(no name)"), row.count > 1 && h("small", {}, `${number(row.count)} times, until ${clock(row.last)}`)),
      h("td", {}, badge(row.ruling.verdict), row.ruling.alert && h("span", { class: "badge alert" }, "Alert")),
      h("td", {}, row.categoryTitle || row.reasonTitle, row.categoryTitle && h("small", {}, row.reasonTitle)),
      h("td", {}, button)),
    more,
  ];
}

function details(row) {
  const { who, ruling } = row;
  const entries = [
    ["First", moment(row.time)], ["Last", row.last && moment(row.last)], ["Requests", number(row.count)],
    ["Clock", ruling.clockDoubtful && "the box did not know what time it was"],
    ["MAC address", who.mac], ["Address", who.address], ["VLAN", who.vlan], ["User", who.user], ["Group", who.group],
    ["Protocol", [ruling.protocol, ruling.port && `port ${ruling.port}`].filter(Boolean).join(", ")], ["Server", row.server],
    ["Reason", row.reasonTitle], ["Category", row.categoryTitle], ["List", ruling.list], ["Entry", ruling.entry], ["Rule", ruling.rule],
    ["Timetable", ruling.schedule], ["Revision of the policy", ruling.revision], ["Piece of the log", row.segment && number(row.segment)],
  ].filter(([, value]) => value);
  return h("div", {},
    h("dl", { class: "details" }, entries.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    h("p", { class: "ways" },
      h("a", { href: link("search", { name: `=${row.name}` }) }, "Everybody at this name"),
      h("a", { href: link("timeline", { device: who.mac }) }, "This device's timeline"),
      h("a", { href: link("evidence", { device: who.mac, from: row.time.slice(0, 10), to: row.time.slice(0, 10) }) }, "Evidence of that day")));
}
