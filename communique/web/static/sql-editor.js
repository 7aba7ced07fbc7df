/* The SQL editor: CodeMirror in place of the text field, which works without scripts, too. Shift-Enter runs, a button sets the SQL out. */

const field = document.querySelector("textarea#sql-editor");
const format = document.querySelector("button#sql-format");
const shown = document.querySelector("pre#sql-query");

if (field) {
  const editor = CodeMirror.fromTextArea(field, { lineNumbers: true, mode: "text/x-sql", lineWrapping: true });
  editor.setOption("extraKeys", { "Shift-Enter": () => field.form.requestSubmit(), Tab: false });
  editor.getInputField().setAttribute("aria-label", "SQL");
  if (format) {
    format.hidden = false;
    format.addEventListener("click", () => editor.setValue(sqlFormatter.format(editor.getValue())));
  }
} else if (shown && format) {
  format.hidden = false;
  format.addEventListener("click", () => { shown.textContent = sqlFormatter.format(shown.textContent); });
}
