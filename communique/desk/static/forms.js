// Forms for records: those that are corrected and new ones, with an input for each field by what may stand in it.

import { combobox } from "./combobox.js";
import { make } from "./page.js";
import { suggestWords } from "./words.js";

async function get(path, query) {
  const answer = await fetch(`${path}?${new URLSearchParams(query)}`);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

// Of a form, what it is for: {fields: the form of its kind, at: the sentence, parent: the form of what it is part of}.
const searched = (at, kinds) => async (typed) => {
  const found = await get("/search", { q: typed, kinds: kinds.join(","), at });
  return found.map(({ slug, label, sort, is_exact: isExact }) => ({ value: slug, label, sort, isExact }));
};

// Suggest from a list of options; what each is called comes before what is `also` said of it.
export const among = (options) => (typed) => {
  const words = typed.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const fits = (text) => {
    const parts = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  };
  const [called, said] = [[], []];
  for (const option of options) {
    const name = `${option.label} ${option.value}`;
    if (fits(name)) called.push(option);
    else if (option.also && fits(`${name} ${option.also}`)) said.push(option);
  }
  return [...called, ...said];
};

// The inputs of a field, each behind its label; a date has two, for itself and for its words.
export function inputsOf(about, field, name, value, isRequired = false) {
  const known = about.fields[field.split(".")[0]];
  if (known?.sort !== "date" || field.includes(".")) return inputOf(about, known, field, name, value, isRequired);
  return [
    ...inputOf(about, known, `${field}.edtf`, name, value, isRequired),
    ...inputOf(about, known, `${field}.printed`, `${name}, as printed`, "", false),
  ];
}

function inputOf(about, known, field, name, value, isRequired) {
  const id = `field-${field}`;
  const sort = field.endsWith(".printed") ? "date" : known?.sort || "text";
  const given = { id, name: field, "data-sort": sort, required: isRequired };
  const label = make("label", { for: id, title: known?.meaning || null }, name);
  const control = controlOf(about, known, sort, value, given);
  const input = control.matches("input, select") ? control : control.querySelector("input");
  input.initial = input.value;
  return [label, control];
}

function controlOf(about, known, sort, value, given) {
  const isList = Boolean(known?.is_list);
  const between = isList ? "," : "";
  if (sort === "reference") return combobox({ ...given, value, between, suggest: searched(about.at, known.kinds) });
  if (sort === "speaker") {
    return combobox({ ...given, value, between: " quoting ", suggest: searched(about.at, ["actor"]) });
  }
  if (sort === "field") {
    const of = given.name === "field" && about.parent ? about.parent : about.fields;
    const named = Object.entries(of).map(([field, { name }]) => ({ value: field, label: name }));
    const isSeveral = given.name !== "field";
    return combobox({ ...given, value, between: isSeveral ? "," : "", suggest: among(named) });
  }
  if (known?.terms.length && isList) {
    const terms = known.terms.map((term) => ({ value: term, label: term, sort: known.meanings[term] }));
    return combobox({ ...given, value, between, suggest: among(terms) });
  }
  if (known?.terms.length) return selectOf(known, value, given);
  const input = make("input", { ...given, value, autocomplete: "off" });
  const isWords = (sort === "text" && !["slug", "tag", "evidence"].includes(given.name)) || given.name.endsWith(".printed");
  return isWords ? suggestWords(input, about.at) : input;
}

function selectOf(known, value, given) {
  const terms = known.terms.includes(value) || !value ? known.terms : [value, ...known.terms];
  const said = (term) => term.replaceAll("_", " ");
  const told = (term) => (known.meanings[term] ? `${said(term)} – ${known.meanings[term]}` : said(term));
  const select = make("select", given, make("option", { value: "" }, given.required ? "Choose" : "(leave out)"));
  select.append(...terms.map((term) => make("option", { value: term }, told(term))));
  select.value = value;
  return select;
}

// A form: `shown` are its fields as {field, name, value, isRequired}; `keep` gets the form when Enter is pressed.
export function recordForm(about, { label, words, shown, key = null, keep, cancel }) {
  const form = make("form", { class: "correct", "aria-label": label });
  form.about = about;
  if (key) form.append(...keyInput(about, key));
  for (const { field, name, value, isRequired } of shown) form.append(...inputsOf(about, field, name, value, isRequired));
  form.append(make(
    "div",
    { class: "buttons" },
    make("button", {}, `${words} `, make("kbd", {}, "Enter")),
    make("button", { type: "button", click: cancel }, "Cancel ", make("kbd", {}, "Esc")),
    adderOf(about, form),
  ));
  listen(form, keep, cancel);
  return form;
}

function keyInput(about, { name, kinds }) {
  const label = make("label", { for: "field-key" }, name);
  const suggest = searched(about.at, kinds);
  const control = combobox({ id: "field-key", name: "key", "data-sort": "reference", required: true, suggest });
  control.querySelector("input").initial = "";
  return [label, control];
}

function listen(form, keep, cancel) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.isSent) return;
    form.isSent = true;
    await settled(form);
    keep(form);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
    if (event.key !== "Enter" || !event.target.matches("select:not(.adder)")) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("done", (event) => {
    const inputs = controlsOf(form);
    (inputs[inputs.indexOf(event.target) + 1] || form.querySelector("button")).focus();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "label") proposeSlug(form);
    if (event.target.name?.endsWith(".edtf")) readDate(form, event.target);
  });
}

