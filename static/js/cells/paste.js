// A block copied from a spreadsheet fills the cells from here to the right and down.

import { enter } from "./saving.js";

export function onPaste(event) {
  const start = event.target;
  if (!start.matches("td input[data-cell]")) return;
  const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  const block = text.split("\n").map((line) => line.split("\t"));
  const firstCell = start.closest("td");
  const firstColumn = [...firstCell.parentElement.children].indexOf(firstCell);
  let row = firstCell.parentElement;
  let left = 0;
  const changes = [];
  for (const line of block) {
    while (row && row.matches(".group, .indicator-more")) row = row.nextElementSibling;
    for (const [offset, value] of line.entries()) {
      const input = row?.children[firstColumn + offset]?.querySelector("input[data-cell]");
      if (input) changes.push([input.id, value.trim()]);
      else left += value.trim() ? 1 : 0;
    }
    row = row?.nextElementSibling ?? null;
  }
  enter(changes, left);
}
