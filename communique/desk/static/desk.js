// The page of the desk. What is decided is shown at once and sent in the order in which it was typed; where the desk
// refuses, the page shows its state again and the focus comes back to where the decision was made.

import { isChanged, recordForm, valuesOf } from "./forms.js";
import { isMarking, noteField, quotation, toSentence, useWords } from "./marking.js";
import { addition, chooser, endsAt, newForm, speakerForm } from "./new_records.js";
import { ask, count, make, one, tell } from "./page.js";
import { sameForm } from "./same.js";

// `editing` is the card whose form is open, or `new`, where `fresh` makes what is shown.
const desk = {
  view: null, number: 0, forms: {}, kinds: [], reasons: [], current: "", card: "", editing: "", fresh: null, round: 0,
};
let queue = Promise.resolve();
let waiting = 0;

const cardOf = (id) => desk.view.cards.find((card) => card.id === id);
const sentenceOf = (label) => desk.view.sentences.find((sentence) => sentence.label === label);

// Requests

function wait(step) {
  waiting += step;
  document.querySelector("main").setAttribute("aria-busy", waiting > 0);
}

// Send a change after those before it; one that is refused takes those behind it along, which were made unaware of it.
// `form` is what it was typed in: it comes back where the change is refused, and else `settle` says where to go on.
function send(path, body, done = "", { form = null, settle = null } = {}) {
  const { round, current, card } = desk;
  wait(1);
  if (path === "/decide") one("undo").disabled = false;
  queue = queue.then(async () => {
    try {
      if (round === desk.round) await sent(path, body, done, { from: { current, card }, form, settle });
    } catch {
      desk.round += 1;
      if (form) bringBack(form);
      tell("The desk does not answer: is it still running? Nothing of what you see undone was kept.", true);
    } finally {
      wait(-1);
    }
  });
  return queue;
}

async function sent(path, body, done, { from, form, settle }) {
  const { ok, status, said } = await ask(path, { sentence: from.current, ...body, number: desk.number });
  const view = ok ? said : said.state;
  if (view) desk.number = view.number;
  if (ok) {
    const before = desk.view;
    settle?.(before, view);
    if (waiting === 1 || settle) show(view);
    if (settle) focusCard();
    if (path !== "/save") checkSoon();
    if (done || view.notice) tell(view.notice || done);
    return;
  }
  desk.round += 1;
  if (!isTyping()) Object.assign(desk, { ...from, editing: "" });
  if (view) show(view);
  one("read-again").hidden = !(status === 409 && path === "/save");
  if (form) bringBack(form);
  tell(`${said.error} ${status === 409 ? "The page shows the latest now." : ""}`, true);
  if (!form && !isTyping()) focusCard();
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
  if (!desk.editing || !document.querySelector("#cards :is(form.correct, form.choosing)")) drawCards();
  if (inText) focusSentence();
  if (inCards && !one("cards").contains(document.activeElement)) focusCard();
}

function drawBar() {
  const { view } = desk;
  const cards = view.proposals;
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
    click: () => { if (!isMarking() && !endsAt(sentence.label) && choose(sentence.label)) focusCard(); },
  };
  const at = desk.view.sentences.indexOf(sentence);
  const isNewVoice = sentence.speaker && sentence.speaker !== desk.view.sentences[at - 1]?.speaker;
  const speaker = isNewVoice ? make("span", { class: "speaker" }, `${sentence.speaker}: `) : null;
  const mark = make("span", { class: `mark ${sentence.state}`, "aria-hidden": "true" }, MARKS[sentence.state]);
  if (sentence.speaker) given.class += " spoken";
  return make("span", given, mark, speaker, sentence.text, make("span", { class: "unseen" }, ` (${told[sentence.state]})`));
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

function drawCards() {
  const sentence = sentenceOf(desk.current);
  const cards = topCards(sentence);
  const hints = sentence.hints.length ? make("p", { class: "hint" }, `Look for: ${sentence.hints.join("; ")}`) : null;
  const speaker = sentence.speaker ? make("p", { class: "said-by" }, `Said by ${sentence.speaker}`) : null;
  const none = cards.length ? null : make("p", { class: "hint" }, "Nothing is proposed for this sentence.");
  one("cards").replaceChildren(
    make("h2", {}, `Sentence ${sentence.label}`),
    quotation(sentence.text),
    ...[minutesAt(sentence), speaker, hints, none, desk.editing === "new" ? desk.fresh() : null].filter(Boolean),
    ...cards.map(cardElement),
    make(
      "div",
      { class: "buttons more" },
      make("button", { type: "button", id: "add", click: add }, "Add a record ", make("kbd", {}, "+")),
      make("button", { type: "button", id: "said-by", click: sayBy }, "Said by … ", make("kbd", {}, "b")),
    ),
    nothingElement(sentence),
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
    card.thing ? button("Same as …", "=", () => sameAs(card.id)) : null,
  );
}

