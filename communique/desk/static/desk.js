// The page of the desk. What is decided is shown at once and sent in the order in which it was typed; where the desk
// refuses, the page shows its state again and the focus comes back to where the decision was made.

import { adding, same } from "/static/gazetteer.js";

export const desk = {
  view: null, number: 0, forms: {}, reasons: [], sorts: [], current: "", card: "", editing: "", round: 0,
};
let queue = Promise.resolve();
let waiting = 0;

const one = (id) => document.getElementById(id);
const cardOf = (id) => desk.view.cards.find((card) => card.id === id);
const sentenceOf = (label) => desk.view.sentences.find((sentence) => sentence.label === label);
const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

export function make(tag, given = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "click") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...inside.filter((part) => part !== null));
  return element;
}

function tell(words, isWrong = false) {
  one("told").textContent = words;
  one("told").classList.toggle("wrong", isWrong);
}

// Requests

async function ask(path, body) {
  const given = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, body ? given : {});
  const isJson = (answer.headers.get("content-type") || "").includes("json");
  return { ok: answer.ok, status: answer.status, said: isJson ? await answer.json() : { error: await answer.text() } };
}

function wait(step) {
  waiting += step;
  document.querySelector("main").setAttribute("aria-busy", waiting > 0);
}

// Send a change after those before it; one that is refused takes those behind it along, which were made unaware of it.
export function send(path, body, done = "") {
  const { round, current, card } = desk;
  wait(1);
  if (path === "/decide") one("undo").disabled = false;
  queue = queue.then(async () => {
    try {
      if (round === desk.round) await sent(path, body, done, { current, card });
    } catch {
      desk.round += 1;
      tell("The desk does not answer: is it still running? Nothing of what you see undone was kept.", true);
    } finally {
      wait(-1);
    }
  });
  return queue;
}

async function sent(path, body, done, from) {
  const { ok, status, said } = await ask(path, { sentence: from.current, ...body, number: desk.number });
  const view = ok ? said : said.state;
  if (view) desk.number = view.number;
  if (ok) {
    if (waiting === 1) show(view);
    if (path !== "/save") checkSoon();
    if (done || view.notice) tell(view.notice || done);
    return;
  }
  desk.round += 1;
  desk.editing = "";
  Object.assign(desk, from);
  if (view) show(view);
  one("read-again").hidden = !(status === 409 && path === "/save");
  tell(`${said.error} ${status === 409 ? "The page shows the latest now." : ""}`, true);
  focusCard();
}

// Showing

function show(view) {
  desk.view = view;
  if (!sentenceOf(desk.current)) desk.current = nextOpen("") || view.sentences[0].label;
  draw();
}

function draw() {
  const had = document.activeElement;
  const inText = one("text").contains(had);
  const inCards = one("cards").contains(had);
  drawBar();
  drawText();
  if (!desk.editing || !document.querySelector("#cards form.correct")) drawCards();
  if (inText) focusSentence();
  if (inCards && !one("cards").contains(document.activeElement)) focusCard();
}

function drawBar() {
  const { view } = desk;
  const cards = view.cards.length;
  const sentences = view.sentences.length;
  one("cards-told").textContent = `${view.decided_cards} of ${count(cards, "proposal")}`;
  one("sentences-told").textContent = `${view.decided_sentences} of ${count(sentences, "sentence")}`;
  Object.assign(one("cards-done"), { max: Math.max(cards, 1), value: view.decided_cards });
  Object.assign(one("sentences-done"), { max: Math.max(sentences, 1), value: view.decided_sentences });
  one("furniture").hidden = view.furniture === 0;
  one("furniture").textContent = `Accept all furniture (${view.furniture})`;
  one("undo").disabled = !view.can_undo;
  one("minutes-told").textContent = `${view.minutes} active minutes`;
  one("finish").hidden = !view.is_done || view.is_text_gone;
  one("forget").hidden = !view.is_text_gone || view.is_closed;
  document.title = `${view.is_saved ? "" : "* "}${view.file} – the desk`;
}

