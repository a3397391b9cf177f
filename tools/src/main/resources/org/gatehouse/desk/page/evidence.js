import { ask } from "./api.js";
import { h, say } from "./dom.js";
import { changed, field, link, select } from "./filters.js";
import { figures } from "./tables.js";
import { count, span } from "./words.js";

export async function evidence({ params, choices }) {
  const chosen = params.device || params.user;
  const answer = chosen ? await ask("overview", params) : null;
  return [
    h("p", { class: "lead" }, "All that the log has of one device or user in a period, in files that can be read without this program, with what proves that nothing was altered."),
    form(params, choices),
    chosen ? pack(answer, params, choices) : h("p", { class: "empty" }, "Choose a device or a user."),
  ];
}

function form(params, choices) {
  const submit = (event) => {
    event.preventDefault();
    location.hash = link("evidence", changed(params, Object.fromEntries(new FormData(event.target))));
  };
  const date = (name) => h("input", { type: "date", name, value: (params[name] ?? "").slice(0, 10), min: choices.from.slice(0, 10), max: choices.to.slice(0, 10) });
  return h("form", { class: "filters", "aria-label": "Whose, and when", onsubmit: submit },
    field("Device", select("device", params.device, [["", "Choose"], ...choices.devices.map((one) => [one.mac, one.label])])),
    choices.users.length > 0 && field("User", select("user", params.user, [["", "Any"], ...choices.users.map((user) => [user, user])])),
    field("From", date("from")), field("To", date("to")),
    field("Why (stands in the pack)", h("input", { name: "why", value: params.why ?? "", maxlength: "200", autocomplete: "off" })),
    h("button", { type: "submit" }, "Show"));
}

function pack({ total, rows }, params, choices) {
  const whose = [choices.devices.find((device) => device.mac === params.device)?.label, params.user].filter(Boolean).join(", ");
  const period = params.from || params.to ? span(params.from ?? "", params.to ?? "") : "the whole export";
  const file = (as, text, hint) => h("li", {},
    h("a", { class: "button", href: `api/evidence?${new URLSearchParams({ ...params, as })}`, download: true, onclick: () => say("The file is being saved") }, text), h("small", {}, hint));
  return h("section", {},
    h("h2", {}, whose),
    h("p", {}, `${period}: ${count(rows, "row")}`),
    figures([["Blocked", total.blocked, "block"], ["Flagged", total.flagged, "flag"], ["Allowed", total.allowed], ["Alerts", total.alerts, "alert"]]),
    h("ul", { class: "files" },
      file("zip", "Save the pack", "all of it: the report, the table, the chain with its signatures, and how to check them"),
      file("html", "Save the report", "one page, to read and print"),
      file("csv", "Save the table", "for a spreadsheet")),
    h("p", { class: "warning" }, h("strong", {}, "These files are not encrypted."),
      " They name a person's visits. Keep them where the school keeps safeguarding records, send them only encrypted, and delete them from the downloads folder."));
}
