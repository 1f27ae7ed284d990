// Rows in place: inserted, copied, moved, deleted and brought back without a page load. The server draws the rows as it
// draws the page; rows that are here already stay the same nodes, so that focus, caret and what is typed survive.

import { showHistory } from "./cell_history.js";
import { dressTables } from "./grid.js";
import { onReplay, record } from "./history.js";
import { form, isLocked, seen } from "./page.js";
import { post } from "./posting.js";
import { askHowMany, askWhether, offer, openMenu } from "./row_menu.js";
import { send } from "./saving.js";
import { selectedRows } from "./selection.js";
import { askLater, write } from "./state.js";

const root = document.querySelector("[data-rows-url]");
const MOST_AT_ONCE = 20; // rows of one deed
const MORE = ".indicator-more"; // the second line of an indicator goes where its row goes
const lineOf = (element) => element.closest?.(MORE)?.previousElementSibling ?? element;
const rowOf = (element) => lineOf(element).closest?.("tr[data-row]:not(.group)");
const linesOf = (row) => (row.nextElementSibling?.matches(MORE) ? [row, row.nextElementSibling] : [row]);
const shownRows = () => [...root.querySelectorAll("tr[data-row]:not(.group)")].map((row) => row.dataset.row);
let atFocus = ["", ""]; // the cell that has the focus, and what stood in it then
let lastCell = null; // the cell that had it last, for the menu
let isBusy = false;

// Sends a deed to its address and shows what it did; the answer, or an error in words.
async function changeRows(url) {
  const answer = await post(url, new URLSearchParams({ shown: shownRows().join() }));
  show(answer);
  return answer;
}

// The same for the reader, who hears what was in the way: the answer, or null.
async function tryToChange(url) {
  try {
    return await changeRows(url);
  } catch ({ message }) {
    offer(message, null, "error");
    return null;
  }
}

// A step is taken back or done again: whether its table is on this page.
async function replay(url) {
  const { table, rows } = await changeRows(url);
  document.getElementById("row-bar")?.remove(); // what it told no longer stands
  enterRow(byName(rows[0]));
  return Boolean(document.getElementById(table));
}

function show({ table, order, html, seen: versions, computed }) {
  const body = document.getElementById(table)?.tBodies[0];
  if (!body) return;
  const [focused, range] = [document.activeElement, rangeOf(document.activeElement)];
  const template = document.createElement("template");
  template.innerHTML = html;
  const named = (parent) => new Map([...parent.querySelectorAll("tr[data-row]")].map((row) => [row.dataset.row, row]));
  const [here, fresh] = [named(body), named(template.content)];
  for (const [name, row] of here) if (!order.includes(name)) linesOf(row).forEach((line) => line.remove());
  let next = body.firstElementChild;
  for (const name of order) {
    const row = here.get(name) ?? fresh.get(name);
    if (!row) continue;
    const lines = linesOf(row);
    if (row === next) next = lines.at(-1).nextElementSibling;
    else for (const line of lines) body.insertBefore(line, next);
    if (!here.has(name)) for (const { id } of lines.flatMap((line) => [...line.querySelectorAll("[data-cell]")])) seen[id] = versions[id];
  }
  write(computed);
  dressTables();
  if (focused !== document.activeElement && focused.isConnected) giveBack(focused, range);
  if (form) askLater();
}

const rangeOf = (input) => ("selectionStart" in input ? [input.selectionStart, input.selectionEnd] : null);

function giveBack(input, range) {
  input.focus({ preventScroll: true });
  if (range?.[0] !== null && range) input.setSelectionRange(...range);
  input.scrollIntoView({ block: "nearest" });
}

// One step of the reader: what was typed goes first, then the deed; the page hears of it with the way back.
async function perform(deed, rows, { to = "", count = 1 } = {}) {
  if (isBusy) return;
  if (rows.length > MOST_AT_ONCE) return offer(`选中了 ${rows.length} 行，一次最多 ${MOST_AT_ONCE} 行，请分几次操作。`, null, "error");
  isBusy = true;
  try {
    commit();
    await send?.();
    const asked = new URLSearchParams({ rows: rows.map((row) => row.dataset.row).join(), to, count, group: rows[0].dataset.group ?? "" });
    if (root.dataset.item) asked.set("item", root.dataset.item);
    const beside = neighbourOf(rows);
    const column = columnOf(document.activeElement) || columnOf(lastCell);
    const answer = await tryToChange(`${root.dataset.rowsUrl}${deed}/?${asked}`);
    if (!answer) return;
    if (deed === "remove") enterRow(beside, column);
    else if (deed !== "move") enterRow(byName(answer.rows[0]));
    announce(answer);
    const takeBack = answer.undo && (async () => {
      const undone = await tryToChange(answer.undo);
      if (!undone) return null;
      announce(undone);
      enterRow(byName(undone.rows[0]));
      return undone;
    });
    if (answer.notice || deed !== "move") offer(answer.notice || `已${answer.words}。`, takeBack);
  } finally {
    isBusy = false;
  }
}

// A step with the way back and forth, where the page has a history; taking it back by the bar is a step as well.
function announce({ words, undo: undoUrl, redo: redoUrl }) {
  if (form && undoUrl) record({ kind: "rows", words, undoUrl, redoUrl });
}

