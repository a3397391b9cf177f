// Decides what is shown: the start page, the making of a key, or a view of the open export.

import { ask, tell, Problem } from "./api.js";
import { clearCharts, onColours } from "./charts.js";
import { h, say } from "./dom.js";
import { chips, common, filterBar, link, place } from "./filters.js";
import { evidence } from "./evidence.js";
import { keys } from "./keys.js";
import { overview } from "./overview.js";
import { categories, people } from "./people.js";
import { proof } from "./proof.js";
import { blocked } from "./reasons.js";
import { repeats } from "./repeats.js";
import { search } from "./search.js";
import { start } from "./start.js";
import { timeline } from "./timeline.js";
import { day } from "./words.js";

/** The views in the order of the navigation; narrowed says whether the form that narrows stands above it. */
const VIEWS = {
  overview: { title: "Overview", show: overview, narrowed: true },
  timeline: { title: "Timeline", show: timeline, narrowed: true },
  categories: { title: "Categories", show: categories, narrowed: true },
  people: { title: "Devices and groups", show: people, narrowed: true },
  repeats: { title: "Repeated attempts", show: repeats, narrowed: true },
  blocked: { title: "Blocked, and why", show: blocked, narrowed: true },
  search: { title: "Search", show: search, narrowed: true },
  evidence: { title: "Evidence", show: evidence, narrowed: false },
  proof: { title: "Is it all there?", show: proof, narrowed: false },
};

const main = document.getElementById("main");
const nav = document.getElementById("nav");
let choices = null;
let shown = 0;

async function show(focus) {
  const mine = ++shown;
  const { view, params } = place();
  try {
    const parts = await content(view, params);
    if (mine === shown) { // a slower answer to an earlier question comes too late
      clearCharts();
      main.replaceChildren(...parts.flat(Infinity).filter(Boolean));
      arrive(focus);
    }
  } catch (fault) {
    if (mine === shown) {
      clearCharts();
      main.replaceChildren(h("h1", {}, "That did not work"), h("p", { class: "problem", role: "alert" }, fault.message));
    }
    if (!(fault instanceof Problem)) {
      throw fault;
    }
  }
}

async function content(view, params) {
  if (view === "keys") {
    nav.hidden = true;
    document.title = "Make your key · Gatehouse desk";
    return keys();
  }
  if (choices === null) {
    const state = await ask("state");
    if (state.stage !== "OPEN") {
      nav.hidden = true;
      document.title = "Gatehouse desk";
      return start(state, () => { location.hash = link("overview"); show(true); });
    }
    choices = await ask("choices");
    document.getElementById("period").textContent = [choices.school, choices.rows > 0 && `${day(choices.from)} to ${day(choices.to)}`, `times of ${choices.zone}`].filter(Boolean).join(" · ");
  }
  const chosen = VIEWS[view] ?? VIEWS.overview;
  navigate(VIEWS[view] ? view : "overview", params);
  document.title = `${chosen.title} · Gatehouse desk`;
  const body = await chosen.show({ params, choices });
  return [h("h1", {}, chosen.title), chosen.narrowed && [filterBar(view, params, choices), chips(view, params, choices)], body];
}

function navigate(current, params) {
  nav.hidden = false;
  nav.replaceChildren(h("ul", {}, Object.entries(VIEWS).map(([view, { title }]) => {
    return h("li", {}, h("a", { href: link(view, common(params)), "aria-current": view === current ? "page" : null }, title));
  })));
}

/** After a step the reader stands at the top of the new content, with the keyboard too. */
function arrive(focus) {
  if (focus) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
    say(document.title);
  }
}

async function close() {
  try {
    await tell("close");
  } catch {
    // It has ended already, which is what was asked for.
  }
  clearCharts();
  choices = null;
  nav.hidden = true;
  document.getElementById("close").hidden = true;
  document.getElementById("period").textContent = "";
  main.replaceChildren(h("h1", {}, "The desk is closed"), h("p", { class: "lead" }, "What was decrypted is gone from this computer's memory. You can close this window."));
  main.focus();
}

document.getElementById("close").addEventListener("click", close);
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", () => show(true));
addEventListener("pageshow", (event) => event.persisted && location.reload());
onColours(() => show(false));
show(false);
