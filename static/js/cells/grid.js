// Moving through a table like a spreadsheet: Enter and the arrows go up and down a column, Tab goes along the row.

function neighbour(input, step) {
  const cell = input.closest("td");
  const row = cell?.parentElement;
  if (!row) return null;
  const column = [...row.children].indexOf(cell);
  const order = [...cell.querySelectorAll("[data-cell]")].indexOf(input);
  for (let next = row; (next = step > 0 ? next.nextElementSibling : next.previousElementSibling); ) {
    const found = next.children[column]?.querySelectorAll("[data-cell]");
    const target = found?.[Math.min(order, found.length - 1)];
    if (target) return target;
  }
  return null;
}

export function onKey(event) {
  const input = event.target;
  if (!input.matches("input[data-cell]") || event.isComposing) return;
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const target = neighbour(input, step);
  if (target) {
    target.focus();
    target.select?.();
  } else input.dispatchEvent(new Event("change", { bubbles: true }));
}

// Separators are for reading: they go while an amount is being edited and come back untouched.
export function onFocus({ target }) {
  if (!target.matches("input[data-cell]") || target.readOnly || !/^-?[\d,]+(\.\d+)?$/.test(target.value)) return;
  const shown = target.value;
  target.value = shown.replaceAll(",", "");
  target.select(); // typing replaces, as it does where nothing was rewritten
  const plain = target.value;
  target.addEventListener("blur", () => { if (target.value === plain) target.value = shown; }, { once: true });
}
