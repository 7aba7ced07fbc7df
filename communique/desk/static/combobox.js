// A field that suggests what may stand in it as one types (the combobox of the ARIA Authoring Practices). The first
// suggestion is chosen by Enter or Tab; Escape closes the list and leaves what was typed.

import { make } from "./page.js";

// `suggest` gives for what is typed a list of {value, label, sort}; `between` divides the values of a field that takes
// several; `picked` is called with what was chosen.
export function combobox({ id, name, value = "", between = "", suggest, picked = null, ...given }) {
  // A list that scrolls would be a stop for Tab by itself.
  const list = make("ul", {
    id: `${id}-list`, role: "listbox", "aria-label": "Suggestions", tabindex: "-1", hidden: true,
  });
  const chosen = make("span", { id: `${id}-chosen`, class: "chosen" });
  const input = make("input", {
    id,
    name,
    value,
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-describedby": chosen.id,
    ...given,
  });
  const box = { input, list, chosen, between, suggest, picked, found: [], active: -1, asked: 0, pending: null, wanted: "" };
  input.addEventListener("input", () => {
    chosen.textContent = "";
    box.wanted = "";
    look(box, true);
  });
  input.addEventListener("focus", () => look(box, false));
  input.addEventListener("blur", () => close(box));
  input.addEventListener("keydown", (event) => pressed(box, event));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) pick(box, at);
  });
  input.settled = () => box.pending || Promise.resolve();
  // Look for words of the text; where one thing alone is called just so, it is what they mean.
  input.look = async (words) => {
    const before = between && input.value.trim() ? `${input.value.trim()}${between} ` : "";
    input.value = `${before}${words}`;
    await look(box, true);
    if (box.found[0]?.isExact && !box.found[1]?.isExact) pick(box, 0);
  };
  return make("div", { class: "combo" }, input, list, chosen);
}

const typedIn = ({ input, between }) => (between ? input.value.split(between).pop() : input.value).trim();

// Ask for suggestions; where the field is left meanwhile, the best of them is taken if that was wanted.
function look(box, isTyped) {
  const typed = typedIn(box);
  if (!isTyped && typed) return Promise.resolve();
  const asked = ++box.asked;
  box.pending = Promise.resolve(box.suggest(typed)).then((found) => {
    if (asked !== box.asked) return;
    box.found = found;
    box.pending = null;
    if (box.wanted) { take(box); return; }
    if (document.activeElement === box.input) open(box, isTyped && typed ? 0 : -1);
  }, () => { box.pending = null; });
  return box.pending;
}

// Take the best of what was found for a key that was pressed before it was.
function take(box) {
  const by = box.wanted;
  box.wanted = "";
  if (box.found.length) pick(box, 0);
  if (by === "Enter") goOn(box, box.found.length > 0);
}

function goOn(box, isPicked) {
  if (!isPicked) box.input.form?.requestSubmit();
  else if (!box.between && !box.picked) box.input.dispatchEvent(new Event("done", { bubbles: true }));
}

function open(box, active) {
  box.list.replaceChildren(...box.found.map(({ value, label, sort }, at) => {
    const told = [sort, label === value ? "" : value].filter(Boolean).join(" · ");
    const parts = [make("span", {}, label), told ? make("small", {}, ` ${told}`) : null];
    return make("li", { id: `${box.list.id}-${at}`, role: "option", "aria-selected": "false" }, ...parts);
  }));
  box.list.hidden = !box.found.length;
  if (!box.found.length && typedIn(box)) box.chosen.textContent = "Nothing here is called so.";
  box.input.setAttribute("aria-expanded", !box.list.hidden);
  activate(box, box.found.length ? active : -1);
  box.list.scrollIntoView({ block: "nearest" });
}

function close(box) {
  box.list.hidden = true;
  box.input.setAttribute("aria-expanded", "false");
  activate(box, -1);
}

function activate(box, at) {
  box.active = at;
  [...box.list.children].forEach((item, number) => item.setAttribute("aria-selected", number === at));
  if (at < 0) box.input.removeAttribute("aria-activedescendant");
  else box.input.setAttribute("aria-activedescendant", box.list.children[at].id);
  box.list.children[at]?.scrollIntoView({ block: "nearest" });
}

function pick(box, at) {
  const { value, label } = box.found[at];
  const { input, between } = box;
  const before = between ? input.value.split(between).slice(0, -1).map((part) => part.trim()) : [];
  input.value = [...before, value].join(between === "," ? ", " : between);
  box.chosen.textContent = label === value ? "" : label;
  box.asked += 1;
  box.pending = null;
  close(box);
  input.dispatchEvent(new Event("change", { bubbles: true }));
  box.picked?.(box.found[at]);
}

function pressed(box, event) {
  const isOpen = !box.list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!isOpen) { look(box, true); return; }
    const step = event.key === "ArrowDown" ? 1 : -1;
    activate(box, (box.active + step + box.found.length + (box.active < 0 && step < 0 ? 1 : 0)) % box.found.length);
  } else if (event.key === "Escape" && isOpen) {
    if (box.active >= 0) event.stopPropagation(); // else it is for the form
    close(box);
  } else if (event.key === "Enter" || event.key === "Tab") {
    chooseBy(box, event, isOpen);
  }
}

function chooseBy(box, event, isOpen) {
  const isLate = box.pending && typedIn(box); // what the list has is for what was typed before
  const isChosen = isOpen && box.active >= 0 && !isLate;
  if (isChosen) pick(box, box.active);
  else if (isLate && !box.wanted) box.wanted = event.key;
  else return; // Enter keeps the whole form
  if (event.key !== "Enter") {
    close(box);
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  if (isChosen) goOn(box, true);
}
