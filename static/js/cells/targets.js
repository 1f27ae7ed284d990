// Where the cells of a pasted block belong: by the names of its rows and columns where it has them, else by position.

import { columnNamer, keyOf, keysOfRow, looksLikeFigure } from "./labels.js";

const MOST_HEADS = 4; // rows above the figures, columns before them, in which names are looked for
const EDITABLE = "input[data-cell]:not([type=hidden], [type=checkbox], [type=radio]), textarea[data-cell], select[data-cell]";

const isEditable = (input) => !input.readOnly && !input.disabled && input.checkVisibility();
const editableIn = (cell) => [...(cell?.querySelectorAll(EDITABLE) ?? [])].filter(isEditable);
const kindOf = (input) => input.id.replace(/^.*\.(?=[^.]*[^\d.][^.]*(?:\.\d+)?$)/, ""); // indicator.12.weight → weight

export const nameOf = (input) => input.getAttribute("aria-label") || input.closest("[data-label]")?.dataset.label || "";

function labelOf(row) {
  const head = row.querySelector("th") ?? row.querySelector("[id$='.name']")?.closest("td");
  if (!head) return "";
  const named = [...head.querySelectorAll("input, textarea")].find((input) => input.checkVisibility());
  if (named) return named.value;
  return [...head.childNodes].filter((node) => !node.matches?.(".row-unit, .sub, .visually-hidden")).map((node) => node.textContent).join("").trim();
}

const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.matches(".group, .indicator-more") && row.checkVisibility());
const headingsOf = (table) => [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])].map((cell) => cell.textContent.trim());
const isBlank = (text) => !text?.trim();

// The row of the block that names columns of the table, with the column of each of its cells.
function headingOf(rows, table) {
  const columnOf = columnNamer(headingsOf(table));
  for (const [y, row] of rows.slice(0, MOST_HEADS).entries()) {
    const told = row.filter((text) => !isBlank(text));
    if (told.some(looksLikeFigure)) return null;
    const columns = row.map((text) => (isBlank(text) ? -1 : columnOf(text)));
    const known = columns.filter((column) => column > 0).length;
    if (known && 2 * known >= told.length - 1) return { y, columns };
  }
  return null;
}

// The column of the block that names rows of the table, with the rows that each of its cells may mean.
function namesOf(rows, own) {
  const called = new Map();
  own.forEach((row, index) => keysOfRow(labelOf(row)).forEach((key) => called.set(key, [...(called.get(key) ?? []), index])));
  const width = Math.min(MOST_HEADS, rows[0]?.length ?? 0);
  let best = null;
  for (let x = 0; x < width; x += 1) {
    const texts = rows.map((row) => row[x]).filter((text) => !isBlank(text));
    const known = texts.filter((text) => !looksLikeFigure(text) && keysOfRow(text).some((key) => called.has(key))).length;
    if (known && 2 * known >= texts.length && known > (best?.known ?? 0)) best = { x, known };
  }
  if (!best) return null;
  let last = -1; // of two rows of one name the one below the last is meant
  const found = rows.map((row) => {
    if (isBlank(row[best.x])) return -1;
    const among = keysOfRow(row[best.x]).flatMap((key) => called.get(key) ?? []);
    if (among.length) last = among.find((index) => index > last) ?? among[0];
    return among.length ? last : -1;
  });
  return { x: best.x, rows: found };
}

// Columns before the figures that hold words alone, pasted at a figure: they name rows, though none of the table's.
function wordsBefore(rows, start) {
  if (start.inputMode !== "decimal") return 0;
  const holdsWords = (x) => rows.some((row) => !isBlank(row[x])) && rows.every((row) => isBlank(row[x]) || !/\d|^[-#/]/.test(row[x]));
  let x = 0;
  while (x < Math.min(MOST_HEADS, rows[0].length - 1) && holdsWords(x)) x += 1;
  return x < rows[0].length && rows.some((row) => looksLikeFigure(row[x] ?? "")) ? x : 0;
}

function optionFor(select, text) {
  const option = [...select.options].find(({ value, label }) => (isBlank(text) ? !value : value === text || keyOf(label) === keyOf(text)));
  return option?.value;
}

const sameFigure = (one, other) => one !== "" && one.replace(/[,\s]/g, "").replace("−", "-") === other.replace(/[,\s]/g, "");

function shows(cell, text) {
  const shown = cell?.matches("td, th") ? cell.textContent.trim() : "";
  const held = cell?.querySelector("input, select, textarea")?.value ?? shown;
  return sameFigure(shown, text) || sameFigure(held, text) || (Number(text.replaceAll(",", "")) === Number(shown.replaceAll(",", "")) && shown !== "");
}

// The copied table says of itself that it is in 元.
const statesYuan = (rows) => rows.some((row) => row.some((text) => text && /单位[:：]?\s*元|[（(]\s*元\s*[)）]/.test(text)));

// ``entries`` are inputs with the text that goes there, ``lost`` texts that have no place, ``unread`` inputs whose list
// does not have the text; ``isByRow`` and ``isByColumn`` say by what they were placed.
export function place(rows, start) {
  const table = start.closest("table");
  const own = rowsOf(table);
  const startCell = start.closest("td, th");
  const heading = headingOf(rows, table);
  const body = heading ? rows.slice(heading.y + 1) : rows;
  // At the cell that names the row, names are what is pasted.
  const isAtName = start.id.endsWith(".name") && startCell.matches("td");
  const names = body.length && !isAtName ? namesOf(body, own) : null;
  const before = names ? names.x + 1 : body.length && !heading ? wordsBefore(body, start) : 0;
  const isFirst = editableIn(startCell)[0] === start;
  const top = own.indexOf(start.closest("tr"));
  const width = body[0]?.length ?? 0;
  const isBlankColumn = Array.from({ length: width }, (_, x) => body.every((row) => isBlank(row[x])));
  const columnOf = (x) => (heading ? heading.columns[x] : startCell.cellIndex + x - before);
  const found = { entries: [], lost: [], unread: [], isByRow: Boolean(names), isByColumn: Boolean(heading), isInYuan: statesYuan(rows), hasUnknownNames: !names && before > 0 };
  body.forEach((line, y) => {
    const values = line.slice(before);
    if (values.every(isBlank)) return;
    const row = names ? own[names.rows[y]] : own[top + y];
    values.forEach((value, offset) => {
      const x = before + offset;
      if (value === null || isBlankColumn[x]) return;
      const trimmed = value.trim();
      const cell = columnOf(x) >= 0 ? row?.cells[columnOf(x)] : undefined;
      const inputs = editableIn(cell);
      const isUnderCaret = columnOf(x) === startCell.cellIndex && !heading && !isFirst;
      const input = isUnderCaret ? inputs.find((one) => kindOf(one) === kindOf(start)) : inputs[0];
      const text = input?.matches("input") ? trimmed.replace(/\s*\n\s*/g, " ") : trimmed; // an input holds no line breaks
      if (!input) {
        if (text && !shows(cell, text)) found.lost.push({ text, where: names ? line[names.x] ?? "" : "" });
        return;
      }
      const entered = input.matches("select") ? optionFor(input, text) : text;
      if (entered === undefined) found.unread.push({ input, text });
      else if (entered || input.value) found.entries.push({ input, text: entered });
    });
  });
  return found;
}
