// The tables of a section as one spreadsheet, by the grid pattern of ARIA: what keys, mouse and finger do in them.

import { onCopy } from "./copying.js";
import { clear, fillDown } from "./deeds.js";
import { arrive, begin, discard, end, isAsBefore, isEditing, isResting, isTyped, keep } from "./editing.js";
import * as navigation from "./navigation.js";
import { form, isLocked } from "./page.js";
import { dropTyping } from "./saving.js";
import { currentCell, extend, go, isRange, onRange, place, rove, selectTable, settle, unsettle } from "./selection.js";
import { told } from "./sums.js";
import { cellAround, isControl, isOpen, isText, openControls, stopsOf, tableOf } from "./table.js";

// With a finger the browser's own way from field to field stays as it is, and a tap begins the editing.
const roving = matchMedia("(min-width: 640px) and (pointer: fine)");
const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
const STRETCHING = [...ARROWS, "PageUp", "PageDown", "Home", "End"];
let pointer = { type: "", wasFocused: false, cell: null, isDown: false }; // the last press

const tables = () => form.querySelectorAll("table.grid");

// Leaves the cell for another; where there is none, what was typed is kept and the reader stays.
function move(stop, target) {
  if (target) {
    end();
    go(target);
  } else if (isEditing(stop)) keep(stop);
  else place(cellAround(stop));
  return true;
}

function tab(stop, isBack) {
  const target = navigation.tabbed(stop, isBack ? -1 : 1);
  if (target) return move(stop, target);
  end();
  if (roving.matches) settle(tableOf(stop));
  return false; // the browser leaves the table
}

const STEPS = {
  ArrowUp: (stop) => navigation.below(stop, -1),
  ArrowDown: (stop) => navigation.below(stop, 1),
  ArrowLeft: (stop) => navigation.beside(stop, -1),
  ArrowRight: (stop) => navigation.beside(stop, 1),
  PageUp: (stop) => navigation.paged(stop, -1),
  PageDown: (stop) => navigation.paged(stop, 1),
  Home: (stop) => navigation.edgeOfRow(stop, false),
  End: (stop) => navigation.edgeOfRow(stop, true),
};

// The list takes the keys while it is open; where it cannot be opened, the arrows choose until Enter or Esc.
function openChoice(select) {
  try {
    select.showPicker();
  } catch {
    begin(select);
  }
}

function startEditing(stop) {
  if (!isOpen(stop)) return true;
  if (stop.matches("select")) openChoice(stop);
  else begin(stop);
  return true;
}

