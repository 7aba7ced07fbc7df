// New entries of the gazetteer: one added by hand, and one that is the same as another.

import { desk, drawCards, focusCard, inputOf, make, send } from "/static/desk.js";

// A section below the cards that adds an entry: choose the sort, fill its fields in.
export function adding() {
  const options = desk.sorts.map(({ name }, at) => make("option", { value: String(at) }, name));
  const sorts = make("select", { id: "new-entry" }, make("option", { value: "" }, "Choose what to add"), ...options);
  sorts.addEventListener("change", () => {
    section.querySelector("form")?.remove();
    if (sorts.value) section.append(entryForm(desk.sorts[Number(sorts.value)], section));
    desk.editing = sorts.value && "new";
    section.querySelector("form input")?.focus();
  });
  const heading = make("h3", {}, make("label", { for: "new-entry" }, "New in the gazetteer"));
  const section = make("div", { class: "nothing adding" }, heading, make("div", { class: "buttons" }, sorts));
  return section;
}

function entryForm(sort, section) {
  const kind = `gazetteer/${sort.list}`;
  const given = { label: "", slug: "", ...sort.fields };
  const needed = sort.list === "places" ? { type: "" } : {};
  const more = sort.list === "propositions" ? { about: "" } : {};
  const form = make("form", { class: "correct", "aria-label": `New ${sort.name.toLowerCase()}` });
  for (const [field, value] of Object.entries({ ...given, ...needed, ...more })) {
    form.append(...inputOf({ kind }, field, desk.forms[kind][field].name, value));
  }
  const close = () => { section.querySelector("select").value = ""; desk.editing = ""; form.remove(); };
  const cancel = make("button", { type: "button", click: () => { close(); focusCard(); } }, "Cancel ", make("kbd", {}, "Esc"));
  form.append(make("p", { class: "hint wide" }, "Without a slug, one is made of the label."));
  form.append(make("div", { class: "buttons" }, make("button", {}, "Add ", make("kbd", {}, "Enter")), cancel));
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") { close(); focusCard(); } });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = Object.fromEntries([...form.querySelectorAll("[name]")].map(({ name, value }) => [name, value]));
    desk.editing = "";
    send("/decide", { op: "listed", list: sort.list, fields }, `${fields.label} is added.`).then(drawCards).then(focusCard);
  });
  return form;
}

// Ask for the slug of what an entry is the same as.
export function same(id) {
  const card = document.querySelector(`[data-card="${CSS.escape(id)}"]`);
  if (card.querySelector("form.same")) return;
  const input = make("input", { id: "same-as", name: "to", autocomplete: "off", required: true });
  const form = make(
    "form",
    { class: "same", "aria-label": "Same as another" },
    make("label", { for: "same-as" }, "Same as (its slug)"),
    input,
    make("p", { class: "hint wide" }, "The draft names that one instead. An entry that the gazetteer or this draft has twice goes."),
    make("div", { class: "buttons" }, make("button", {}, "It is the same ", make("kbd", {}, "Enter"))),
  );
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") { form.remove(); focusCard(); } });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    desk.card = id;
    const to = input.value.trim();
    form.remove();
    send("/decide", { op: "same", card: id, to }, `The draft names ${to} now.`).then(focusCard);
  });
  card.append(form);
  input.focus();
}
