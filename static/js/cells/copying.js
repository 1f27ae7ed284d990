// Copying out: the range as a table for Excel, WPS and LibreOffice, as plain text and as HTML, by what is visible.

import { clear } from "./deeds.js";
import { isEditing } from "./editing.js";
import { isRange, range } from "./selection.js";
import { cellAround, isControl, isReadable, shownIn, textOf } from "./table.js";

const NUMBER = /^-?[\d,]*\.?\d+%?$/;
const PLACE = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => PLACE[sign]).replaceAll("\n", '<br style="mso-data-placement:same-cell">');

// A code or a date stays what it is: a spreadsheet reads nothing into a cell of text.
const styled = (text) => (NUMBER.test(text) && !/^-?0\d/.test(text) ? "" : ` style="mso-number-format:'\\@'"`);

// The texts of the range; a cell over several columns is said once.
function textsOf(rows) {
  return rows.map((row) => row.map((cell, column) => (row.indexOf(cell) === column && isReadable(cell) ? textOf(cell) : "")));
}

function chosenTexts() {
  const focused = document.activeElement;
  if (!isRange() && isControl(focused)) return [[shownIn(focused)]];
  return textsOf(range());
}

export const asText = (rows) => rows.map((row) => row.map(quoted).join("\t")).join("\n");

export function asHtml(rows) {
  const lines = rows.map((row) => `<tr>${row.map((text) => `<td${styled(text)}>${escaped(text)}</td>`).join("")}</tr>`);
  return `<meta charset="utf-8"><table>${lines.join("")}</table>`;
}

export function onCopy(event) {
  const focused = document.activeElement;
  if (!cellAround(focused) || isEditing(focused)) return;
  const texts = chosenTexts();
  event.clipboardData.setData("text/plain", asText(texts));
  event.clipboardData.setData("text/html", asHtml(texts));
  event.preventDefault();
  if (event.type === "cut") clear("剪切");
}
