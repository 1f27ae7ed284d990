// Where the caret is, and putting text there so that the browser's own undo takes it back.

import { nodesOf } from "./text.js";

const carets = new WeakMap(); // editor → its last range, kept while a dialog or a button has the focus

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const editor = selection.rangeCount && editorOf(selection.anchorNode);
  if (editor && document.activeElement === editor) carets.set(editor, selection.getRangeAt(0).cloneRange());
});

const editorOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".editor");
export const hasCaret = (editor) => carets.has(editor);

// At the caret as the reader left it, at the end of what was never entered.
export function insert(editor, text) {
  const range = carets.get(editor);
  editor.focus();
  const selection = getSelection();
  if (range && editor.contains(range.commonAncestorContainer)) selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  else selection.selectAllChildren(editor), selection.collapseToEnd();
  const holder = document.createElement("div");
  for (const node of nodesOf(text)) {
    if (node.nodeType !== Node.TEXT_NODE) holder.append(node);
    else for (const [number, line] of node.data.split("\n").entries()) holder.append(...(number ? [document.createElement("br")] : []), line);
  }
  // Only an editor of rich text takes elements; it is one for this moment, so that the chip can be undone like a letter.
  editor.contentEditable = "true";
  document.execCommand("insertHTML", false, holder.innerHTML);
  const [node, offset] = [selection.anchorNode, selection.anchorOffset];
  editor.contentEditable = "plaintext-only";
  editor.focus();
  const chip = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".chip");
  if (chip) selection.collapse(chip.parentNode, [...chip.parentNode.childNodes].indexOf(chip) + 1);
  else selection.collapse(node, offset);
}
