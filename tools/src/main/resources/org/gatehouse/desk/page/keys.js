import { tell } from "./api.js";
import { h, save, say } from "./dom.js";
import { field, link } from "./filters.js";

const LEAST = 12; // characters of a passphrase; the desk asks for the same

/** The page that makes the safeguarding lead's key pair. */
export function keys() {
  const problem = h("p", { class: "problem", role: "alert" });
  const result = h("div", { "aria-live": "polite", class: "stack" });
  const form = h("form", { class: "steps", onsubmit: (event) => submit(event) },
    field("Your name", h("input", { name: "name", required: true, maxlength: "80", autocomplete: "name" }), "with your role and school, as others should see it"),
    field("Your e-mail address", h("input", { name: "mail", type: "email", maxlength: "100", autocomplete: "email" }), "alerts are sent there, sealed to this key"),
    field("A passphrase", h("input", { name: "passphrase", type: "password", required: true, minlength: LEAST, autocomplete: "new-password" }), `at least ${LEAST} characters; four or five words that do not belong together are best`),
    field("The passphrase again", h("input", { name: "again", type: "password", required: true, autocomplete: "new-password" })),
    problem,
    h("button", { type: "submit" }, "Make the key"));

  async function submit(event) {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(form));
    problem.textContent = "";
    if (said.passphrase !== said.again) {
      problem.textContent = "The two passphrases differ. Type them once more.";
      return;
    }
    try {
      const made = await tell("make-key", said);
      form.reset();
      form.hidden = true;
      result.replaceChildren(...finished(made));
      say("The key is made. Save the files now.");
    } catch (fault) {
      problem.textContent = fault.message;
    }
  }

  return [
    h("h1", {}, "Make your key"),
    h("p", { class: "lead" }, "The box seals its log so that only you can read it. For that it needs one half of a key; you keep the other half."),
    h("div", { class: "beside cards" },
      card("The public file", "It ends in .pub. It only seals. Give it to your technician, who puts it on the box. It is no secret."),
      card("The secret file", "It ends in .sec. It opens what was sealed, together with your passphrase. Nobody else should have it: not the technician, not the head."),
      card("The way out", "It ends in .revoked. If the secret file or the passphrase falls into other hands, give this to the technician: the box then seals to that key no more.")),
    h("div", { class: "banner note" }, h("p", {}, h("strong", {}, "If the secret file or the passphrase is lost, nobody can open the log, not even we."),
      " Keep a copy of the secret file and of the way out on a USB stick in the school's safe, and the passphrase on paper in a sealed envelope beside it. A deputy with a key of her own is the best insurance: the box seals to both.")),
    form,
    result,
    h("p", {}, h("a", { href: link("start") }, "Back to the start")),
  ];
}

const card = (title, text) => h("section", { class: "card" }, h("h2", {}, title), h("p", {}, text));

function finished(made) {
  const file = (name, content, text) => h("li", {}, h("button", { type: "button", onclick: () => save(name, "application/pgp-keys", content) }, `Save ${name}`), h("small", {}, text));
  return [
    h("h2", {}, "Your key is made"),
    h("ol", { class: "files" },
      file(`${made.file}.sec`, made.secretKey, "The secret file. Save it, and put a copy into the safe."),
      file(`${made.file}.pub`, made.publicKey, "The public file, for the technician."),
      file(`${made.file}.revoked`, made.revocation, "The way out. Put it into the safe.")),
    h("p", {}, "Read these digits to your technician over the telephone or in person. The box shows the same ones for the file that it was given; if they differ, somebody gave it another file:"),
    h("p", { class: "mono fingerprint" }, made.fingerprint),
    h("p", {}, "This page forgets the key when you leave it. Nothing was kept by this program."),
  ];
}