const MARKS = { open: "●", left: "○", decided: "✓" };

function drawText() {
  const cited = desk.card ? cardOf(desk.card)?.at || [] : [];
  const paragraphs = new Map();
  for (const sentence of desk.view.sentences) {
    if (!paragraphs.has(sentence.paragraph)) paragraphs.set(sentence.paragraph, make("p"));
    paragraphs.get(sentence.paragraph).append(sentenceElement(sentence, cited), " ");
  }
  const { scrollTop } = one("text");
  one("text").replaceChildren(...paragraphs.values());
  one("text").scrollTop = scrollTop;
  document.querySelector(".sentence[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function sentenceElement(sentence, cited) {
  const open = sentence.cards.filter((id) => cardOf(id).state === "open").length;
  const told = { open: count(open, "open proposal"), left: "nothing cites it yet", decided: "decided" };
  const isCurrent = sentence.label === desk.current;
  const given = {
    class: `sentence ${sentence.state}${cited.includes(sentence.label) ? " cited" : ""}`,
    role: "button",
    tabindex: isCurrent ? "0" : "-1",
    "aria-current": isCurrent ? "true" : null,
    "data-label": sentence.label,
    click: () => { choose(sentence.label); focusCard(); },
  };
  const mark = make("span", { class: `mark ${sentence.state}`, "aria-hidden": "true" }, MARKS[sentence.state]);
  return make("span", given, mark, sentence.text, make("span", { class: "unseen" }, ` (${told[sentence.state]})`));
}

// The cards of a sentence, those that are part of a record within it; names come last.
function topCards(sentence) {
  const ids = new Set();
  for (let card of sentence.cards.map(cardOf)) {
    while (card.parent && cardOf(card.parent)) card = cardOf(card.parent);
    ids.add(card.id);
  }
  const cards = desk.view.cards.filter((card) => ids.has(card.id));
  return [...cards.filter((card) => !card.is_name), ...cards.filter((card) => card.is_name)];
}

export function drawCards() {
  const sentence = sentenceOf(desk.current);
  const cards = topCards(sentence);
  const hints = sentence.hints.length ? make("p", { class: "hint" }, `Look for: ${sentence.hints.join("; ")}`) : null;
  const none = cards.length ? null : make("p", { class: "hint" }, "Nothing is proposed for this sentence.");
  one("cards").replaceChildren(
    make("h2", {}, `Sentence ${sentence.label}`),
    make("blockquote", {}, sentence.text),
    ...[minutesAt(sentence), hints, none].filter(Boolean),
    ...cards.map(cardElement),
    nothingElement(sentence),
    adding(),
  );
}

function minutesAt({ label }) {
  const spent = desk.view.minutes_at[label];
  return Number(spent) ? make("p", { class: "spent" }, `${spent} active minutes so far`) : null;
}

function cardElement(card) {
  const parts = desk.view.cards.filter((part) => part.parent === card.id);
  const element = make(
    "div",
    {
      class: `card ${card.state}`,
      role: "group",
      tabindex: "0",
      "aria-label": `${card.title}, ${card.state}`,
      "data-card": card.id,
    },
    make("h3", {}, card.title, make("span", {}, citedShort(card.at)), make("span", { class: "state" }, card.state)),
    card.asks ? make("p", { class: "hint" }, card.asks) : null,
    ...(desk.editing === card.id ? [formElement(card)] : [fieldsElement(card), buttonsElement(card)]),
    ...parts.map(cardElement),
  );
  element.addEventListener("focusin", (event) => {
    if (event.target.closest("[data-card]") === element) noteCard(card.id);
  });
  return element;
}

function citedShort(at) {
  const most = 4;
  return at.length > most ? `${at.slice(0, most).join(", ")} and ${at.length - most} more` : at.join(", ");
}

function noteCard(id) {
  if (desk.card === id) return;
  desk.card = id;
  const cited = cardOf(id)?.at || [];
  for (const element of document.querySelectorAll(".sentence")) {
    element.classList.toggle("cited", cited.includes(element.dataset.label));
  }
}

function fieldsElement(card) {
  const fields = card.fields.filter(({ field }) => !["at", "evidence"].includes(field)); // the heading has them
  return make("dl", {}, ...fields.flatMap(({ name, value }) => [make("dt", {}, name), make("dd", {}, value)]));
}

function buttonsElement(card) {
  const button = (words, key, click) => make("button", { type: "button", click }, `${words} `, make("kbd", {}, key));
  return make(
    "div",
    { class: "buttons" },
    button("Accept", "a", () => decide(card.id, "accepted")),
    button("Correct", "c", () => correct(card.id)),
    card.is_head ? null : button("Reject", "r", () => decide(card.id, "rejected")),
    card.has_slug ? button("Same as …", "m", () => same(card.id)) : null,
  );
}

function nothingElement(sentence) {
  const options = desk.reasons.map(({ term, meaning }) => make("option", { value: term }, `${term} (${meaning})`));
  const select = make("select", { id: "reason" }, make("option", { value: "" }, "Choose a reason"), ...options);
  select.value = sentence.reason;
  const submit = () => nothing(select.value);
  select.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); submit(); }
    if (event.key === "Escape") focusCard();
  });
  return make(
    "div",
    { class: "nothing" },
    make("h3", {}, make("label", { for: "reason" }, "Nothing to code, because")),
    make("div", { class: "buttons" }, select, make("button", { type: "button", click: submit }, "Nothing to code")),
  );
}