function nothingElement(sentence) {
  const options = desk.reasons.map(({ term, meaning }) => make("option", { value: term }, `${term} (${meaning})`));
  const select = make("select", { id: "reason" }, make("option", { value: "" }, "Choose a reason"), ...options);
  select.value = sentence.reason;
  const submit = () => nothing(select.value);
  select.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); submit(); }
    if (event.key === "Escape") focusSentence();
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
  const above = card.kind.split("/").slice(0, -1).join("/");
  const about = { fields: desk.forms[card.kind] || {}, at: desk.current, parent: desk.forms[above] };
  const label = `Correct ${card.title}`;
  const keepIt = (form) => keep(card.id, form);
  const given = { label, words: "Keep the correction", shown: card.fields, keep: keepIt, cancel };
  const form = recordForm(about, given);
  const everywhere = "A slug that you change changes wherever the draft names it.";
  if (card.has_slug) form.querySelector(".buttons").before(make("p", { class: "hint wide" }, everywhere));
  return withMarking(form);
}

function withMarking(element) {
  const words = make("button", { type: "button", click: useWords }, "Use the marked words ", make("kbd", {}, "m"));
  words.addEventListener("mousedown", (event) => event.preventDefault()); // the words stay marked
  element.querySelector(".buttons").append(words);
  return element;
}

const openForm = () => document.querySelector("#cards form.correct");
const isTyping = () => isChanged(openForm());

// Whether one may go on: what was typed is dropped only if somebody says so.
function mayLeave() {
  return !isTyping() || window.confirm("What you typed into the open form is not kept yet. Drop it?");
}

function correct(id) {
  if (!mayLeave()) return;
  desk.editing = id;
  desk.card = id;
  drawCards();
  openForm()?.elements[0].focus();
}

function cancel() {
  if (!mayLeave()) return;
  desk.editing = "";
  drawCards();
  focusCard();
}

function keep(id, form) {
  const fields = valuesOf(form);
  const inputs = [...form.querySelectorAll("[name]")];
  desk.editing = "";
  const card = cardOf(id);
  const nameOf = (input) => form.querySelector(`label[for="${input.id}"]`).textContent;
  card.fields = inputs
    .filter((input) => input.value.trim())
    .map((input) => ({ field: input.name, name: nameOf(input), value: input.value }));
  form.remove();
  decide(id, "corrected", { fields }, form);
}

// Bring back a form that was refused, with what was typed into it.
function bringBack(form) {
  form.isSent = false;
  if (!form.isConnected && isTyping()) {
    openForm().before(form);
  } else if (!form.isConnected) {
    desk.editing = form.opened;
    drawCards();
    openForm()?.replaceWith(form);
  }
  form.inert = false;
  form.elements[0].focus();
}

// Adding

// Show a form that is for no card yet, above the cards of the sentence.
function openNew(build) {
  if (!mayLeave()) return;
  desk.editing = "new";
  desk.fresh = build;
  drawCards();
  one("cards").scrollTop = 0;
  document.querySelector("#cards .new form, #cards form.choosing").elements[0].focus();
}

function add() {
  openNew(() => chooser(desk, fillIn, cancel));
}

function fillIn(choice) {
  openNew(() => withMarking(newForm(desk, choice, (form) => sendForm(form, addition(choice, form), "Added."), cancel)));
}

// The form for what a card is the same as, which the draft names instead.
function sameAs(id) {
  const send = (form) => sendForm(form, { op: "same", card: id, ...valuesOf(form) }, "The draft names that one now.");
  openNew(() => sameForm(desk, cardOf(id), send, cancel));
}

function sayBy() {
  const send = (form) => sendForm(form, { op: "spoken_by", ...valuesOf(form) }, "Kept who says it.");
  openNew(() => speakerForm(desk, send, cancel));
}

