// What the pages of the desk have in common: elements, counts, and asking the program behind them.

export const one = (id) => document.getElementById(id);
export const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

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

export async function ask(path, body) {
  const given = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, body ? given : {});
  const isJson = (answer.headers.get("content-type") || "").includes("json");
  return { ok: answer.ok, status: answer.status, said: isJson ? await answer.json() : { error: await answer.text() } };
}

export function tell(words, isWrong = false) {
  one("told").textContent = words;
  one("told").classList.toggle("wrong", isWrong);
}
