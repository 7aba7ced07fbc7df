// The page of a review: one difference after the other, side by side, each settled with a reason. A choice is kept in the
// page until it is approved; what is approved is sent in the order in which it was typed.

import { ask, count, make, one, tell } from "./page.js";

const review = { state: null, told: null, current: "", draft: {}, round: 0 };
let queue = Promise.resolve();
let waiting = 0;

const TAKEN = { a: "first", b: "second", t: "both", x: "neither", v: "other" };
const KEY_OF = Object.fromEntries(Object.entries(TAKEN).map(([key, taken]) => [taken, key]));

const differenceOf = (key) => review.told.differences.find((each) => each.key === key);
const here = () => differenceOf(review.current);
const settledOf = (key) => review.state.settled[key];

// Requests

function wait(step) {
  waiting += step;
  document.querySelector("main").setAttribute("aria-busy", waiting > 0);
}

// Send a change after those before it; one that is refused takes those behind it along, which were made unaware of it.
function send(path, body, done = "") {
  const { round, current } = review;
  wait(1);
  queue = queue.then(async () => {
    try {
      if (round === review.round) await sent(path, body, done, current);
    } catch {
      review.round += 1;
      tell("The program does not answer: is it still running? What you see may not have been kept.", true);
    } finally {
      wait(-1);
    }
  });
  return queue;
}

async function sent(path, body, done, from) {
  const { ok, status, said } = await ask(path, { ...body, number: review.state.number });
  const state = ok ? said : said.state;
  if (state && (ok ? waiting === 1 : true)) review.state = state;
  else if (state) review.state.number = state.number;
  if (ok) {
    if (waiting === 1) drawAround();
    if (path === "/save") drawChecked();
    if (done || said.notice) tell(said.notice || done);
    return;
  }
  review.round += 1;
  choose(from);
  tell(`${said.error} ${status === 409 ? "The page shows the latest now." : ""}`, true);
}

// Showing

function draw() {
  drawAround();
  drawOne();
}

function drawAround() {
  const all = review.told.differences;
  const done = Object.keys(review.state.settled).length;
  one("settled-told").textContent = `${done} of ${count(all.length, "difference")} settled`;
  one("settled-done").value = all.length ? done / all.length : 1;
  one("undo").disabled = !review.state.can_undo;
  drawList();
}