// Send what is new and wait for the answer, for what it makes is not known before.
function sendForm(form, asked, done) {
  form.inert = true;
  form.opened = "new";
  send("/decide", asked, done, {
    form,
    settle: (before, view) => {
      const known = new Set(before.cards.map(({ id }) => id));
      const card = view.cards.filter(({ id }) => !known.has(id)).pop();
      desk.card = card?.id || asked.parent || "";
      desk.editing = "";
      form.remove();
    },
  });
}

// Deciding

function decide(id, op, more = {}, form = null) {
  if (!mayLeave()) return;
  desk.editing = "";
  desk.card = id;
  if (form) form.opened = id;
  send("/decide", { op, card: id, ...more }, "", { form });
  const card = cardOf(id);
  tell(`${card.title}: ${op}.`);
  mark(card, op);
  guessSentences();
  desk.view.decided_cards = desk.view.cards.filter((each) => each.is_proposed && each.state !== "open").length;
  moveOn(id);
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
  tell(`${desk.current}: nothing to code (${reason}).`);
  goToNext();
}

// Moving

function nextOpen(label) {
  const all = desk.view.sentences;
  const at = all.findIndex((sentence) => sentence.label === label);
  return [...all.slice(at + 1), ...all.slice(0, at + 1)].find((sentence) => sentence.state !== "decided")?.label;
}

// Say where the next open sentence is, behind what was told of the last decision, for nobody sees a page move on.
function goToNext() {
  const label = nextOpen(desk.current);
  const before = one("told").textContent.replace(/ Next: .*$/u, "");
  if (!label) {
    draw();
    tell("Everything is decided. Check it, then save it without the sentences.");
    one("save").focus();
    return;
  }
  if (!choose(label)) return;
  tell(`${before} Next: ${label}.`.trim());
  focusCard();
}

function choose(label) {
  if (!mayLeave()) return false;
  desk.current = label;
  desk.card = "";
  desk.editing = "";
  openForm()?.remove();
  draw();
  one("cards").scrollTop = 0;
  return true;
}

function focusSentence() {
  document.querySelector(".sentence[aria-current]")?.focus();
}

function focusCard() {
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
    if (all[at] && choose(all[at].label)) focusSentence();
    return;
  }
  const shown = [...document.querySelectorAll("[data-card]"), one("reason")];
  const here = document.activeElement.closest("[data-card]") || document.activeElement;
  shown[shown.indexOf(here) + step]?.focus();
}

// Undo, and go to where something is open again.
function undo() {
  if (!mayLeave()) return;
  desk.editing = "";
  openForm()?.remove();
  const states = new Map(desk.view.cards.map(({ id, state }) => [id, state]));
  const reasons = new Map(desk.view.sentences.map(({ label, reason }) => [label, reason]));
  send("/undo", {}, "The last decision is undone.").then(() => {
    const card = desk.view.cards.find(({ id, state }) => states.get(id) !== state);
    const sentence = desk.view.sentences.find(({ label, reason }) => reasons.get(label) !== reason);
    const here = sentenceOf(desk.current);
    if (card && !here.cards.includes(card.id) && sentenceOf(card.at[0])) choose(card.at[0]);
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
  "=": () => onCard((id) => cardOf(id).thing && sameAs(id)),
  x: () => one("reason").focus(),
  n: goToNext,
  u: undo,
  b: sayBy,
  m: useWords,
  "+": add,
  s: () => save(),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
};

function onCard(act) {
  const id = document.activeElement.closest("[data-card]")?.dataset.card;
  if (id) act(id);
  else focusCard();
}

// Among the reasons, where the desk itself puts the focus, a letter is a command if no reason begins with it.
function isCommandAt({ target, key }) {
  const begins = desk.reasons.some(({ term }) => term.startsWith(key));
  return target.id === "reason" && key.length === 1 && !begins;
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select") && !isCommandAt(event)) return;
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
  window.addEventListener("beforeunload", (event) => (waiting > 0 || isTyping()) && event.preventDefault());
  one("cards").addEventListener("focusin", noteField);
  one("cards").addEventListener("keydown", toSentence);
  Object.assign(desk, (await ask("/forms")).said);
  const view = (await ask("/state")).said;
  desk.number = view.number;
  desk.current = location.hash.slice(1);
  show(view);
  tell(view.notice || "");
  focusCard();
}

begin();