// Correcting

function formElement(card) {
  const form = make("form", { class: "correct", "aria-label": `Correct ${card.title}` });
  for (const { field, name, value } of card.fields) form.append(...inputOf(card, field, name, value));
  const buttons = make(
    "div",
    { class: "buttons" },
    make("button", {}, "Keep the correction ", make("kbd", {}, "Enter")),
    make("button", { type: "button", click: cancel }, "Cancel ", make("kbd", {}, "Esc")),
    adderOf(card, form),
  );
  const everywhere = "A slug that you change changes wherever the draft names it.";
  if (card.has_slug) form.append(make("p", { class: "hint wide" }, everywhere));
  form.append(buttons);
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(card.id, form); });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
    if (event.key !== "Enter" || !event.target.matches("select:not(.adder)")) return;
    event.preventDefault();
    keep(card.id, form);
  });
  return form;
}

export function inputOf(card, field, name, value) {
  const known = desk.forms[card.kind]?.[field];
  const id = `field-${field}`;
  const label = make("label", { for: id, title: known?.meaning || null }, name);
  if (!known?.terms.length) return [label, make("input", { id, name: field, value, autocomplete: "off" })];
  const terms = known.terms.includes(value) || !value ? known.terms : [value, ...known.terms];
  const select = make("select", { id, name: field }, make("option", { value: "" }, "(leave out)"));
  select.append(...terms.map((term) => make("option", { value: term }, term)));
  select.value = value;
  return [label, select];
}

function adderOf(card, form) {
  const taken = new Set(card.fields.map(({ field }) => field.split(".")[0]));
  const more = Object.entries(desk.forms[card.kind] || {}).filter(([field]) => !taken.has(field));
  const options = more.map(([field, { name }]) => make("option", { value: field }, name));
  const adder = make("select", { class: "adder", "aria-label": "Add a field" });
  adder.append(make("option", { value: "" }, "Add a field"), ...options);
  adder.addEventListener("change", () => {
    const field = adder.value;
    if (!field) return;
    const parts = inputOf(card, field, desk.forms[card.kind][field].name, "");
    (form.querySelector(".wide") || form.querySelector(".buttons")).before(...parts);
    adder.selectedOptions[0].remove();
    adder.value = "";
    parts[1].focus();
  });
  return adder;
}

function correct(id) {
  desk.editing = id;
  desk.card = id;
  drawCards();
  document.querySelector("form.correct")?.elements[0].focus();
}

function cancel() {
  desk.editing = "";
  drawCards();
  focusCard();
}

