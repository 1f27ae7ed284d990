// What spreadsheets put on the clipboard as plain text: cells between tabs, a cell with a tab, a quote or a line break
// in quotes, its quotes doubled.

const SEPARATOR = /\t|\r\n|\n|\r/y;
const QUOTED = /"((?:[^"]|""){0,32767})"(?=[\t\r\n]|$)/y; // as long as a cell can be
const PLAIN = /[^\t\r\n]*/y;

const isBlank = (cell) => !cell?.trim(); // null: covered by a merged cell
export const isBlankRow = (row) => row.every(isBlank);

function take(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

// How many cells the text can hold at most, without reading them.
export const sizeOf = (text) => (text.match(/[\t\r\n]/g)?.length ?? 0) + 1;

// Rows of cells. Blank rows at the end are none of the block; what only begins with a quote is no quoted cell.
export function readTsv(text) {
  const rows = [[]];
  for (let at = 0; at <= text.length; ) {
    const quoted = take(QUOTED, text, at);
    const found = quoted ?? take(PLAIN, text, at);
    rows.at(-1).push(quoted ? quoted[1].replaceAll('""', '"').replace(/\r\n?/g, "\n") : found[0]);
    at += found[0].length;
    const separator = take(SEPARATOR, text, at);
    if (!separator) break;
    if (separator[0] !== "\t") rows.push([]);
    at += separator[0].length;
  }
  return squared(rows);
}

// Without blank rows at the end, every row as wide as the widest.
export function squared(rows) {
  const kept = rows.slice(0, rows.findLastIndex((row) => !isBlankRow(row)) + 1);
  const width = Math.max(0, ...kept.map((row) => row.length));
  return kept.map((row) => [...row, ...Array(width - row.length).fill("")]);
}
