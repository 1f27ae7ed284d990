// A table of the page as rows of cells: where each stands, what can be typed into it, what it says.

const STOPS = "[data-cell], summary, button, a[href]";
const NOT_SAID = ".sub, .row-unit, .cell-note, .cell-below, .visually-hidden, .icon, option, details, [aria-hidden=true]";

export const tableOf = (node) => node?.closest?.("table.grid") ?? null;
// The second line of an indicator belongs to its row, not to the columns: Tab goes through it, the arrows pass over it.
const MORE = ".indicator-more";
export const cellAround = (node) => node?.closest?.(`table.grid tr:not(${MORE}) > :is(td, th)`) ?? null;
export const isControl = (node) => Boolean(node?.matches?.("[data-cell]"));
export const isText = (node) => Boolean(node?.matches?.("input[data-cell], textarea[data-cell]"));
export const isReadable = (cell) => cell.ariaHidden !== "true"; // a cell that is blank by design is passed over

// What can be typed into now: neither hidden, nor locked.
export const isOpen = (control) => isControl(control) && !control.readOnly && !control.disabled && control.checkVisibility();

// The rows of a table, each with one entry for every column: a cell over three columns stands there three times.
export function rowsOf(table) {
  return [...table.rows].filter((row) => row.checkVisibility() && !row.matches(MORE)).map((row) => [...row.cells].flatMap((cell) => Array(cell.colSpan).fill(cell)));
}

// Where the focus may stand in a cell: at its controls, or at the cell itself where it has none.
export function stopsOf(cell) {
  const stops = [...cell.querySelectorAll(STOPS)].filter((stop) => !stop.disabled && stop.checkVisibility());
  return stops.length ? stops : [cell];
}

export const openControls = (cell) => [...cell.querySelectorAll("[data-cell]")].filter(isOpen);

// What the control shows: the label of a choice, not its code.
export function shownIn(control) {
  return control.matches("select") ? (control.selectedOptions[0]?.textContent.trim() ?? "") : control.value;
}

// What a cell says to somebody who reads the table: its words, then what its controls show, each on a line of its own.
export function textOf(cell) {
  const words = [];
  const shown = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.data.trim()) words.push(node.data.trim().replace(/\s+/g, " "));
    } else if (isControl(node)) {
      if (node.checkVisibility() && shownIn(node)) shown.push(shownIn(node));
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(NOT_SAID)) node.childNodes.forEach(walk);
  };
  cell.childNodes.forEach(walk);
  return [words.join(" "), ...shown].filter(Boolean).join("\n");
}
