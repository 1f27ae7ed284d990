// 撤销 and 恢复: everything changed here since signing in, step by step, across reloads and sections.
//
// A step holds the cells with their text before and after, or the addresses that undo and redo something in rows. It is
// taken back by saving the earlier texts, with the version that this reader has left: what a colleague has written
// since is a conflict, never overwritten.

import { isResting } from "./editing.js";
import { cellOf, form, seen } from "./page.js";
import { post } from "./posting.js";
import { enter } from "./saving.js";
import { go } from "./selection.js";
import { isOpen } from "./table.js";
import { now } from "./unsaved.js";

const MOST_STEPS = 200;
const MOST_CELLS = 500; // of one request
const BACK = { from: "done", to: "undone", verb: "撤销", keys: "Ctrl+Z" };
const FORTH = { from: "undone", to: "done", verb: "恢复", keys: "Ctrl+Y" };
const storeKey = form?.dataset.history;
const place = () => ({ url: location.pathname, title: document.querySelector(".sheet-head h2").textContent.trim() });
let steps = { done: [], undone: [], left: {} }; // ``left``: cell id → version and text that our last save of it has left
let deed = ""; // what the change under way is called
let isReplaying = false;
let replayRows = null; // set by what changes rows
let working = Promise.resolve(); // one step after the other

function read() {
  steps = JSON.parse(sessionStorage.getItem(storeKey)) ?? steps;
}

function keep() {
  steps.done.splice(0, Math.max(steps.done.length - MOST_STEPS, 0));
  try {
    sessionStorage.setItem(storeKey, JSON.stringify(steps));
  } catch {
    steps.done.splice(0, Math.ceil(steps.done.length / 2)); // the browser's store is full: the oldest go
    if (steps.done.length) return keep();
  }
  show();
}

function show() {
  for (const [id, { from, verb, keys }] of [["undo", BACK], ["redo", FORTH]]) {
    const button = document.getElementById(id);
    const step = steps[from].at(-1);
    button.setAttribute("aria-disabled", String(!step));
    button.title = step ? `${verb}：${step.words}（${keys}）` : `没有可以${verb}的操作`;
  }
}

function say(words, link = null) {
  const line = document.getElementById("step-words");
  line.textContent = words;
  if (!link) return;
  const anchor = document.createElement("a");
  [anchor.href, anchor.textContent] = [link.url, `到“${link.title}”查看`];
  line.append(" ", anchor);
}

// Does something that changes cells, and calls the step by these words: “向下填充 4 处”.
export function named(words, change) {
  deed = words;
  try {
    return change();
  } finally {
    deed = "";
  }
}

// Adds a step: { kind: "rows", words, undoUrl, redoUrl }.
export function record(step) {
  steps.done.push({ place: place(), ...step });
  steps.undone = [];
  keep();
  say("");
}

const nameOf = (input) => input.ariaLabel ?? input.labels?.[0]?.firstChild?.textContent.trim() ?? "";

function onChanged({ detail: cells }) {
  if (isReplaying) return;
  const [first] = cells;
  const name = cells.length === 1 ? nameOf(cellOf(first.id)) : "";
  const one = name ? `${first.after ? "填写" : "清空"}“${name}”` : `填写 ${cells.length} 处`;
  record({ kind: "cells", words: deed || one, cells });
}

function onSaved({ detail: outcomes }) {
  for (const outcome of outcomes.filter(({ kept }) => kept)) leave(outcome);
  keep();
}

// What our own save has left in a cell: its version, and the text as the server writes it, which the step takes over.
function leave({ cell, seen: version, stored }) {
  steps.left[cell] = [version, stored];
  const last = steps.done.findLast((step) => step.kind === "cells" && step.cells.some(({ id }) => id === cell));
  const change = last?.cells.find(({ id }) => id === cell);
  if (change?.after === now.inFlight.get(cell)) change.after = stored;
}

// Whether two texts are one figure: 1,234.50 is 1234.5.
function isSame(one, other) {
  const plain = (text) => (/^-?[\d,]+(\.\d+)?$/.test(text) ? text.replaceAll(",", "").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "") : text.trim());
  return plain(one) === plain(other);
}

