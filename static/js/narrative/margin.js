// Findings at their sentence: the accused words are underlined where they stand, and a mark in the margin of the line
// leads to what is said of them. Both follow the panel, which is drawn anew after every save, and the text.

import { rangeOf, textOf } from "./text.js";

const findings = document.getElementById("findings")?.parentElement;
const KINDS = ["error", "warning", "hint"];
const canUnderline = "highlights" in CSS;

// Where the words are now: the text may have moved since it was judged, and what is no longer there is not marked.
function placeOf(editor, { from, to, accused }) {
  const text = textOf(editor, true);
  if (text.slice(from, to) === accused) return [from, to];
  const places = [];
  for (let at = text.indexOf(accused); at >= 0; at = text.indexOf(accused, at + 1)) places.push(at);
  if (!places.length) return null;
  const nearest = places.reduce((best, at) => (Math.abs(at - from) < Math.abs(best - from) ? at : best));
  return [nearest, nearest + accused.length];
}

function* accusations() {
  for (const article of findings.querySelectorAll("[data-passage]")) {
    const [cell, from, to] = article.dataset.passage.split(" ");
    const editor = document.querySelector(`.editor[data-for="${cell}"]`);
    const accused = article.querySelector(".said")?.textContent;
    const place = editor && accused && placeOf(editor, { from: Number(from), to: Number(to), accused });
    const range = place && rangeOf(editor, ...place);
    const kind = KINDS.find((one) => article.classList.contains(`is-${one}`)) ?? "hint";
    if (range) yield { article, editor, range, kind };
  }
}

function draw() {
  document.querySelectorAll(".margin-mark").forEach((mark) => mark.remove());
  const ranges = new Map(KINDS.map((kind) => [kind, []]));
  const taken = new Map(); // editor → lines that have a mark
  for (const { article, editor, range, kind } of accusations()) {
    ranges.get(kind).push(range);
    const frame = editor.parentElement.getBoundingClientRect();
    let top = Math.round(range.getBoundingClientRect().top - frame.top);
    const lines = taken.get(editor) ?? taken.set(editor, []).get(editor);
    while (lines.some((line) => Math.abs(line - top) < 24)) top += 26;
    lines.push(top);
    editor.parentElement.append(markOf(article, kind, top));
  }
  if (canUnderline) for (const [kind, found] of ranges) CSS.highlights.set(`finding-${kind}`, new Highlight(...found));
}

function markOf(article, kind, top) {
  const mark = document.createElement("button");
  mark.type = "button";
  mark.className = `margin-mark is-${kind}`;
  mark.style.top = `${top}px`;
  mark.title = article.querySelector(".finding-message").textContent.trim();
  mark.setAttribute("aria-label", `${article.querySelector(".finding-head strong").textContent.trim()}：${mark.title}`);
  mark.append(article.querySelector(".icon").cloneNode(true));
  mark.addEventListener("click", () => {
    article.closest("details")?.setAttribute("open", "");
    article.tabIndex = -1;
    article.scrollIntoView({ block: "nearest" });
    article.focus({ preventScroll: true });
  });
  return mark;
}

let frame = 0;
export function drawMargin() {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(draw);
}

export function watchFindings() {
  if (!findings) return;
  new MutationObserver(drawMargin).observe(findings, { childList: true, subtree: true, characterData: true, attributes: true });
  addEventListener("resize", drawMargin);
  // The link of a finding goes to its words, not only to their field.
  findings.addEventListener("click", ({ target }) => {
    const link = target.closest("a");
    const mine = link && [...accusations()].find(({ article }) => article.contains(link));
    if (!mine) return;
    setTimeout(() => {
      getSelection().setBaseAndExtent(mine.range.startContainer, mine.range.startOffset, mine.range.endContainer, mine.range.endOffset);
      mine.range.startContainer.parentElement?.scrollIntoView({ block: "center" });
    });
  });
  drawMargin();
}
