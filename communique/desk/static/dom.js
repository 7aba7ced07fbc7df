// What every part of the page makes its elements with.

export const one = (id) => document.getElementById(id);

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

export function tell(words, isWrong = false) {
  one("told").textContent = words;
  one("told").classList.toggle("wrong", isWrong);
}
