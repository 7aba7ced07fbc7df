/* A reader's own copy of a document: its sentences are found by their hashes, here in the browser, and shown beside the evidence.
   Nothing of the copy leaves the browser; what was found is kept for this tab only. */

import { read, UnreadableFile } from "./own-file.js";

const KEPT = "communique-own-copy";
// So many sentences are hashed at most: about half a minute in a text like a book, where most are found at once.
const MOST_TRIES = 1_000_000;
// As communique/factfiles/normalise.py does it; Python's idea of white space and line breaks, which is not JavaScript's.
const LINE_BREAKS = /[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+/;
const SPACES = /[\t\n\v\f\r\x1c-\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const PLAIN = [
  [/[\u2018\u2019\u201a\u201b\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, "-"],
  [/[\ufb00-\ufb06]/g, (ligature) => ligature.normalize("NFKC")],
  [/[\u00ad\u200b\u200c\u200d\u2060\ufeff]/g, ""],
];
const BLOCKS = "address,article,aside,blockquote,br,dd,div,dl,dt,figcaption,figure,footer,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,section,table,td,th,tr,ul".split(",");
const NO_TEXT = "head,script,style,noscript,template,iframe,svg".split(",");

export function normalise(text) {
  return text.split(LINE_BREAKS).map(normaliseLine).filter(Boolean).join("\n");
}

function normaliseLine(line) {
  let plain = line.normalize("NFC");
  for (const [printed, plainly] of PLAIN) plain = plain.replace(printed, plainly);
  return plain.split(SPACES).filter(Boolean).join(" ");
}

/* The text of a saved page, a line for each block. Parsed apart: nothing of it runs or is fetched. */
export function textOfPage(html) {
  const lines = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) lines.push(node.data.replace(/\s+/g, " "));
    if (node.nodeType !== Node.ELEMENT_NODE || NO_TEXT.includes(node.localName)) return;
    const isBlock = BLOCKS.includes(node.localName);
    if (isBlock) lines.push("\n");
    node.childNodes.forEach(walk);
    if (isBlock) lines.push("\n");
  };
  walk(new DOMParser().parseFromString(html, "text/html").body);
  return lines.join("");
}

async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Finds passages ({start_char, end_char, sha256}) in a normalised text: where the database says, as far off as the one before, or
   at any word, the nearest first. Positions count code points, as in Python. */
export async function findPassages(text, passages) {
  const letters = Array.from(text);
  const found = new Map();
  const words = wordsOf(letters);
  const budget = { tries: MOST_TRIES };
  let shift = 0;
  for (const passage of passages) {
    const place = await placeOf(passage, letters, passage.start_char + shift, words, budget);
    if (place === null) continue;
    shift = place - passage.start_char;
    found.set(passage.sha256, letters.slice(place, place + passage.end_char - passage.start_char).join(""));
  }
  return found;
}

async function placeOf(passage, letters, likely, words, budget) {
  const length = passage.end_char - passage.start_char;
  const isThere = async (at) => {
    if (at < 0 || at + length > letters.length) return false;
    return (await sha256(letters.slice(at, at + length).join(""))) === passage.sha256;
  };
  for (const at of [likely, passage.start_char]) if (await isThere(at)) return at;
  for (const at of nearest(words, likely)) {
    if (!endsAWord(letters, at + length)) continue;
    if (budget.tries-- <= 0) return null;
    if (await isThere(at)) return at;
  }
  return null;
}

/* The beginnings of words, those nearest to a place first. */
function* nearest(words, place) {
  let after = words.findIndex((at) => at >= place);
  if (after < 0) after = words.length;
  let before = after - 1;
  while (before >= 0 || after < words.length) {
    const isAfter = before < 0 || (after < words.length && words[after] - place <= place - words[before]);
    yield isAfter ? words[after++] : words[before--];
  }
}

const wordsOf = (letters) => letters.flatMap((_, at) => (at === 0 || isSpace(letters[at - 1]) ? [at] : []));
const endsAWord = (letters, at) => at === letters.length || isSpace(letters[at]);
const isSpace = (letter) => letter === " " || letter === "\n";

async function passagesOf(documentId) {
  const passages = [];
  let url = `/communique/passages.json?document_id=${documentId}&_shape=objects&_size=max&_sort=start_char`;
  while (url) {
    const page = await (await fetch(url)).json();
    passages.push(...page.rows);
    url = page.next_url && new URL(page.next_url).pathname + new URL(page.next_url).search;
  }
  return passages;
}

const kept = () => JSON.parse(sessionStorage.getItem(KEPT) || "{}");
const evidence = () => Array.from(document.querySelectorAll("[data-sha256]"));

function show() {
  const sentences = kept();
  document.querySelectorAll("blockquote.own").forEach((quote) => quote.remove());
  for (const item of evidence()) {
    if (!(item.dataset.sha256 in sentences)) continue;
    const quote = document.createElement("blockquote");
    quote.className = "own";
    quote.textContent = sentences[item.dataset.sha256];
    item.append(quote);
  }
  const forget = document.querySelector(".own-copy .forget");
  if (forget) forget.hidden = Object.keys(sentences).length === 0;
}

function say(words) {
  document.querySelector(".own-copy [role=status]").textContent = words;
}

async function match(raw, isPage) {
  if (!canHash()) return;
  const text = normalise(isPage ? textOfPage(raw) : raw);
  say("Looking for the sentences…");
  let found = 0, wanted = 0;
  const sentences = kept();
  for (const id of new Set(evidence().map((item) => item.dataset.document))) {
    const passages = await passagesOf(id);
    const here = await findPassages(text, passages);
    wanted += passages.length;
    found += here.size;
    here.forEach((sentence, digest) => { sentences[digest] = sentence; });
  }
  sessionStorage.setItem(KEPT, JSON.stringify(sentences));
  show();
  say(found ? `Found ${found} of ${wanted} sentences, here in your browser. They stay in this tab.` : "None of the sentences is in this text.");
}

function canHash() {
  if (globalThis.crypto?.subtle) return true;
  say("Your browser finds sentences only on https pages or on localhost, and this page is neither.");
  return false;
}

/* Several files are taken as one text: a document each, or the pages of one. */
async function take(files) {
  const texts = [];
  for (const file of files) {
    const { text, isPage } = await read(file);
    texts.push(isPage ? textOfPage(text) : text);
  }
  await match(texts.join("\n"), false);
}

function explain(problem) {
  say(problem instanceof UnreadableFile ? problem.message : "That did not work: the text or the list of sentences could not be read.");
}

function listen(panel) {
  panel.hidden = false;
  canHash();
  const [file, pasted] = [panel.querySelector("input[type=file]"), panel.querySelector("textarea")];
  file.addEventListener("change", () => file.files.length && take(file.files).catch(explain));
  panel.querySelector(".find-pasted").addEventListener("click", () => match(pasted.value, /^\s*</.test(pasted.value)).catch(explain));
  panel.querySelector(".forget").addEventListener("click", () => { sessionStorage.removeItem(KEPT); show(); say("Forgotten."); });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    panel.open = true;
    take(event.dataTransfer.files).catch(explain);
  });
}

if (globalThis.document?.querySelector(".own-copy")) {
  listen(document.querySelector(".own-copy"));
  show();
}