// What is being typed counts as left.
function commit() {
  const input = document.activeElement;
  if (input?.id && input.id === atFocus[0] && input.value !== atFocus[1]) {
    atFocus = [input.id, input.value];
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const byName = (name) => root.querySelector(`tr[data-row="${name}"]`);
const columnOf = (cell) => (cell?.id ? cell.id.split(".").slice(2).join(".") : "");

// All rows that are selected, where the row is among them.
function rowsWith(row) {
  const selected = [...new Set(selectedRows().map(rowOf).filter(Boolean))];
  return selected.includes(row) ? selected : [row];
}

function neighbourOf(rows) {
  const isRow = (other) => other?.matches("[data-row]:not(.group)");
  const above = rows[0].previousElementSibling;
  const [before, behind] = [above && lineOf(above), linesOf(rows.at(-1)).at(-1).nextElementSibling];
  if (isRow(behind)) return behind;
  return isRow(before) ? before : behind;
}

function enterRow(row, column = "") {
  if (!row?.isConnected) return;
  const same = column && document.getElementById(`${row.dataset.row}.${column}`);
  const target = same || row.querySelector("[id$='.name']") || row.querySelector("[data-cell]:not([hidden]), a");
  target?.focus({ preventScroll: true });
  target?.select?.();
  row.scrollIntoView({ block: "nearest" });
}

async function remove(rows) {
  const [row] = rows;
  const name = row.querySelector("th")?.innerText.trim().split("\n")[0];
  if (row.matches("[data-confirms]") && !(await askWhether(`删除“${name}”及其资金、目标和全部指标？`, "删除"))) return;
  perform("remove", rows);
}

async function insertMany(row) {
  const count = await askHowMany();
  if (count) perform("insert", [row], { to: "below", count });
}

function choicesFor(row) {
  const rows = rowsWith(row);
  const all = rows.length > 1 ? ` ${rows.length} 行` : "本行";
  const cell = lastCell && row.contains(lastCell) ? lastCell : row.querySelector("[data-cell]");
  return [
    ["在上方插入", "", () => perform("insert", [row], { to: "above" })],
    ["在下方插入", "Alt+Insert", () => perform("insert", [row], { to: "below" })],
    ["插入多行…", "", () => insertMany(row)],
    [`复制${all}`, "", () => perform("copy", rows)],
    ["上移", "Alt+Shift+↑", () => perform("move", [row], { to: "up" })],
    ["下移", "Alt+Shift+↓", () => perform("move", [row], { to: "down" })],
    cell && form && ["修改记录", "Alt+H", () => showHistory(cell)],
    [`删除${all}`, "Ctrl+-", () => remove(rows)],
  ].filter(Boolean);
}

function onKey(event) {
  const row = rowOf(event.target);
  if (!row || event.defaultPrevented || event.isComposing) return;
  const { key, altKey, ctrlKey, shiftKey } = event;
  let deed = null;
  if (altKey && key === "Insert") deed = () => perform("insert", [row], { to: "below" });
  else if (ctrlKey && !altKey && (key === "+" || key === "=")) deed = () => perform("insert", [row], { to: "below" });
  else if (ctrlKey && !altKey && key === "-") deed = () => remove(rowsWith(row));
  else if (altKey && shiftKey && key === "ArrowUp") deed = () => perform("move", [row], { to: "up" });
  else if (altKey && shiftKey && key === "ArrowDown") deed = () => perform("move", [row], { to: "down" });
  if (!deed) return;
  event.preventDefault();
  deed();
}

function onMenuKey(event) {
  const button = event.target.closest?.(".row-menu");
  if (!button || event.shiftKey || !["ArrowDown", "ArrowUp", " "].includes(event.key)) return; // with Shift rows are selected
  event.preventDefault();
  openMenu(button, choicesFor(rowOf(button)), event.key === "ArrowUp");
}

function onMenuClick(event) {
  const button = event.target.closest?.(".row-menu");
  if (!button || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  openMenu(button, choicesFor(rowOf(button)));
}

// The focus that a press brings to the button would end the range.
function onMenuPress(event) {
  const button = event.target.closest?.(".row-menu");
  if (button && rowsWith(rowOf(button)).length > 1) event.preventDefault();
}

function dress(row) {
  const button = row.querySelector(".row-menu");
  button?.setAttribute("role", "button");
  button?.setAttribute("aria-haspopup", "menu");
  button?.setAttribute("aria-expanded", "false");
}

export function watchRows() {
  if (!root || (form && isLocked)) return;
  root.querySelectorAll("tr[data-row]").forEach(dress);
  onReplay(replay);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.("tr[data-row]")) dress(node);
  }).observe(root, { childList: true, subtree: true });
  root.addEventListener("mousedown", onMenuPress, true);
  root.addEventListener("click", onMenuClick, true);
  root.addEventListener("keydown", onMenuKey);
  root.addEventListener("keydown", onKey);
  root.addEventListener("focusin", ({ target }) => {
    if (!target.matches("[data-cell]")) return;
    lastCell = target;
    atFocus = [target.id, target.value];
  });
}
