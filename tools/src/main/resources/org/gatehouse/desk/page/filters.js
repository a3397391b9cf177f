// What the reader has narrowed to: it stands in the address behind the #, so that Back works and a view can be linked to.

import { h } from "./dom.js";
import { span, VERDICTS } from "./words.js";

const NAMES = {
  device: "Device", user: "User", group: "Group", category: "Category", verdict: "Verdict", topic: "Subject", name: "Name",
  text: "Text", reason: "Reason", list: "List", entry: "Entry", rule: "Rule", schedule: "Timetable", revision: "Revision", alert: "Alerts",
};
const COMMON = ["from", "to", "group", "device", "user", "category", "verdict"];
const NOT_FILTERS = ["page", "order", "why"];

/** The view and the filter of the address. */
export function place() {
  const [view, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { view: view || "overview", params: Object.fromEntries(new URLSearchParams(query ?? "")) };
}

/** The address of a view with a filter; fields that are empty are left out. */
export function link(view, params = {}) {
  const said = Object.entries(params).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return `#/${view}${said.length ? `?${new URLSearchParams(said)}` : ""}`;
}

/** The filter with some fields changed, from the first page on. */
export const changed = (params, changes) => ({ ...params, page: "", ...changes });

/** The part of the filter that goes along from view to view. */
export const common = (params) => Object.fromEntries(Object.entries(params).filter(([name]) => COMMON.includes(name)));

/** The filter alone. */
const kept = (params) => Object.fromEntries(Object.entries(params).filter(([name]) => !NOT_FILTERS.includes(name)));

function label(field, value, choices) {
  switch (field) {
    case "device":
      return choices.devices.find((device) => device.mac === value)?.label ?? value;
    case "category":
      return value === "-" ? "No category" : choices.categories.find((category) => category.id === value)?.title ?? value;
    case "reason":
      return choices.reasons.find((reason) => reason.id === value)?.title ?? value;
    case "verdict":
      return value.split(",").map((one) => VERDICTS[one] ?? one).join(" or ");
    case "alert":
      return "only those";
    case "name":
      return value.startsWith("=") ? value.slice(1) : `contains ${value}`;
    default:
      return value;
  }
}

/** One chip for each part of the filter, with a way to take it away. */
export function chips(view, params, choices) {
  const parts = Object.entries(kept(params)).filter(([field]) => field in NAMES)
    .map(([field, value]) => chip(`${NAMES[field]}: ${label(field, value, choices)}`, link(view, changed(params, { [field]: "" }))));
  if (params.from || params.to) {
    parts.unshift(chip(span(params.from ?? "", params.to ?? ""), link(view, changed(params, { from: "", to: "" }))));
  }
  if (parts.length === 0) {
    return null;
  }
  parts.push(h("li", {}, h("a", { class: "all", href: link(view) }, "Show everything")));
  return h("ul", { class: "chips", "aria-label": "Narrowed to" }, parts);
}

const chip = (text, href) => h("li", {}, h("span", {}, text), h("a", { href, "aria-label": `Remove: ${text}` }, "×"));

/** The form that narrows any view. */
export function filterBar(view, params, choices) {
  const dates = [choices.from.slice(0, 10), choices.to.slice(0, 10)];
  const date = (name, text) => field(text, h("input", {
    type: "date", name, min: dates[0], max: dates[1], value: (params[name] ?? "").length === 10 ? params[name] : "",
  }));
  const form = h("form", { class: "filters", "aria-label": "Narrow", onsubmit: (event) => submit(event, view, params) },
    date("from", "From"), date("to", "To"),
    field("Group", select("group", params.group, [["", "All groups"], ...choices.groups.map((group) => [group, group])])),
    field("Device", select("device", params.device, [["", "All devices"], ...choices.devices.map((one) => [one.mac, one.label])])),
    choices.users.length > 0
      && field("User", select("user", params.user, [["", "All users"], ...choices.users.map((user) => [user, user])])),
    field("Category", select("category", params.category,
      [["", "All categories"], ...choices.categories.map((one) => [one.id, one.title]), ["-", "No category"]])),
    field("Verdict", select("verdict", params.verdict,
      [["", "All verdicts"], ["block", "Blocked"], ["flag", "Flagged"], ["block,flag", "Blocked or flagged"], ["allow", "Allowed"]])),
    h("button", { type: "submit" }, "Apply"));
  return h("details", { class: "narrow", open: matchMedia("(min-width: 60rem)").matches },
    h("summary", {}, "Narrow to a period, a group, a device…"), form);
}

export const field = (text, control, hint) => h("label", { class: "field" }, h("span", {}, text), control, hint && h("small", {}, hint));

export const select = (name, chosen, options) =>
  h("select", { name }, options.map(([value, text]) => h("option", { value, selected: value === (chosen ?? "") }, text)));

function submit(event, view, params) {
  event.preventDefault();
  const said = Object.fromEntries(new FormData(event.target));
  for (const bound of ["from", "to"]) {
    if (said[bound] === "" && (params[bound] ?? "").length > 10) {
      delete said[bound]; // a time that a chart was narrowed to, which a date cannot show
    }
  }
  location.hash = link(view, changed(params, said));
}
