// The text of the narrative and its nodes: what is stored is plain text, a figure in it being its code
// ([[支出总计.本年决算数|万元]]); what the editor shows for the code is a chip with the current value.

const TOKEN = /(\[\[[^[\]\n]+\]\])/;
export const tokens = JSON.parse(document.getElementById("tokens")?.textContent ?? "[]");
const byCode = new Map(tokens.flatMap((token) => token.forms.map((form) => [form.code, form.shown])));

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

export function nodesOf(text) {
  return text.split(TOKEN).filter(Boolean).map((part) => (TOKEN.test(part) ? chip(part) : document.createTextNode(part)));
}

// What is stored of these nodes, or, with ``isShown``, what is read: values in the place of codes.
export function textOf(editor, isShown = false) {
  let text = "";
  for (const [node, words] of piecesOf(editor)) text += isShown ? words : node?.dataset?.code ?? words;
  return text;
}

// Every node that holds words, with its words, and the line ends between blocks (without a node).
export function* piecesOf(parent, said = { last: "\n" }) {
  for (const node of parent.childNodes) {
    const isBlock = node.nodeType === Node.ELEMENT_NODE && !node.dataset.code && node.nodeName !== "BR";
    if (isBlock && said.last !== "\n") yield [null, (said.last = "\n")];
    if (isBlock) {
      yield* piecesOf(node, said);
      continue;
    }
    const words = node.nodeName === "BR" ? "\n" : node.textContent;
    said.last = words.at(-1) ?? said.last;
    yield [node, words];
  }
}

// The range of the editor that shows the characters from ``start`` to ``end`` of its text as it is read.
export function rangeOf(editor, start, end) {
  const range = document.createRange();
  let [at, isBegun] = [0, false];
  for (const [node, words] of piecesOf(editor)) {
    const next = at + words.length;
    if (node && !isBegun && start < next) {
      isBegun = true;
      if (node.nodeType === Node.TEXT_NODE) range.setStart(node, Math.max(start - at, 0));
      else range.setStartBefore(node);
    }
    if (node && isBegun && end <= next) {
      if (node.nodeType === Node.TEXT_NODE) range.setEnd(node, Math.max(end - at, 0));
      else range.setEndAfter(node);
      return range;
    }
    at = next;
  }
  return null;
}