function keep(id, form) {
  const inputs = [...form.querySelectorAll("[name]")];
  const fields = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
  desk.editing = "";
  const card = cardOf(id);
  const nameOf = (input) => form.querySelector(`label[for="${input.id}"]`).textContent;
  card.fields = inputs
    .filter((input) => input.value.trim())
    .map((input) => ({ field: input.name, name: nameOf(input), value: input.value }));
  decide(id, "corrected", { fields });
}

// Deciding

function decide(id, op, more = {}) {
  desk.card = id;
  const done = send("/decide", { op, card: id, ...more });
  const card = cardOf(id);
  mark(card, op);
  guessSentences();
  desk.view.decided_cards = desk.view.cards.filter((each) => each.state !== "open").length;
  moveOn(id);
  return done;
}

function mark(card, op) {
  card.state = op;
  if (op !== "rejected") return;
  for (const part of desk.view.cards) if (part.parent === card.id) mark(part, op);
}

// What the desk will say of the sentences, shown before it has said so.
function guessSentences() {
  for (const sentence of desk.view.sentences) {
    const cards = sentence.cards.map(cardOf);
    if (cards.some((card) => card.state === "open")) continue;
    if (sentence.state !== "open") continue;
    const isCoded = cards.some((card) => !card.is_name && card.state !== "rejected");
    sentence.state = isCoded || sentence.reason ? "decided" : "left";
  }
}

function moveOn(id) {
  const shown = [...document.querySelectorAll("[data-card]")].map((element) => element.dataset.card);
  const behind = [...shown.slice(shown.indexOf(id) + 1), ...shown.slice(0, shown.indexOf(id))];
  const next = behind.find((other) => cardOf(other).state === "open");
  if (next) {
    desk.card = next;
    draw();
    focusCard();
  } else if (sentenceOf(desk.current).state === "left") {
    draw();
    one("reason").focus();
  } else {
    goToNext();
  }
}

function nothing(reason) {
  if (!reason) {
    tell("Choose a reason first.", true);
    one("reason").focus();
    return;
  }
  send("/decide", { op: "nothing_to_code", label: desk.current, reason });
  const sentence = sentenceOf(desk.current);
  sentence.reason = reason;
  if (sentence.state === "left") sentence.state = "decided";
  goToNext();
}

// Moving

function nextOpen(label) {
  const all = desk.view.sentences;
  const at = all.findIndex((sentence) => sentence.label === label);
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find((sentence) => sentence.state !== "decided")?.label;
}

function goToNext() {
  const label = nextOpen(desk.current);
  if (!label) {
    draw();
    tell("Everything is decided. Check it, then save it without the sentences.");
    one("save").focus();
    return;
  }
  choose(label);
  focusCard();
}

function choose(label) {
  desk.current = label;
  desk.card = "";
  desk.editing = "";
  draw();
  one("cards").scrollTop = 0;
}

function focusSentence() {
  document.querySelector(".sentence[aria-current]")?.focus();
}

export function focusCard() {
  const shown = [...document.querySelectorAll("[data-card]")];
  const chosen = shown.find((element) => element.dataset.card === desk.card);
  const open = shown.find((element) => cardOf(element.dataset.card).state === "open");
  (chosen || open || one("reason")).focus();
}

function move(step) {
  const inText = one("text").contains(document.activeElement);
  if (inText) {
    const all = desk.view.sentences;
    const at = all.findIndex((sentence) => sentence.label === desk.current) + step;
    if (all[at]) { choose(all[at].label); focusSentence(); }
    return;
  }
  const shown = [...document.querySelectorAll("[data-card]"), one("reason")];
  const here = document.activeElement.closest("[data-card]") || document.activeElement;
  shown[shown.indexOf(here) + step]?.focus();
}

