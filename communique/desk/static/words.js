// A field for words, which suggests the one that is probably meant: → at the end of what is typed takes it.

import { make } from "./page.js";

// Around a word that was taken: the blank behind it goes where one of these follows.
const CLOSING = ".,;:!?)";

export function suggestWords(input, at) {
  const shown = make("span", { id: `${input.id}-next`, class: "next" });
  input.setAttribute("aria-describedby", shown.id);
  const field = { input, at, shown, word: "", passed: [], asked: 0, pending: null, isSpaced: false };
  input.addEventListener("input", () => typed(field));
  input.addEventListener("focus", () => look(field));
  input.addEventListener("blur", () => { field.asked += 1; offer(field, ""); });
  input.addEventListener("keydown", (event) => pressed(field, event));
  input.offered = async () => { await field.pending; return restOf(field); };
  return make("div", { class: "worded" }, input, shown);
}

const begunIn = ({ input }) => input.value.match(/\S*$/u)[0];
const restOf = (field) => (field.word ? field.word.slice(begunIn(field).length) : "");

function offer(field, word) {
  field.word = word;
  field.shown.replaceChildren(...(word ? [make("span", {}, word), " ", make("kbd", {}, "→")] : []));
}

function typed(field) {
  const { input } = field;
  const last = input.value.slice(-1);
  if (field.isSpaced && CLOSING.includes(last) && input.value.slice(-2, -1) === " ") input.value = `${input.value.slice(0, -2)}${last}`;
  field.isSpaced = false;
  const begun = begunIn(field);
  if (!begun) field.passed = [];
  else if (field.word.startsWith(begun)) field.passed.push(field.word);
  look(field);
}

function look(field) {
  const { input, at, passed } = field;
  const asked = ++field.asked;
  offer(field, "");
  if (input.selectionStart !== input.value.length) return;
  const query = new URLSearchParams({ typed: input.value, field: input.name.split(".")[0], at });
  for (const word of passed) query.append("passed", word);
  const answer = fetch(`/next-word?${query}`).then((found) => found.json());
  field.pending = answer.then(({ word }) => { if (asked === field.asked) offer(field, word); }, () => null);
}

function pressed(field, event) {
  const { input, word } = field;
  const isAtEnd = input.selectionStart === input.value.length && input.selectionEnd === input.value.length;
  if (event.key !== "ArrowRight" || !word || !isAtEnd || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.value = `${input.value}${restOf(field)} `;
  Object.assign(field, { isSpaced: true, passed: [] });
  look(field);
}