// Wait for what is still being looked up: suggestions that were taken blindly, a slug, a date.
async function settled(form) {
  await Promise.all(controlsOf(form).map((input) => input.settled?.()));
  await form.helping;
}

export const controlsOf = (form) => [...form.querySelectorAll("[name]")];

export const valuesOf = (form) => Object.fromEntries(controlsOf(form).map((input) => [input.name, input.value]));

export const isChanged = (form) => Boolean(form) && controlsOf(form).some((input) => input.value !== input.initial);

function help(form, helped) {
  form.helping = Promise.all([form.helping, helped.catch(() => null)]);
}

// Give a new record a slug made of its label, as long as nobody typed another one.
function proposeSlug(form) {
  const slug = form.querySelector("[name=slug]");
  const label = form.querySelector("[name=label]").value.trim();
  if (!form.about.isNew || !slug || !label || (slug.value && slug.value !== slug.proposed)) return;
  help(form, get("/slug", { label }).then((found) => { slug.value = found.slug; slug.proposed = found.slug; }));
}

// Read a date that was typed in words, such as 3 March 2031.
function readDate(form, input) {
  const words = input.value.trim();
  if (!/\s|\p{L}{3}/u.test(words)) return;
  help(form, get("/words", { words, sort: "date" }).then(({ edtf }) => { if (edtf && input.value.trim() === words) input.value = edtf; }));
}

// Put words of the text into a field, as drafting reads them for what it holds.
export async function fill(form, input, words) {
  const { sort } = input.dataset;
  if (input.matches("select")) {
    const option = [...input.options].find(({ value }) => value && value.toLowerCase() === words.toLowerCase());
    if (option) input.value = option.value;
    return Boolean(option);
  }
  if (sort === "reference" || sort === "speaker") {
    input.focus();
    await input.look(words);
    return true;
  }
  const read = ["date", "amount", "duration", "figure"].includes(sort) ? await get("/words", { words, sort }) : {};
  if (sort === "date") {
    const [field] = input.name.split(".");
    const edtf = form.querySelector(`[name="${field}.edtf"]`);
    const printed = form.querySelector(`[name="${field}.printed"]`);
    if (edtf && read.edtf) edtf.value = read.edtf;
    (printed || input).value = words;
    return Boolean(read.edtf) || input === printed;
  }
  input.value = read.value || words;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function adderOf(about, form) {
  const adder = make("select", { class: "adder", "aria-label": "Add a field" });
  const fillIn = () => {
    const taken = new Set(controlsOf(form).map(({ name }) => name.split(".")[0]));
    const more = Object.entries(about.fields).filter(([field]) => !taken.has(field));
    const options = more.map(([field, { name }]) => make("option", { value: field }, name));
    adder.replaceChildren(make("option", { value: "" }, "Add a field"), ...options);
  };
  adder.addEventListener("focus", fillIn, { once: true });
  adder.addEventListener("mousedown", fillIn, { once: true });
  queueMicrotask(fillIn);
  adder.addEventListener("change", () => {
    const field = adder.value;
    if (!field) return;
    const parts = inputsOf(about, field, about.fields[field].name, "");
    form.querySelector(".buttons").before(...parts);
    about.asked?.(field);
    fillIn();
    const [, control] = parts;
    (control.matches("input, select") ? control : control.querySelector("input")).focus();
  });
  return adder;
}
