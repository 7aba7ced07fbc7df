// Records that nobody proposed: choosing what to add, filling it in, and saying who speaks from where to where.

import { combobox } from "./combobox.js";
import { make, tell } from "./page.js";
import { among, recordForm, valuesOf } from "./forms.js";

const lower = (words) => (words.charAt(0).toLowerCase() + words.slice(1)).replace(/ \(.*/u, "");
const BESIDE = ["at", "evidence", "note", "said_by", "said_on", "scope", "summary", "tag"];
const FIRST = ["subject", "member", "holders", "actor"];
// Fields that were added to a new record, by its kind: the next one of that kind has them, too.
const REPEATED = ["note", "said_by", "said_on", "summary"];
const asked = new Map();
const rank = ({ field }) => (FIRST.includes(field) ? 0 : 1);

// What tells a card from others of its kind: its label, else what it is about and what it says of it.
function nameOf(card) {
  const label = card.fields.find(({ field }) => field === "label");
  const told = card.fields.filter(({ field }) => !BESIDE.includes(field)).sort((a, b) => rank(a) - rank(b));
  return label?.value || told.slice(0, 3).map(({ value }) => value).join(", ");
}

// What can be added: parts of the card at hand, records, then parts of the other cards.
export function choices(desk) {
  const here = desk.view.cards.find(({ id, state }) => id === desk.card && state !== "rejected");
  const live = desk.view.cards.filter(({ state, id }) => state !== "rejected" && id !== here?.id);
  const near = live.filter(({ at }) => at.includes(desk.current));
  const far = live.filter(({ at }) => !at.includes(desk.current));
  const isListed = ({ kind }) => kind.startsWith("gazetteer/");
  const isTop = ({ kind, key }) => key || (!kind.includes("/") && kind !== "propositions");
  const tops = desk.kinds.filter((kind) => isTop(kind) || isListed(kind));
  const records = tops.map((kind) => (
    { value: kind.title, label: kind.title, sort: kind.meaning, also: kind.also, kind, parent: null }
  ));
  return [...partsOf(desk, here), ...records, ...[...near, ...far].flatMap((card) => partsOf(desk, card))];
}

function partsOf(desk, card) {
  if (!card) return [];
  const depth = card.kind.split("/").length + 1;
  const kinds = desk.kinds.filter(({ kind }) => kind.startsWith(`${card.kind}/`) && kind.split("/").length === depth);
  const rare = ({ kind }) => kind.endsWith("/evidence") || kind.endsWith("/not_representable");
  const of = `of ${lower(card.title)}: ${nameOf(card)}`;
  return kinds.sort((a, b) => rare(a) - rare(b)).map((kind) => (
    { value: kind.title, label: kind.title, sort: of, also: `${of} ${kind.also}`, kind, parent: card.id }
  ));
}

// The field in which one chooses what to add.
export function chooser(desk, choose, cancel) {
  const options = choices(desk);
  const suggest = (typed) => among(options)(typed).slice(0, 60);
  const control = combobox({ id: "new-kind", name: "kind", suggest, picked: choose });
  control.querySelector("input").initial = "";
  const form = make(
    "form",
    { class: "choosing card", "aria-label": "Add a record" },
    make("label", { for: "new-kind" }, "Add"),
    control,
    make("div", { class: "buttons" }, make("button", { type: "button", click: cancel }, "Cancel ", make("kbd", {}, "Esc"))),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") cancel(); });
  return form;
}

// The form of a new record: what it needs first, then its own fields, the sentence at hand already in it.
export function newForm(desk, { kind, parent }, keep, cancel) {
  const fields = desk.forms[kind.kind];
  const again = asked.get(kind.kind) || asked.set(kind.kind, new Set()).get(kind.kind);
  const about = {
    fields, at: desk.current, isNew: true, parent: parentForm(desk, kind.kind), asked: (field) => again.add(field),
  };
  const own = Object.entries(fields).filter(([field, { is_beside: isBeside }]) => field !== "evidence" && !isBeside);
  const needed = (field) => fields[field].is_required;
  const places = { label: 0, field: 0, status: 2, slug: 4, at: 5 };
  const order = ([field]) => places[field] ?? (needed(field) ? 1 : 3);
  const shown = own.sort((a, b) => order(a) - order(b)).map(([field, { name }]) => (
    { field, name, value: field === "at" ? desk.current : "", isRequired: needed(field) && field !== "slug" }
  ));
  if (!fields.at && fields.evidence?.is_required) {
    shown.push({ field: "evidence", name: fields.evidence.name, value: desk.current, isRequired: true });
  }
  for (const field of REPEATED) {
    if (again.has(field)) shown.push({ field, name: fields[field].name, value: "", isRequired: false });
  }
  const key = kind.key && !parent ? { name: kind.key, kinds: kind.kind === "names" ? [] : ["proposition"] } : null;
  const words = `Add the ${lower(kind.title)}`;
  const form = recordForm(about, { label: words, words, shown, key, keep, cancel });
  return make("div", { class: "card new" }, make("h3", {}, kind.title, make("span", {}, kind.meaning)), form);
}

function parentForm(desk, kind) {
  const above = kind.split("/").slice(0, -1).join("/");
  return desk.forms[above] || null;
}

// What is sent for a new record.
export function addition({ kind, parent }, form) {
  const { key = "", ...fields } = valuesOf(form);
  return { op: "added", kind: kind.kind, parent, key, fields };
}

// The form for who speaks from one sentence to another.
export function speakerForm(desk, keep, cancel) {
  const labels = desk.view.sentences.map(({ label }) => label);
  const here = desk.view.sentences.find(({ label }) => label === desk.current);
  const choice = (id, name, value) => {
    const select = make("select", { id, name }, ...labels.map((label) => make("option", { value: label }, label)));
    select.value = value;
    select.initial = value;
    return select;
  };
  const about = { fields: { speaker: { sort: "speaker", terms: [] } }, at: desk.current };
  const shown = [{ field: "speaker", name: "Said by", value: here.speaker }];
  const form = recordForm(about, { label: "Said by", words: "Keep", shown, keep, cancel });
  form.querySelector(".adder").remove();
  const buttons = form.querySelector(".buttons");
  buttons.before(make("label", { for: "first" }, "From"), choice("first", "first", desk.current));
  buttons.before(make("label", { for: "last" }, "To"), choice("last", "last", desk.current));
  const hint = "Choose the last sentence here or in the text. Leave the speaker empty where nobody is quoted.";
  return make("div", { class: "card new" }, make("h3", {}, "Said by"), make("p", { class: "hint" }, hint), form);
}

// A sentence that is chosen in the text while the form is open is where the speech ends.
export function endsAt(label) {
  const last = document.querySelector("form.correct select[name=last]");
  if (!last) return false;
  last.value = label;
  tell(`To ${label}.`);
  document.querySelector("form.correct [name=speaker]").focus();
  return true;
}