function drawList() {
  const items = review.told.differences.map((each) => {
    const isCurrent = each.key === review.current;
    const settled = settledOf(each.key);
    const marks = [settled ? "settled" : "open", review.state.notes[each.key] ? "with a note" : ""].filter(Boolean);
    const given = {
      type: "button",
      class: `difference ${settled ? "decided" : "open"}`,
      "aria-current": isCurrent ? "true" : null,
      "data-key": each.key,
      click: () => choose(each.key),
    };
    return make(
      "li",
      {},
      make(
        "button",
        given,
        make("span", { class: `mark ${settled ? "decided" : "open"}`, "aria-hidden": "true" }, settled ? "✓" : "●"),
        titleOf(each),
        make("small", {}, each.label || each.record),
        make("span", { class: "unseen" }, ` (${marks.join(", ")})`),
      ),
    );
  });
  const scrolled = one("list").scrollTop;
  one("list").replaceChildren(make("ol", {}, ...items), recordNotes());
  one("list").scrollTop = scrolled;
  one("list").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

const titleOf = (each) => `${each.kind}: ${(each.field || "the whole record").toLowerCase()}`;

function drawOne() {
  const each = here();
  if (!each) {
    one("one").replaceChildren(make("p", {}, "The two codings do not differ."));
    return;
  }
  const place = review.told.differences.indexOf(each) + 1;
  one("one").replaceChildren(
    make("h2", {}, titleOf(each)),
    make("p", { class: "which" }, `Difference ${place} of ${review.told.differences.length}: ${each.record}`),
    make("div", { class: "sides" }, ...[0, 1].map((side) => sideElement(each, side))),
    formElement(each),
    noteElement(each.key, "Note to the coder on this difference"),
    ...(each.field ? entriesOf(each) : []),
  );
  mark();
}

function sideElement(each, number) {
  const side = each.sides[number];
  const name = [review.told.first, review.told.second][number];
  const none = each.field ? "No value" : "Does not have this record";
  const said = side.is_there ? side.values.join("; ") || "Has this record" : none;
  const sentences = side.has_record ? side.sentences : [];
  return make(
    "div",
    { class: "side", role: "group", "aria-label": name },
    make("h3", {}, name),
    make("p", { class: side.is_there ? "value" : "value none" }, said),
    ...sentences.map(({ label, words }) =>
      words ? make("blockquote", {}, make("cite", {}, label), ` ${words}`) : make("p", { class: "which" }, label),
    ),
    each.field ? null : fieldsOf(side),
  );
}

function fieldsOf(side) {
  const fields = side.entry.flatMap(({ name, value, is_it: isIt }) => [
    make("dt", { class: isIt ? "it" : null }, name),
    make("dd", { class: isIt ? "it" : null }, value),
  ]);
  return fields.length ? make("dl", {}, ...fields) : null;
}

// The whole record, below what differs in it.
function entriesOf(each) {
  if (!each.sides.some((side) => side.entry.length)) return [];
  const names = [review.told.first, review.told.second];
  const sides = each.sides.map((side, number) =>
    make("div", { class: "side", role: "group", "aria-label": `The record, ${names[number]}` }, make("h3", {}, names[number]), fieldsOf(side)),
  );
  return [make("h2", { class: "whole" }, "The whole record"), make("div", { class: "sides" }, ...sides)];
}

// Settling

function wordsOf(taken, each) {
  const [first, second] = [review.told.first, review.told.second];
  if (!each.field && taken !== "both") {
    const side = each.sides[taken === "first" ? 0 : 1];
    return `${taken === "first" ? first : second}: ${side.has_record ? "keep the record" : "leave it out"}`;
  }
  return { first, second, both: "Both", neither: "Neither: no value", other: "Another value" }[taken];
}

function formElement(each) {
  const settled = settledOf(each.key);
  review.draft = settled ? { ...settled } : { taken: "", reason: "", value: each.typed, note: "" };
  if (settled && !settled.value) review.draft.value = each.typed;
  const form = make(
    "form",
    { class: "settle" },
    radios("taken", "Take", each.choices.map((term) => [term, wordsOf(term, each), KEY_OF[term]])),
    each.choices.includes("other") ? field("value", "The other value") : null,
    radios("reason", "Because", review.told.reasons.map(({ term, meaning }, at) => [term, meaning, `${at + 1}`])),
    field("note", "In more words"),
    make("div", { class: "buttons" }, make("button", { id: "approve" }, "Approve, next ", make("kbd", {}, "Enter"))),
  );
  form.addEventListener("submit", (event) => { event.preventDefault(); approve(); });
  form.addEventListener("change", ({ target }) => { if (target.type === "radio") pick(target.name, target.value); });
  form.addEventListener("input", ({ target }) => { if (target.type === "text") review.draft[target.name] = target.value; });
  return form;
}

function radios(name, title, terms) {
  const items = terms.map(([term, words, key]) =>
    make(
      "label",
      {},
      make("input", { type: "radio", name, value: term, id: `${name}-${term}` }),
      make("span", {}, words),
      make("kbd", {}, key),
    ),
  );
  return make("fieldset", {}, make("legend", {}, title), ...items);
}

function field(name, title) {
  const input = make("input", { type: "text", id: `the-${name}`, name, autocomplete: "off", value: review.draft[name] });
  return make("p", { class: "field", id: `field-${name}` }, make("label", { for: `the-${name}` }, title), input);
}

function pick(name, term) {
  if (name === "taken" && !here()?.choices.includes(term)) return;
  review.draft[name] = term;
  mark();
  if (term === "other") {
    one("the-value").focus();
    one("the-value").select();
  }
}

// Show what is picked.
function mark() {
  for (const name of ["taken", "reason"]) {
    for (const input of document.querySelectorAll(`input[name=${name}]`)) input.checked = input.value === review.draft[name];
  }
  if (one("field-value")) one("field-value").hidden = review.draft.taken !== "other";
}

function approve() {
  const { taken, reason, value, note } = review.draft;
  if (!taken || !reason) {
    tell(taken ? "Choose a reason first." : "Choose first what to take.", true);
    return;
  }
  const key = review.current;
  review.state.settled[key] = { taken, reason, value: taken === "other" ? value : "", note };
  review.state.can_undo = true;
  tell("");
  send("/settle", { key, taken, reason, value, note });
  goToNext();
}

// Notes

function noteElement(about, title) {
  const text = make("textarea", { id: "note", rows: "2" });
  text.value = review.state.notes[about] || "";
  const keep = () => keepNote(about, text.value);
  const buttons = make("div", { class: "buttons" }, make("button", { type: "button", id: "keep-note", click: keep }, "Keep the note"));
  return make("div", { class: "note" }, make("label", { for: "note" }, title), text, buttons);
}

function keepNote(about, text) {
  review.state.notes[about] = text;
  send("/note", { about, text }, text ? "The note is kept." : "The note is taken back.");
}

function recordNotes() {
  const isRecord = (about) => review.told.records.some(({ slug }) => slug === about);
  const kept = Object.entries(review.state.notes).filter(([about, text]) => text && isRecord(about));
  const options = review.told.records.map(({ slug, label }) => make("option", { value: slug }, label));
  const slug = make("input", { id: "record", list: "records", autocomplete: "off" });
  const text = make("textarea", { id: "record-note", rows: "2" });
  slug.addEventListener("change", () => { text.value = review.state.notes[slug.value] || ""; });
  const keep = () => keepNote(slug.value, text.value);
  return make(
    "details",
    { class: "note" },
    make("summary", {}, "Note on a record"),
    make("label", { for: "record" }, "Record"),
    slug,
    make("datalist", { id: "records" }, ...options),
    make("label", { for: "record-note" }, "Note to the coder"),
    text,
    make("div", { class: "buttons" }, make("button", { type: "button", click: keep }, "Keep the note")),
    kept.length ? make("ul", {}, ...kept.map(([about, said]) => make("li", {}, `${about}: ${said}`))) : null,
  );
}

// Moving

function choose(key) {
  review.current = key;
  draw();
  one("one").scrollTop = 0;
  focusOne();
}

function focusOne() {
  one("approve")?.focus({ preventScroll: true });
}

function goToNext() {
  const all = review.told.differences;
  const at = all.indexOf(here());
  const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(({ key }) => !settledOf(key));
  if (next) {
    choose(next.key);
    return;
  }
  draw();
  tell("Every difference is settled. Save now.");
  one("save").focus();
}

function move(step) {
  const all = review.told.differences;
  const next = all[all.indexOf(here()) + step];
  if (next) choose(next.key);
}

function undo() {
  const before = { ...review.state.settled };
  send("/undo", {}, "The last decision is undone.").then(() => {
    const changed = review.told.differences.find(
      ({ key }) => JSON.stringify(before[key]) !== JSON.stringify(review.state.settled[key]),
    );
    choose(changed ? changed.key : review.current);
  });
}

function save() {
  send("/save", {}, "").then(() => {
    if (one("told").classList.contains("wrong")) return;
    const left = review.told.differences.length - Object.keys(review.state.settled).length;
    const open = left ? ` ${count(left, "difference")} still open: there the first coding stands.` : "";
    const notes = review.state.notes_file ? ` The notes are in ${review.state.notes_file}.` : "";
    tell(`Saved as ${review.state.output}.${open}${notes}`);
  });
}

function drawChecked() {
  const { unmade, problems } = review.state;
  const part = (title, some) => (some.length ? [make("h2", {}, title), make("ul", {}, ...some.map((each) => make("li", {}, each)))] : []);
  one("checked").replaceChildren(
    ...part("These settlements the program cannot write; change the saved file by hand, and say so under `settled`", unmade),
    ...part("The saved file has faults", problems),
  );
  one("checked").hidden = !unmade.length && !problems.length;
  one("checked").tabIndex = 0;
}

const KEYS = {
  n: goToNext,
  u: undo,
  s: save,
  w: () => one("the-note")?.focus(),
  c: () => one("note")?.focus(),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
};

function pressed(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches("input[type=text], input[list], textarea")) {
    if (key === "Escape") focusOne();
    return;
  }
  if (key === "Enter") {
    if (target.matches("button:not(#approve), summary")) return;
    event.preventDefault();
    if (!event.repeat) approve();
    return;
  }
  const reason = review.told.reasons[Number(key) - 1];
  // Enter is to approve what is chosen now, and not to press the button that the focus was on.
  if (TAKEN[key] || reason) focusOne();
  const act = TAKEN[key] ? () => pick("taken", TAKEN[key]) : reason ? () => pick("reason", reason.term) : KEYS[key];
  if (!act || (event.repeat && !key.startsWith("Arrow"))) return;
  if (key.startsWith("Arrow") && target.matches("input[type=radio]")) return;
  event.preventDefault();
  act();
}

