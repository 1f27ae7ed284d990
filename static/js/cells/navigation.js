// Where a key leads in a table: the arrows over every cell, Tab and Enter from one cell to fill to the next.

import { farEnd, isRange } from "./selection.js";
import { cellAround, isOpen, isReadable, openControls, rowsOf, stopsOf, tableOf } from "./table.js";

const TAB_STOPS = ":is(td, th):not(.row-actions) :is([data-cell], button)";
let column = 0; // the one that is being followed up and down, where a cell spans several

function placeOf(cell) {
  const rows = rowsOf(tableOf(cell));
  const row = rows.findIndex((cells) => cells.includes(cell));
  if (rows[row][column] !== cell) column = rows[row].indexOf(cell);
  return { rows, row };
}

function fits(cell, from) {
  return cell && cell !== from && isReadable(cell);
}

// The next cell in the row or the column; null at the edge.
function nextCell(cell, down, right) {
  const { rows, row } = placeOf(cell);
  for (let r = row + down, c = column + right; rows[r]?.[c]; r += down, c += right) if (fits(rows[r][c], cell)) return rows[r][c];
  return null;
}

const orderOf = (stop) => Math.max(stopsOf(cellAround(stop)).indexOf(stop), 0);

export function beside(stop, step) {
  const own = stopsOf(cellAround(stop))[orderOf(stop) + step];
  if (own) return own;
  const cell = nextCell(cellAround(stop), 0, step);
  return cell && stopsOf(cell).at(step > 0 ? 0 : -1);
}

export function below(stop, step) {
  const cell = nextCell(cellAround(stop), step, 0);
  if (!cell) return null;
  const stops = stopsOf(cell);
  return stops[Math.min(orderOf(stop), stops.length - 1)];
}

// The next cell of the column that can be filled in.
export function fillBelow(stop, step) {
  for (let next = below(stop, step); next; next = below(next, step)) {
    const open = openControls(cellAround(next));
    if (open.length) return open[Math.min(orderOf(stop), open.length - 1)];
  }
  return null;
}

// The next place of the table that takes typing or a press; null where Tab leaves the table.
export function tabbed(stop, step) {
  const stops = [...tableOf(stop).querySelectorAll(TAB_STOPS)].filter((one) => one === stop || (one.matches("[data-cell]") ? isOpen(one) : one.checkVisibility()));
  const at = stops.indexOf(stop);
  if (at >= 0) return stops[at + step] ?? null;
  const isBehind = (one) => Boolean(stop.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  return (step > 0 ? stops.find(isBehind) : stops.findLast((one) => !isBehind(one))) ?? null;
}

const isHead = (cell) => cell.matches("th");
const cornerOf = (cells, isLast) => (isLast ? cells.findLast(isReadable) : cells.find((cell) => isReadable(cell) && !isHead(cell)) ?? cells.find(isReadable));

// The first figure of the row and, from there, its label; or the last cell.
export function edgeOfRow(stop, isLast) {
  const cell = cellAround(stop);
  const { rows, row } = placeOf(cell);
  const target = cornerOf(rows[row], isLast);
  return stopsOf(target === cell && !isLast ? rows[row].find(isReadable) : target).at(isLast ? -1 : 0);
}

export function cornerOfTable(stop, isLast) {
  const body = rowsOf(tableOf(stop)).filter((row) => row.some((cell) => isReadable(cell) && !isHead(cell)));
  return stopsOf(cornerOf(isLast ? body.at(-1) : body[0], isLast)).at(isLast ? -1 : 0);
}

// A screenful up or down.
export function paged(stop, step) {
  const frame = tableOf(stop).parentElement;
  const rows = Math.max(Math.floor(Math.min(frame.clientHeight, innerHeight) / cellAround(stop).offsetHeight) - 2, 1);
  let target = stop;
  for (let count = 0; count < rows; count += 1) target = below(target, step) ?? target;
  return target;
}

// The corner of the range after a step with Shift.
export function stretched(key, from) {
  const cell = isRange() ? farEnd() : cellAround(from);
  const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key] ?? [0, 0];
  if (down || right) return nextCell(cell, down, right);
  const [stop] = stopsOf(cell);
  if (key === "PageUp" || key === "PageDown") return cellAround(paged(stop, key === "PageUp" ? -1 : 1));
  return cellAround(edgeOfRow(stop, key === "End"));
}

