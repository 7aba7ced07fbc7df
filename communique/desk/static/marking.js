// Marking words in the text to fill the field that has, or had, the focus: with the mouse, or with the keyboard alone.

import { fill } from "./forms.js";
import { make, tell } from "./page.js";

let last = null; // the field that has, or had, the focus

export function noteField(event) {
  if (event.target.matches("form.correct [name]")) last = event.target;
}

const field = () => (last?.isConnected ? last : document.querySelector("form.correct [name]"));

export function markedWords() {
  const selection = document.getSelection();
  return selection.isCollapsed ? "" : selection.toString().replace(/[●○✓]/gu, " ").replace(/\s+/gu, " ").trim();
}

export const isMarking = () => Boolean(document.querySelector("form.correct") && markedWords());

// Put the marked words into the field.
export async function useWords() {
  const input = field();
  const words = markedWords();
  if (!input) return tell("Open a form first: c corrects a card, + adds a record.", true);
  if (!words) return tell("Mark words in the text first.", true);
  const name = document.querySelector(`label[for="${input.id}"]`)?.textContent;
  document.getSelection().removeAllRanges();
  const isRead = await fill(input.form, input, words);
  if (input.isConnected) input.focus();
  return tell(isRead ? `${name}: “${words}”.` : `${name}: “${words}” cannot be read; type what it means.`, !isRead);
}

// The sentence, in which arrows choose a word, Shift and arrows several, and a letter the next word that begins with it.
export function quotation(text) {
  const quote = make("blockquote", { id: "sentence", tabindex: "-1" }, text);
  const words = [...text.matchAll(/[^\s.,;:!?"()«»“”]+(?:[.,:][^\s.,;:!?"()«»“”]+)*/gu)];
  const at = words.map((found) => [found.index, found.index + found[0].length]);
  let [from, to] = [0, 0];
  let isByKeys = false; // with words marked by the mouse, letters are keys of the desk
  const show = () => {
    if (!at.length) return;
    const [begin, end] = [Math.min(from, to), Math.max(from, to)];
    document.getSelection().setBaseAndExtent(quote.firstChild, at[begin][0], quote.firstChild, at[end][1]);
    tell(markedWords());
  };
  quote.addEventListener("keydown", (event) => {
    if (!isByKeys || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const letter = event.key.length === 1 && /[\p{L}\p{N}$€£]/u.test(event.key) ? event.key.toLowerCase() : "";
    if (step) {
      to = Math.max(0, Math.min(at.length - 1, to + step));
      if (!event.shiftKey) from = to;
    } else if (letter) {
      const begins = (number) => words[number][0].toLowerCase().startsWith(letter);
      const order = [...words.keys()].map((number) => (to + 1 + number) % words.length);
      to = order.find(begins) ?? to;
      if (!event.shiftKey) from = to;
    } else if (event.key === "Enter") {
      useWords();
    } else if (event.key === "Escape") {
      document.getSelection().removeAllRanges();
      field()?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (step || letter) show();
  });
  quote.addEventListener("blur", () => { isByKeys = false; });
  quote.begin = () => {
    [from, to, isByKeys] = [0, 0, at.length > 0];
    quote.focus();
    show();
  };
  return quote;
}

// Go from a field to the sentence, to mark words by keyboard alone.
export function toSentence(event) {
  if (!event.altKey || event.code !== "KeyM" || !event.target.matches("form.correct [name]")) return;
  event.preventDefault();
  document.getElementById("sentence")?.begin();
}
