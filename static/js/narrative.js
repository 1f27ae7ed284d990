// The narrative editor: figures stand in the text as chips that always show the current value.
//
// What is stored is the plain text of the textarea, a chip being its code ([[支出总计.本年决算数|万元]]). The textarea
// stays in the page, so that saving, conflicts and restoring are those of every other cell (cells.js).

const tokens = JSON.parse(document.getElementById("tokens")?.textContent ?? "[]");
const paragraphs = JSON.parse(document.getElementById("paragraphs")?.textContent ?? "{}");
const byCode = new Map(tokens.flatMap((token) => token.forms.map((form) => [form.code, form.shown])));
const TOKEN = /(\[\[[^[\]\n]+\]\])/;
const dialog = document.getElementById("token-dialog");
let active = null; // the editor that the dialog inserts into
let caret = null;

function chip(code) {
  const element = document.createElement("span");
  const shown = byCode.get(code);
  element.className = shown ? "chip" : "chip is-unknown";
  element.contentEditable = "false";
  element.dataset.code = code;
  element.textContent = shown || code;
  element.title = shown ? `取自数据表：${code.slice(2, -2)}` : "没有这个数据，或尚未填写";
  return element;
}

function nodesOf(text) {
  return text.split(TOKEN).filter(Boolean).map((part) => (TOKEN.test(part) ? chip(part) : document.createTextNode(part)));
}

function textOf(editor) {
  let text = "";
  for (const node of editor.childNodes) {
    if (node.nodeName === "BR") text += "\n";
    else if (node.nodeType === Node.ELEMENT_NODE && !node.dataset.code) text += `${text && !text.endsWith("\n") ? "\n" : ""}${textOf(node)}`;
    else text += node.dataset?.code ?? node.textContent;
  }
  return text;
}

function enhance(area) {
  const editor = document.createElement("div");
  editor.className = area.className;
  editor.classList.add("editor");
  editor.contentEditable = area.readOnly ? "false" : "plaintext-only";
  if (!area.readOnly && editor.contentEditable !== "plaintext-only") return; // an old browser keeps the textarea
  editor.setAttribute("role", "textbox");
  editor.setAttribute("aria-multiline", "true");
  editor.setAttribute("aria-label", document.querySelector(`label[for="${area.id}"]`)?.firstChild.textContent.trim() ?? "");
  if (area.hasAttribute("aria-describedby")) editor.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  if (area.dataset.instruction) editor.dataset.instruction = area.dataset.instruction;
  editor.dataset.for = area.id;
  const draw = () => editor.replaceChildren(...nodesOf(area.value));
  draw();
  area.hidden = true;
  area.before(editor);
  area.addEventListener("redraw", draw);
  editor.addEventListener("input", () => {
    area.value = textOf(editor);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  editor.addEventListener("blur", () => {
    if (area.value !== textOf(editor)) area.value = textOf(editor);
    area.dispatchEvent(new Event("change", { bubbles: true }));
  });
  editor.addEventListener("keyup", () => keepCaret(editor));
  editor.addEventListener("mouseup", () => keepCaret(editor));
  editor.addEventListener("copy", (event) => {
    const copied = document.createElement("div");
    copied.append(getSelection().getRangeAt(0).cloneContents());
    event.clipboardData.setData("text/plain", textOf(copied));
    event.preventDefault();
  });
  editor.addEventListener("paste", (event) => {
    event.preventDefault();
    insert(editor, event.clipboardData.getData("text/plain").replace(/\r/g, ""));
  });
}

function keepCaret(editor) {
  const selection = getSelection();
  if (selection.rangeCount && editor.contains(selection.anchorNode)) [active, caret] = [editor, selection.getRangeAt(0).cloneRange()];
}

function insert(editor, text) {
  editor.focus();
  const selection = getSelection();
  const isHere = active === editor && caret;
  const range = selection.rangeCount && editor.contains(selection.anchorNode) ? selection.getRangeAt(0) : isHere ? caret : null;
  const nodes = nodesOf(text);
  if (range) {
    range.deleteContents();
    const last = nodes.at(-1);
    for (const node of nodes) { range.insertNode(node); range.setStartAfter(node); }
    if (last) selection.setBaseAndExtent(last.parentNode, [...last.parentNode.childNodes].indexOf(last) + 1, last.parentNode, [...last.parentNode.childNodes].indexOf(last) + 1);
  } else editor.append(...nodes);
  editor.dispatchEvent(new Event("input", { bubbles: true }));
  keepCaret(editor);
}

function listTokens(words) {
  const list = dialog.querySelector("ul");
  const wanted = words.trim();
  const found = tokens.filter((token) => !wanted || token.name.includes(wanted)).slice(0, 80);
  list.replaceChildren(...found.map((token) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = token.name;
    item.append(name, ...token.forms.map((form) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary btn-sm";
      button.textContent = form.shown;
      button.setAttribute("aria-label", `插入${token.name} ${form.shown}`);
      button.addEventListener("click", () => { dialog.close(); insert(active, form.code); });
      return button;
    }));
    return item;
  }));
  dialog.querySelector("output").textContent = found.length ? "" : "没有找到已填写的数据。";
}

document.querySelectorAll("textarea.prose").forEach(enhance);
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-insert-into]");
  const writer = target.closest("[data-write-into]");
  const id = opener?.dataset.insertInto ?? writer?.dataset.writeInto;
  if (!id) return;
  const editor = document.querySelector(`[data-for="${id}"]`);
  if (!editor) return;
  if (active !== editor) [active, caret] = [editor, null];
  if (writer) {
    const text = paragraphs[id.replace("narrative.", "")];
    insert(editor, `${textOf(editor) && !caret ? "\n" : ""}${text}`);
    return;
  }
  listTokens("");
  dialog.showModal();
  dialog.querySelector("input").focus();
});
dialog?.querySelector("input").addEventListener("input", ({ target }) => listTokens(target.value));
for (const button of document.querySelectorAll("[data-insert-into], [data-write-into]")) {
  if (document.querySelector(`[data-for="${button.dataset.insertInto ?? button.dataset.writeInto}"]`)) button.hidden = false;
}