// The cells of this page: shown, saved and marked as if they were typed.
function putHere(cells) {
  if (!cells.length) return;
  for (const { id, from } of cells) if (!isSame(cellOf(id).value, from)) seen[id] = ""; // somebody else's: a conflict
  isReplaying = true;
  try {
    enter(cells.map(({ id, to }) => [id, to]));
  } finally {
    isReplaying = false;
  }
  const first = cellOf(cells[0].id);
  first.closest("details")?.setAttribute("open", "");
  if (isOpen(first)) go(first);
}

// The version to be overwritten: ours, if what our last save has left is what the step speaks of.
function versionOf(id, from) {
  const [version, text] = steps.left[id] ?? ["", null];
  return text !== null && isSame(text, from) ? version : "";
}

// The cells of another page: sent to where every cell is saved. Returns what became of those that were not.
async function putElsewhere(cells) {
  const problems = [];
  for (let start = 0; start < cells.length; start += MOST_CELLS) {
    const changes = cells.slice(start, start + MOST_CELLS).map(({ id, from, to }) => ({ cell: id, text: to, seen: versionOf(id, from) }));
    const { outcomes } = await post(form.dataset.saveUrl, JSON.stringify({ changes }));
    for (const outcome of outcomes) {
      if (outcome.kept) leave(outcome);
      else problems.push(outcome.problem);
    }
  }
  return problems;
}

async function replayCells(step, way) {
  const turned = step.cells.map(({ id, before, after }) => (way === BACK ? { id, from: after, to: before } : { id, from: before, to: after }));
  putHere(turned.filter(({ id }) => cellOf(id)));
  const others = turned.filter(({ id }) => !cellOf(id));
  const problems = await putElsewhere(others);
  const link = others.length ? { url: `${step.place.url}#${encodeURIComponent(others[0].id)}`, title: step.place.title } : null;
  const left = problems.length ? `；其中 ${problems.length} 处没有${way.verb}：${problems[0]}` : "";
  say(`已${way.verb}：${step.words}${left}`, link);
}

// Steps in rows are taken back and done again by ``deed``: it posts to the address, draws the rows, and tells whether
// this page has their table.
export function onReplay(deed) {
  replayRows = deed;
}

async function replayOnPage(step, way) {
  const isDrawn = await replayRows(way === BACK ? step.undoUrl : step.redoUrl);
  const isHere = step.place.url === location.pathname;
  if (isHere && !isDrawn) setTimeout(() => location.reload());
  say(`已${way.verb}：${step.words}`, isHere ? null : step.place);
}

async function turn(way) {
  const step = steps[way.from].at(-1);
  if (!step) return say(`没有可以${way.verb}的操作`);
  steps[way.from].pop();
  try {
    await (step.kind === "rows" ? replayOnPage : replayCells)(step, way);
    steps[way.to].push(step);
  } catch (problem) {
    steps[way.from].push(step);
    say(`没有${way.verb}：${step.words}。${problem.message}`);
  }
  keep();
}

const start = (way) => { working = working.then(() => turn(way)); };
export const undo = () => start(BACK);
export const redo = () => start(FORTH);

// Where the browser takes back what is typed, it keeps its keys.
function hasOwnUndo(node) {
  if (node.isContentEditable || node.closest("dialog")) return true;
  return node.matches("input, textarea") && !isResting(node);
}

function onKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing || hasOwnUndo(event.target)) return;
  const key = event.key.toLowerCase();
  const isRedo = key === "y" || (key === "z" && event.shiftKey);
  if (!isRedo && key !== "z") return;
  event.preventDefault();
  (isRedo ? redo : undo)();
}

export function startHistory() {
  read();
  show();
  form.addEventListener("cells:changed", onChanged);
  form.addEventListener("cells:answered", onSaved);
  document.addEventListener("keydown", onKey);
  document.getElementById("undo").addEventListener("click", undo);
  document.getElementById("redo").addEventListener("click", redo);
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) { read(); show(); } });
}
