// The form for what a proposal is the same as: something that the corpus or this draft has.

import { make } from "./page.js";
import { recordForm } from "./forms.js";

export function sameForm(desk, card, keep, cancel) {
  const about = { fields: { to: { sort: "reference", kinds: [], terms: [], meaning: "" } }, at: desk.current };
  const shown = [{ field: "to", name: "Same as", value: "", isRequired: true }];
  const form = recordForm(about, { label: "Same as another", words: "It is the same", shown, keep, cancel });
  form.querySelector(".adder").remove();
  const hint = `The draft names that one instead of ${card.thing}. What the gazetteer or this draft would have twice goes.`;
  return make("div", { class: "card new" }, make("h3", {}, card.title), make("p", { class: "hint" }, hint), form);
}
