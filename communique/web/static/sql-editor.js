/* The SQL editor: CodeMirror in place of the text field, which works without scripts, too. Shift-Enter runs, a button
   sets the SQL out, and what begins a name of a table or column is completed by Ctrl-Space or a click. */

const MOST = 8;
const field = document.querySelector("textarea#sql-editor");
const format = document.querySelector("button#sql-format");
const shown = document.querySelector("pre#sql-query");

/* By table, its columns, from the list on the page. */
function namesOnThePage() {
  const named = [...document.querySelectorAll("dl.tables > dt")].map((one) => {
    const told = one.nextElementSibling, listed = [...told.querySelectorAll("dt")].map((column) => column.textContent);
    return [one.querySelector("a").textContent, listed.length || !one.closest(".sql-names") ? listed : told.textContent.split(", ")];
  });
  return new Map(named);
}

/* Names that begin as the word does: of the tables that the statement names, the columns, too. */
function candidates(word, sql, names) {
  const written = new Set(sql.split(/\W+/)), asked = [...names.keys()].filter((name) => written.has(name));
  const columns = (asked.length ? asked : [...names.keys()]).flatMap((name) => names.get(name));
  const fitting = new Set([...columns, ...names.keys()].filter((name) => name.startsWith(word) && name !== word));
  return [...fitting].slice(0, MOST);
}

function complete(editor) {
  const names = namesOnThePage(), offered = document.createElement("div");
  offered.className = "completing";
  offered.setAttribute("role", "status");
  editor.getWrapperElement().after(offered);
  const wordBefore = () => {
    const at = editor.getCursor(), word = editor.getLine(at.line).slice(0, at.ch).match(/[a-z_]\w*$/i);
    return { at, word: word && word[0].length > 1 ? word[0] : "" };
  };
  const put = (name) => {
    const { at, word } = wordBefore();
    editor.replaceRange(name, { line: at.line, ch: at.ch - word.length }, at);
    editor.focus();
  };
  const found = () => {
    const { word } = wordBefore();
    return word ? candidates(word.toLowerCase(), editor.getValue(), names) : [];
  };
  editor.on("cursorActivity", () => {
    offered.replaceChildren(...found().map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => put(name));
      return button;
    }));
  });
  return () => { const [first] = found(); if (first) put(first); };
}

if (field) {
  const editor = CodeMirror.fromTextArea(field, { lineNumbers: true, mode: "text/x-sql", lineWrapping: true });
  editor.setOption("extraKeys", { "Shift-Enter": () => field.form.requestSubmit(), "Ctrl-Space": complete(editor), Tab: false });
  editor.getInputField().setAttribute("aria-label", "SQL; Ctrl-Space completes a name");
  if (format) {
    format.hidden = false;
    format.addEventListener("click", () => editor.setValue(sqlFormatter.format(editor.getValue())));
  }
} else if (shown && format) {
  format.hidden = false;
  format.addEventListener("click", () => { shown.textContent = sqlFormatter.format(shown.textContent); });
}
