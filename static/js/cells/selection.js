// The current cell and the range of cells around it, as a spreadsheet marks them.

import { cellAround, isOpen, isReadable, rowsOf, stopsOf, tableOf } from "./table.js";

let anchor = null; // the cell that the focus stands in
let head = null; // the other corner of the range
const homes = new WeakMap(); // table → its stop in the order of Tab
const watchers = [];

export const currentCell = () => anchor;
export const isRange = () => anchor !== head;
export const onRange = (watcher) => watchers.push(watcher);

// The cells of the range, by rows: what stands in one rectangle of columns.
export function range() {
  if (!anchor?.isConnected || !head?.isConnected) return [];
  const rows = rowsOf(tableOf(anchor));
  const around = (cell) => {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return { top: row, bottom: row, left: rows[row].indexOf(cell), right: rows[row].lastIndexOf(cell) };
  };
  const [one, other] = [around(anchor), around(head)];
  const [top, bottom] = [Math.min(one.top, other.top), Math.max(one.bottom, other.bottom)];
  const [left, right] = [Math.min(one.left, other.left), Math.max(one.right, other.right)];
  return rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
}

// The rows of the page that the range touches, for what inserts, copies or removes rows.
export const selectedRows = () => [...new Set(range().flat().map((cell) => cell.parentElement))];

function draw() {
  const table = anchor && tableOf(anchor);
  const chosen = new Set(isRange() ? range().flat().filter(isReadable) : []);
  for (const cell of document.querySelectorAll("table.grid [aria-selected]")) if (!chosen.has(cell)) cell.removeAttribute("aria-selected");
  for (const cell of chosen) cell.setAttribute("aria-selected", "true");
  table?.toggleAttribute("data-range", chosen.size > 0);
  watchers.forEach((watcher) => watcher([...chosen]));
}

export function place(cell) {
  if (anchor === cell && head === cell) return;
  anchor = head = cell;
  draw();
}

export function extend(cell) {
  head = cell;
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  draw();
}

export function selectTable() {
  const rows = rowsOf(tableOf(anchor)).filter((row) => row.some(isReadable));
  head = rows.at(-1).findLast(isReadable);
  anchor = rows[0].find(isReadable);
  draw();
}

export const farEnd = () => head;

// One stop of a table is in the order of Tab: the one where the reader was last.
export function rove(stop) {
  const table = tableOf(stop);
  const home = homes.get(table);
  if (home && home !== stop) home.tabIndex = -1;
  homes.set(table, stop);
  stop.tabIndex = 0;
}

// Takes every stop but that one out of the order of Tab; new rows have come with stops of their own.
export function settle(table) {
  const stops = [...table.querySelectorAll("td, th")].flatMap((cell) => stopsOf(cell).filter((stop) => stop !== cell));
  if (!homes.get(table)?.isConnected && stops.length) rove(stops.find(isOpen) ?? stops[0]);
  for (const stop of stops) if (stop !== homes.get(table)) stop.tabIndex = -1;
}

export function unsettle(table) {
  for (const stop of table.querySelectorAll("[tabindex]")) if (stop !== document.activeElement) stop.removeAttribute("tabindex");
  homes.delete(table);
}

// Puts the focus there, all of its text chosen so that typing replaces it.
export function go(stop) {
  if (cellAround(stop) === stop) stop.tabIndex = -1;
  stop.focus();
  stop.select?.();
}
