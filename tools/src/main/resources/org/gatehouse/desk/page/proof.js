import { ask, tell } from "./api.js";
import { h } from "./dom.js";
import { link } from "./filters.js";
import { figures, section } from "./tables.js";
import { number } from "./words.js";

/** What the chain shows, at the top of the overview. */
export function banner(proof, here = false) {
  const bad = !proof.sound || proof.standing === "OTHER";
  return [
    h("div", { class: `banner ${proof.sound ? "good" : "bad"}`, role: proof.sound ? null : "alert" },
      h("p", {}, h("strong", {}, proof.sentence), " ", !here && h("a", { href: link("proof") }, "How this was checked")),
      proof.faults.length > 0 && h("ul", {}, proof.faults.slice(0, 5).map((fault) => h("li", {}, fault))),
      proof.faults.length > 5 && h("p", {}, `and ${number(proof.faults.length - 5)} more.`)),
    proof.standing !== "KNOWN" && h("div", { class: `banner ${bad ? "bad" : "note"}`, role: proof.standing === "OTHER" ? "alert" : null }, h("p", {}, proof.warning)),
  ];
}

export async function proof() {
  const proof = await ask("proof");
  return [
    banner(proof, true),
    figures([
      ["Pieces of the log", proof.segments], ["Requests in them", proof.events],
      ["Lost by the box", proof.lost, proof.lost > 0 ? "flag" : "", "not kept, and counted"],
    ]),
    section("The box that signed it",
      h("p", { class: "mono fingerprint" }, proof.box),
      h("p", {}, "Your technician sees the same digits on the box. Compare them over the telephone once; from then on this computer remembers them."),
      proof.standing === "OTHER" && h("p", {}, h("button", { type: "button", onclick: trust }, "I have compared the digits: this is our box"))),
    proof.faults.length > 0 && section("What is wrong", h("ul", {}, proof.faults.map((fault) => h("li", {}, fault)))),
    proof.notes.length > 0 && section("What to know", h("ul", {}, proof.notes.map((note) => h("li", {}, note)))),
    section("How it is checked",
      h("p", {}, "The box closes a piece of the log every five minutes and seals it to you. Around each piece it writes the time, how many requests are in it, and the fingerprint of the piece before; and it signs that."
        + " So a piece that was changed, left out, or put elsewhere no longer fits those beside it, and nobody without the box's own key can make it fit."),
      h("p", {}, "What this cannot show: whatever happened before the first piece of this export and after its last one."),
      proof.exported && h("p", {}, proof.exported)),
  ];
}

async function trust() {
  await tell("trust");
  dispatchEvent(new HashChangeEvent("hashchange"));
}