function drawTables() {
  const tables = review.told.tables.filter(({ rows }) => rows.length).map(({ title, columns, rows }) =>
    make(
      "table",
      {},
      make("caption", {}, title),
      make("thead", {}, make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, column)))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))))),
    ),
  );
  const how = make("details", {}, make("summary", {}, "How this was found"));
  how.append(...review.told.notes.map((note) => make("p", {}, note)));
  const [first, second, by] = review.told.people;
  const who = make("p", {}, `First coding: ${first}. Second: ${second}. Reviewed by ${by}.`);
  one("tables").replaceChildren(who, ...tables, how);
  one("tables").tabIndex = 0;
  one("in-short").textContent = `: ${review.told.in_short}`;
}

async function begin() {
  for (const part of document.querySelectorAll("main, header")) part.addEventListener("keydown", pressed);
  one("undo").addEventListener("click", undo);
  one("save").addEventListener("click", save);
  window.addEventListener("beforeunload", (event) => waiting > 0 && event.preventDefault());
  review.told = (await ask("/comparison")).said;
  review.state = (await ask("/state")).said;
  drawTables();
  const open = review.told.differences.find(({ key }) => !settledOf(key)) || review.told.differences[0];
  review.current = open?.key || "";
  draw();
  tell(review.state.notice || "");
  focusOne();
}

begin();