function putBack(stop) {
  const isChanged = discard();
  if (isText(stop)) dropTyping(stop);
  else if (isChanged) stop.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

const breakLine = () => document.execCommand("insertText", false, "\n"); // the one way that the browser's undo knows

function whileEditing(event, stop) {
  const { key, shiftKey, altKey } = event;
  const isProse = stop.matches("textarea");
  if (key === "Escape") return putBack(stop);
  if (key === "Tab") return tab(stop, shiftKey);
  if (key === "Enter" && isProse && altKey) return breakLine();
  if (key === "Enter" && !(isProse && pointer.type === "touch")) return move(stop, navigation.fillBelow(stop, shiftKey ? -1 : 1));
  if (key === "F2") return startEditing(stop);
  if (isTyped() && !isProse && !shiftKey && ARROWS.includes(key)) return move(stop, STEPS[key](stop));
  return false;
}

const COMMANDS = {
  a: () => selectTable() ?? true,
  d: () => fillDown() ?? true,
  Home: (stop) => move(stop, navigation.cornerOfTable(stop, false)),
  End: (stop) => move(stop, navigation.cornerOfTable(stop, true)),
};

function whileMoving(event, stop) {
  const { key, shiftKey } = event;
  if (event.ctrlKey || event.metaKey) return shiftKey || event.altKey ? false : (COMMANDS[key]?.(stop) ?? false);
  if (event.altKey) return false;
  if (key === "Tab") return tab(stop, shiftKey);
  if (key === "Enter" && (isControl(stop) || cellAround(stop) === stop)) return move(stop, navigation.fillBelow(stop, shiftKey ? -1 : 1));
  if (shiftKey && STRETCHING.includes(key)) {
    const target = navigation.stretched(key, stop);
    if (target) extend(target);
    return true;
  }
  if (STEPS[key]) return move(stop, STEPS[key](stop));
  if (key === "F2") return startEditing(stop);
  if (key === "Delete" || key === "Backspace") return !isLocked && (clear() ?? true);
  if (key === "Escape" && isRange()) return place(cellAround(stop)) ?? true;
  if (key.length === 1 && isText(stop)) {
    place(cellAround(stop));
    stop.select(); // what is typed replaces what stood there
  }
  return false;
}

function onKey(event) {
  const stop = event.target;
  if (!tableOf(stop) || event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  if (!cellAround(stop)) {
    if (event.key === "Tab" && tab(stop, event.shiftKey)) event.preventDefault();
    return;
  }
  if (isEditing(stop) ? whileEditing(event, stop) : whileMoving(event, stop)) event.preventDefault();
}

function onFocusIn({ target }) {
  const cell = cellAround(target);
  if (!cell) return;
  if (roving.matches) rove(target);
  place(cell);
  if (!isText(target)) return;
  arrive(target);
  if (!pointer.isDown && pointer.type !== "touch") target.select(); // else the click says what it means
}

function onFocusOut({ target }) {
  if (isEditing(target)) end();
}

function onBeforeInput({ target }) {
  if (!isText(target) || !cellAround(target) || isEditing(target)) return;
  arrive(target);
  begin(target, { typed: true });
}

// The browser takes separators that went and came back, and what was discarded, for a change.
function onChangeFirst(event) {
  const { target } = event;
  if (!isText(target) || !cellAround(target)) return;
  if (isEditing(target)) end();
  if (isAsBefore(target)) event.stopPropagation();
}

function onPress(event) {
  const cell = cellAround(event.target);
  const wasFocused = document.activeElement === event.target;
  pointer = { type: event.pointerType, wasFocused, cell, isDown: true };
  // The browser puts the caret where it is pressed, unless what is pressed is chosen: that it would drag.
  if (wasFocused && isResting(event.target)) event.target.setSelectionRange(0, 0);
}

function onRelease() {
  pointer.isDown = false;
}

function onMouseDown(event) {
  const cell = cellAround(event.target);
  if (!event.shiftKey || !cell || !currentCell()?.isConnected || tableOf(cell) !== tableOf(currentCell()) || isEditing()) return;
  event.preventDefault();
  extend(cell);
}

// Dragging chooses cells; it does not carry the text of one into another.
function onTextDrag(event) {
  if (isResting(document.activeElement)) event.preventDefault();
}

function onDrag({ target, buttons }) {
  const cell = cellAround(target);
  if (buttons !== 1 || pointer.type !== "mouse" || !cell || !pointer.cell || isEditing() || pointer.cell !== currentCell()) return;
  if (tableOf(cell) !== tableOf(pointer.cell) || (cell === pointer.cell && !isRange())) return;
  extend(cell);
  getSelection().removeAllRanges();
}

// The first click chooses a figure, the next one edits it; a text is edited where it is clicked, and so is whatever is tapped.
function onClick({ target, shiftKey }) {
  if (!isText(target) || !cellAround(target) || shiftKey || !isOpen(target)) return;
  if (pointer.wasFocused || pointer.type === "touch" || target.matches("textarea")) begin(target, { keepsCaret: true });
  else if (!isEditing(target)) target.select();
}

function onDoubleClick({ target }) {
  if (isText(target) && cellAround(target) && isOpen(target)) begin(target, { keepsCaret: true });
}

// What the server has made of the figure under the focus is replaced by typing, as what stood there was.
function onSaved() {
  const input = document.activeElement;
  if (!isResting(input)) return;
  arrive(input);
  input.select();
}

// A table says that it is a spreadsheet only where it can be used as one.
function dress(table) {
  const isGrid = roving.matches;
  const mark = (node, name, value) => (isGrid ? node.setAttribute(name, value) : node.removeAttribute(name));
  mark(table, "role", "grid");
  mark(table, "aria-label", table.parentElement.ariaLabel);
  mark(table, "aria-multiselectable", "true");
  if (isLocked) mark(table, "aria-readonly", "true");
  for (const cell of table.querySelectorAll("td")) if (!openControls(cell).length && cell.ariaHidden !== "true") mark(cell, "aria-readonly", "true");
  if (!isGrid) return unsettle(table);
  for (const cell of table.querySelectorAll("td, th")) if (stopsOf(cell)[0] === cell) cell.tabIndex = -1;
  settle(table);
}

// A frame that does not scroll is nothing to stop at.
function watchFrames() {
  const look = ({ target }) => {
    const scrolls = target.scrollWidth > target.clientWidth + 1 || target.scrollHeight > target.clientHeight + 1;
    if (scrolls) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver((entries) => entries.forEach(look));
  for (const frame of form.querySelectorAll(".grid-scroll")) observer.observe(frame);
}

export const dressTables = () => tables().forEach(dress); // again, after rows have come or gone

export function startGrid() {
  dressTables();
  watchFrames();
  roving.addEventListener("change", dressTables);
  const line = document.getElementById("range-words");
  onRange((cells) => { line.textContent = told(cells); });
  form.addEventListener("keydown", onKey);
  form.addEventListener("cells:answered", onSaved);
  form.addEventListener("focusin", onFocusIn);
  form.addEventListener("focusout", onFocusOut);
  form.addEventListener("beforeinput", onBeforeInput);
  form.addEventListener("change", onChangeFirst, true);
  form.addEventListener("pointerdown", onPress, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, onRelease);
  form.addEventListener("mousedown", onMouseDown);
  form.addEventListener("dragstart", onTextDrag);
  form.addEventListener("mouseover", onDrag);
  form.addEventListener("click", onClick);
  form.addEventListener("dblclick", onDoubleClick);
  form.addEventListener("copy", onCopy);
  if (!isLocked) form.addEventListener("cut", onCopy);
}