// Undo, and go to where something is open again.
function undo() {
  desk.editing = "";
  const states = new Map(desk.view.cards.map(({ id, state }) => [id, state]));
  const reasons = new Map(desk.view.sentences.map(({ label, reason }) => [label, reason]));
  send("/undo", {}, "The last decision is undone.").then(() => {
    const card = desk.view.cards.find(({ id, state }) => states.get(id) !== state);
    const sentence = desk.view.sentences.find(({ label, reason }) => reasons.get(label) !== reason);
    const here = sentenceOf(desk.current);
    if (card && !here.cards.includes(card.id)) choose(card.at[0]);
    if (!card && sentence) choose(sentence.label);
    if (card) desk.card = card.id;
    focusCard();
  });
}

function save(withText = true) {
  const done = withText ? "Saved." : "Saved without the sentences. The journal still has them, so that you can undo.";
  send("/save", { with_text: withText }, done);
}

// Take the text out of the journal, once somebody has said twice that nothing is to be undone any more.
function forget() {
  one("forget-asked").hidden = false;
  one("forget-yes").focus();
}

function forgetNow() {
  one("forget-asked").hidden = true;
  send("/close", {}, "The text is gone from the journal. Close this page, and go on with `communique check`.");
}

// Checking: by itself after each decision as long as that is quick, and whenever somebody asks for it.

const QUICK = 1500;
let checking = 0;
let isQuick = true;

function checkSoon() {
  clearTimeout(checking);
  if (isQuick) checking = setTimeout(() => check(true), 600);
}

async function check(isQuiet = false) {
  if (!isQuiet) tell("Checking …");
  await queue;
  const begun = performance.now();
  let problems = [];
  try {
    const { ok, said } = await ask("/check", {});
    problems = ok ? said.problems : [said.error];
  } catch {
    problems = ["The desk does not answer: is it still running?"];
  }
  isQuick = performance.now() - begun < QUICK;
  drawProblems(problems);
  if (isQuiet) return;
  const none = "Nothing to correct in what is decided so far.";
  tell(problems.length ? `The check found ${count(problems.length, "problem")}.` : none);
}

function drawProblems(problems) {
  const list = make("ul", {}, ...problems.map((problem) => make("li", {}, problem)));
  one("checked").replaceChildren(`${count(problems.length, "problem")} in what is decided so far:`, list);
  one("checked").tabIndex = 0;
  one("checked").hidden = !problems.length;
}

const KEYS = {
  a: () => onCard((id) => decide(id, "accepted")),
  c: () => onCard(correct),
  r: () => onCard((id) => !cardOf(id).is_head && decide(id, "rejected")),
  m: () => onCard((id) => cardOf(id).has_slug && same(id)),
  t: () => one("reason").focus(),
  n: goToNext,
  u: undo,
  s: () => save(),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
};

function onCard(act) {
  const id = document.activeElement.closest("[data-card]")?.dataset.card;
  if (id) act(id);
  else focusCard();
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
  if (event.target.matches(".sentence") && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    focusCard();
    return;
  }
  const act = KEYS[event.key];
  if (!act || (event.repeat && !event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  act();
}

async function begin() {
  // Not on the whole page: a letter is a command only where the desk itself has the focus.
  for (const part of document.querySelectorAll("main, header")) part.addEventListener("keydown", pressed);
  one("undo").addEventListener("click", undo);
  one("save").addEventListener("click", () => save());
  one("finish").addEventListener("click", () => save(false));
  one("check").addEventListener("click", () => check());
  one("forget").addEventListener("click", forget);
  one("forget-yes").addEventListener("click", forgetNow);
  one("forget-no").addEventListener("click", () => { one("forget-asked").hidden = true; one("forget").focus(); });
  one("furniture").addEventListener("click", () => send("/decide", { op: "furniture" }, "The furniture is accepted."));
  one("read-again").addEventListener("click", () => {
    one("read-again").hidden = true;
    send("/read-again", {}, "The file is read again.");
  });
  window.addEventListener("beforeunload", (event) => waiting > 0 && event.preventDefault());
  Object.assign(desk, (await ask("/forms")).said);
  const view = (await ask("/state")).said;
  desk.number = view.number;
  desk.current = location.hash.slice(1);
  show(view);
  tell(view.notice || "");
  focusCard();
}

begin();
