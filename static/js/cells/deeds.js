// What is done to a range at once: cleared, filled down. Each is one step.

import { named } from "./history.js";
import { enter } from "./saving.js";
import { isRange, range } from "./selection.js";
import { cellAround, isOpen, openControls, rowsOf, tableOf } from "./table.js";

const unique = (things) => [...new Set(things)];

// The controls that a deed touches: those of the range, or the one under the focus.
export function chosenControls() {
  if (isRange()) return unique(range().flat().flatMap(openControls));
  return [document.activeElement].filter(isOpen);
}

function put(words, changes) {
  const real = changes.filter(([control, text]) => control.value !== text);
  if (real.length) named(`${words} ${real.length} 处`, () => enter(real.map(([control, text]) => [control.id, text])));
}

const canHold = (control, text) => !control.matches("select") || [...control.options].some((option) => option.value === text);

export function clear(words = "清空") {
  put(words, chosenControls().filter((control) => canHold(control, "")).map((control) => [control, ""]));
}

// The first row of the range into those below it; one cell takes what stands above it, as in a spreadsheet.
export function fillDown() {
  const rows = range().map((row) => unique(row));
  if (rows.length === 1) {
    const all = rowsOf(tableOf(document.activeElement));
    const own = cellAround(document.activeElement);
    const at = all.findIndex((row) => row.includes(own));
    const columns = isRange() ? rows[0].map((cell) => all[at].indexOf(cell)) : [all[at].indexOf(own)];
    const above = all.slice(0, at).findLast((row) => columns.some((column) => row[column] && openControls(row[column]).length));
    if (!above) return;
    rows.unshift(columns.map((column) => above[column]));
  }
  const [source, ...targets] = rows;
  const changes = targets.flatMap((row) => row.flatMap((cell, column) => {
    const given = source[column] ? openControls(source[column]) : [];
    return openControls(cell).map((control, order) => [control, given[order]?.value]);
  }));
  put("向下填充", changes.filter(([control, text]) => text !== undefined && canHold(control, text)));
}

