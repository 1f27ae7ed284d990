// What is being typed in a cell: begun by typing, F2 or a second click, kept by leaving, discarded by Esc.

import { cellAround, isText } from "./table.js";

const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/; // what has other separators was refused, and stays as it was typed
let edited = null; // { control, before, plain, isTyped }
let arrived = { control: null, text: "" }; // what the cell under the focus held before it was last edited

export const isEditing = (control = document.activeElement) => edited?.control === control;
export const isResting = (control) => isText(control) && cellAround(control) !== null && !isEditing(control); // chosen, not edited
export const isTyped = () => Boolean(edited?.isTyped); // begun by typing over the cell: the arrows end it

export function arrive(control) {
  arrived = { control, text: control.value };
}

export const isAsBefore = (control) => arrived.control === control && arrived.text === control.value;

export function begin(control, { typed = false, keepsCaret = false } = {}) {
  if (isEditing(control)) {
    edited.isTyped &&= typed;
    return;
  }
  const before = typed && arrived.control === control ? arrived.text : control.value;
  edited = { control, before, plain: null, isTyped: typed };
  arrived = { control, text: before };
  control.dataset.editing = "";
  if (typed || !isText(control)) return;
  let caret = keepsCaret ? control.selectionStart : before.length;
  if (control.matches("input") && GROUPED.test(before)) {
    caret -= before.slice(0, caret).split(",").length - 1;
    control.value = edited.plain = before.replaceAll(",", "");
  }
  control.setSelectionRange(caret, caret);
}

// Ends the editing; what the browser has seen typed it reports itself, by ``change``.
export function end() {
  if (!edited) return;
  const { control, before, plain } = edited;
  edited = null;
  delete control.dataset.editing;
  if (plain !== null && control.value === plain) control.value = before;
}

// Takes back what was typed since the editing began; tells whether there was any.
export function discard() {
  const { control, before } = edited;
  const isChanged = control.value !== before;
  if (isChanged) control.value = before;
  end();
  control.select?.();
  arrive(control);
  return isChanged;
}

// Keeps what was typed and stays in the cell.
export function keep(control) {
  end();
  control.blur();
  control.focus();
  control.select?.();
}
