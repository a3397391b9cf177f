import { ask, hand, tell } from "./api.js";
import { h, say } from "./dom.js";
import { field, link } from "./filters.js";

const SOON = 400; // milliseconds between looks at how far it is

/** The start page: her key, her passphrase, an export. done() is called when it is open. */
export function start(state, done) {
  const problem = h("p", { class: "problem", role: "alert" }, state.problem);
  const progress = h("progress", { max: "1", "aria-label": "Opening" });
  const what = h("p", {}, "");
  const waiting = h("div", { class: "waiting", hidden: true }, progress, what);
  const file = (name, text, hint) => field(text, h("input", { type: "file", name, required: true }), hint);
  const form = h("form", { class: "steps", onsubmit: (event) => submit(event) },
    file("key", "Your secret key", "the file that ends in .sec"),
    field("Your passphrase", h("input", { type: "password", name: "passphrase", required: true, autocomplete: "off" })),
    file("export", "The export", "the file that the box gave you"),
    h("fieldset", {}, h("legend", {}, "Only a period, if the export is long"),
      field("From", h("input", { type: "date", name: "from" })), field("To", h("input", { type: "date", name: "to" }))),
    problem,
    h("button", { type: "submit" }, "Open"), waiting);

  async function submit(event) {
    event.preventDefault();
    const said = new FormData(form);
    const button = form.querySelector("button");
    problem.textContent = "";
    button.disabled = true;
    try {
      await tell("key", { key: await base64(said.get("key")), passphrase: said.get("passphrase") });
      form.elements.passphrase.value = "";
      waiting.hidden = false;
      const opening = hand("export", { from: said.get("from"), to: said.get("to") }, said.get("export"));
      await watch(opening);
      done();
    } catch (fault) {
      problem.textContent = fault.message;
      waiting.hidden = true;
      button.disabled = false;
    }
  }

  async function watch(opening) {
    let open = false;
    opening.then(() => { open = true; }, () => { open = true; });
    while (!open) {
      const now = await ask("state");
      what.textContent = now.what;
      if (now.whole > 0) {
        progress.value = now.done / now.whole;
      } else {
        progress.removeAttribute("value");
      }
      await new Promise((next) => setTimeout(next, SOON));
    }
    await opening;
    say("The export is open");
  }

  return [
    h("h1", {}, "Open an export"),
    h("p", { class: "lead" }, "What the box logged is sealed to you. It is opened here, on this computer, and stays in this program's memory: nothing of it is written to the disk or sent anywhere."),
    form,
    h("p", {}, h("a", { href: link("keys") }, "I have no key yet: make one")),
  ];
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
  }
  return btoa(text);
}
