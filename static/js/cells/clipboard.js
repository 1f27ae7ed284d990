// What is on the clipboard, as a block of cells: text as it was shown, ``null`` for a cell that a merged one covers.
//
// Excel, WPS and LibreOffice put it there as plain text and as a page. The text is what people saw; the page is asked
// only where it tells more: what is merged, the zero that is shown as a dash, the figure behind ##### or 1.2E+05.

import { isBlankRow, readTsv, sizeOf, squared } from "./tsv.js";

export const MOST_PASTED = 20_000; // cells that are looked at
const LONGEST_PAGE = 20_000_000; // characters of a page that is read at all
const WIDEST_SPAN = 1000; // as browsers allow
const HIDES_A_FIGURE = /^(?:[-–—]|#{2,}|-?\d(?:\.\d+)?E[+-]\d+)$/i;
const STYLES = /<style[^>]*>[\s\S]*?<\/style>/gi;
const LONE_DASH = /^[-–—]$/;
const PADDED_DASH = /^ +- +$/; // as the accounting format pads a zero

// ``{ rows, isTooBig, isTable }``; ``isTable``: a spreadsheet or a table was copied, be it one cell.
export function readClipboard(data) {
  const text = data.getData("text/plain");
  if (sizeOf(text) > MOST_PASTED) return { rows: [], isTooBig: true, isTable: true, size: sizeOf(text) };
  const plain = readTsv(text);
  const page = data.getData("text/html");
  const table = page.length <= LONGEST_PAGE && /<t[dh][\s>]/i.test(page) ? readPage(page) : [];
  const size = table.length * (table[0]?.length ?? 0);
  if (size > MOST_PASTED) return { rows: [], isTooBig: true, isTable: true, size };
  return { rows: bestOf(plain, table), isTooBig: false, isTable: table.length > 0 || /[\t\n\r]/.test(text.replace(/\r?\n$/, "")), size };
}

const shown = (rows) => rows.map((row) => row.map((cell) => (cell ? cell.text : null)));
const told = (rows) => rows.flat().filter((cell) => cell?.trim()).length;

// The third part of a number format says how zero is shown: the accounting format has a dash there.
const showsZeroAsDash = (format) => /^[\s_*"?]*-[\s_*"?)]*$/.test(format.replaceAll("\\", "").split(";")[2] ?? "");

const withZeros = (rows) => rows.map((row) => row.map((cell) => (PADDED_DASH.test(cell) ? "0" : cell)));

// One block out of both. Of the same shape, the text counts wherever the page tells nothing more.
export function bestOf(text, table) {
  const plain = withZeros(text);
  if (!table.length) return plain;
  const isSameShape = plain.length === table.length && plain[0].length === table[0].length;
  if (!isSameShape) return told(plain) > told(shown(table)) ? plain : squared(figured(table));
  return figured(table).map((row, y) => row.map((cell, x) => (cell === null || figureIn(table[y][x]) !== null || cell.includes("\n") ? cell : plain[y][x])));
}

const figured = (table) => table.map((row) => row.map((cell) => (cell ? figureIn(cell) ?? cell.text : null)));

// The figure that the cell holds, where what it shows is none or only part of it.
function figureIn(cell) {
  if (!cell || !HIDES_A_FIGURE.test(cell.text)) return null;
  if (cell.figure !== "") return cell.figure;
  return LONE_DASH.test(cell.text) && showsZeroAsDash(cell.format) ? "0" : null;
}

// The largest table of a page. The page is parsed without a window: nothing in it runs or is loaded. Styles and
// handlers, which our own policy forbids, are there as plain data.
export function readPage(html) {
  const formats = formatsOf(html);
  const unstyled = html.replace(STYLES, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)=/gi, " data-$1="));
  const page = new DOMParser().parseFromString(unstyled, "text/html");
  const tables = [...page.querySelectorAll("table")].sort((one, other) => other.rows.length - one.rows.length);
  return tables.length ? gridOf(tables[0], formats) : [];
}

function gridOf(table, formats) {
  const rows = [...table.rows].filter((row) => !/display:\s*none/i.test(row.dataset.style ?? ""));
  const grid = rows.map(() => []);
  let count = 0;
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y][x] !== undefined) x += 1;
      const [high, wide] = [Math.min(cell.rowSpan || 1, rows.length - y), Math.min(cell.colSpan, WIDEST_SPAN)];
      if ((count += high * wide) > MOST_PASTED) return;
      for (let down = 0; down < high; down += 1) grid[y + down].length = Math.max(grid[y + down].length, x);
      for (let down = 0; down < high; down += 1) for (let over = 0; over < wide; over += 1) grid[y + down][x + over] = null;
      grid[y][x] = {
        text: textOf(cell),
        figure: exact(cell.getAttribute("sdval") ?? cell.getAttribute("x:num") ?? ""),
        format: cell.getAttribute("sdnum") ?? formatIn(cell.dataset.style ?? "") ?? formats.get(cell.className) ?? "",
      };
      x += wide;
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  const blank = { text: "", figure: "", format: "" };
  const full = grid.map((row) => Array.from({ length: width }, (_, x) => (row[x] === undefined ? blank : row[x])));
  return full.slice(0, full.findLastIndex((row) => !isBlankRow(row.map((cell) => cell?.text))) + 1);
}

// The digits of a figure, where they are not more than a figure keeps.
const exact = (figure) => (/^-?\d+(?:\.\d{1,6})?$/.test(figure) ? figure : "");

const formatIn = (style) => /mso-number-format:\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)')/.exec(style)?.slice(1).find(Boolean)?.replaceAll("\\0022", '"');

function formatsOf(html) {
  const rules = [...html.matchAll(STYLES)].flatMap(([style]) => [...style.matchAll(/\.([\w-]+)\s*\{([^}]*)\}/g)]);
  return new Map(rules.map(([, name, style]) => [name, formatIn(style)]).filter(([, format]) => format));
}

function textOf(cell) {
  let text = "";
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) text += node.data.replace(/[ \t\r\n]+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || ["STYLE", "SCRIPT", "TABLE"].includes(node.nodeName)) return;
    if (node.nodeName === "BR") text += "\n";
    if (["P", "DIV", "LI"].includes(node.nodeName) && text.trim()) text += "\n";
    node.childNodes.forEach(walk);
  };
  cell.childNodes.forEach(walk);
  return text.split("\n").map((line) => line.trim()).join("\n").trim();
}
