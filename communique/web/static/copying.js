// Adds a button that copies to whatever is marked data-copied (by its name). Without this script it is selected by hand.

function written(element) {
  return "value" in element ? element.value : element.textContent;
}

async function copy(element) {
  const text = new Blob([written(element)], { type: "text/plain" });
  const parts = { "text/plain": text };
  if (!("value" in element)) parts["text/html"] = new Blob([element.innerHTML], { type: "text/html" });
  await navigator.clipboard.write([new ClipboardItem(parts)]);
}

function select(element) {
  if ("select" in element) element.select();
  else window.getSelection().selectAllChildren(element);
}

function addButton(element) {
  const button = document.createElement("button");
  const told = document.createElement("span");
  button.type = "button";
  button.className = "copy";
  button.textContent = `Copy ${element.dataset.copied}`;
  told.className = "quiet";
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await copy(element);
      told.textContent = " Copied.";
    } catch {
      // No clipboard without a secure connection: what is selected can be copied with the keyboard.
      select(element);
      told.textContent = " Selected; copy it with Ctrl+C or ⌘C.";
    }
  });
  element.after(button, told);
}

document.querySelectorAll("[data-copied]").forEach(addButton);
