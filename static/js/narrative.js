// The narrative editor: figures stand in the text as chips that always show the current value, findings at their
// sentence. The textarea stays in the page, so that saving, conflicts and restoring are those of every other cell.

import { choose } from "./narrative/dialog.js";
import { hasCaret, insert } from "./narrative/insert.js";
import { drawMargin, watchFindings } from "./narrative/margin.js";
import { nodesOf, textOf } from "./narrative/text.js";
import { structured } from "./narrative/word.js";

const paragraphs = JSON.parse(document.getElementById("paragraphs")?.textContent ?? "{}");

function enhance(area) {
  const editor = document.createElement("div");
  editor.className = area.className;
  editor.classList.add("editor");
  editor.contentEditable = area.readOnly ? "false" : "plaintext-only";
  if (!area.readOnly && editor.contentEditable !== "plaintext-only") return; // an old browser keeps the textarea
  editor.setAttribute("role", "textbox");
  editor.setAttribute("aria-multiline", "true");
  if (area.readOnly) editor.setAttribute("aria-readonly", "true");
  editor.setAttribute("aria-label", document.querySelector(`label[for="${area.id}"]`)?.firstChild.textContent.trim() ?? "");
  if (area.hasAttribute("aria-describedby")) editor.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  if (area.dataset.instruction) editor.dataset.instruction = area.dataset.instruction;
  editor.dataset.for = area.id;
  const frame = document.createElement("div");
  frame.className = "editor-frame";
  const counted = document.createElement("span");
  counted.className = "editor-count";
  const count = () => { counted.textContent = counts(textOf(editor, true)); };
  const draw = () => {
    editor.replaceChildren(...nodesOf(area.value));
    count();
    drawMargin();
  };
  area.hidden = true;
  area.before(frame);
  frame.append(editor, counted);
  draw();
  area.addEventListener("redraw", draw);
  editor.addEventListener("input", () => {
    area.value = textOf(editor);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    count();
    drawMargin();
  });
  editor.addEventListener("blur", () => {
    if (area.value !== textOf(editor)) area.value = textOf(editor);
    area.dispatchEvent(new Event("change", { bubbles: true }));
  });
  editor.addEventListener("copy", copy);
  editor.addEventListener("cut", (event) => {
    copy(event);
    document.execCommand("delete");
  });
  editor.addEventListener("paste", (event) => {
    event.preventDefault();
    take(editor, event.clipboardData);
  });
  editor.addEventListener("drop", (event) => {
    if (event.dataTransfer.types.includes("Files")) return;
    if (!event.dataTransfer.types.includes("text/html")) return; // plain text is the browser's own
    event.preventDefault();
    take(editor, event.dataTransfer);
  });
}

// What was copied keeps its figures live: chips leave as their codes.
function copy(event) {
  const copied = document.createElement("div");
  copied.append(getSelection().getRangeAt(0).cloneContents());
  event.clipboardData.setData("text/plain", textOf(copied));
  event.preventDefault();
}

function take(editor, data) {
  const text = structured(data.getData("text/html")) ?? data.getData("text/plain");
  insert(editor, text.replace(/\r\n?/g, "\n").replace(/\n+$/, ""));
}

// How much is written; of tables, that they are ones, for here they are lines.
function counts(text) {
  const rows = text.split("\n").map((line) => line.includes("\t"));
  const tables = rows.filter((isRow, at) => isRow && !rows[at - 1]).length;
  const words = `共 ${[...text.replace(/\s/g, "")].length} 字`;
  if (!text.trim()) return "";
  return tables ? `${words}，含 ${tables} 个表格（打印时按表格排版）` : words;
}

document.querySelectorAll("textarea.prose").forEach(enhance);
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-insert-into]");
  const writer = target.closest("[data-write-into]");
  const id = opener?.dataset.insertInto ?? writer?.dataset.writeInto;
  const editor = id && document.querySelector(`[data-for="${id}"]`);
  if (!editor) return;
  if (opener) return choose((code) => insert(editor, code));
  const text = paragraphs[id.replace("narrative.", "")];
  insert(editor, `${textOf(editor) && !hasCaret(editor) ? "\n" : ""}${text}`);
});
for (const button of document.querySelectorAll("[data-insert-into], [data-write-into]")) {
  if (document.querySelector(`[data-for="${button.dataset.insertInto ?? button.dataset.writeInto}"]`)) button.hidden = false;
}
watchFindings();
