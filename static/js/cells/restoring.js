// What an earlier page, another window or another session of this person left unsaved comes back into its cells.

import { entries, entriesAt, isLeftBehind, remove, takeUp } from "../store.js";
import { giveUp } from "./outcomes.js";
import { cellOf, isLocked, mark, seen, setValue } from "./page.js";
import { queue, retryNow, send } from "./saving.js";
import { hold, PLACE, textOf } from "./unsaved.js";

const isOption = (input, text) => !input.matches("select") || [...input.options].some(({ value }) => value === text);
const cellFor = ({ place }) => (place.startsWith(PLACE) && !isLocked ? cellOf(place.slice(PLACE.length)) : null);
const isNewest = (entry) => entriesAt(entry.place).at(-1).key === entry.key;

// Shows and sends what waits for cells of this page. What has no place here stays in the drawer.
export function restore() {
  for (const entry of entries()) {
    const input = cellFor(entry);
    if (!input || !isLeftBehind(entry) || !isOption(input, entry.text)) continue;
    if (input.value === entry.text) remove(entry);
    else if (isNewest(entry)) {
      // A colleague's newer value must show as a conflict, not vanish; what we sent ourselves is none.
      if (entry.seen && input.value !== entry.sent) seen[input.id] = entry.seen;
      takeUp(entry);
      setValue(input, entry.text);
      hold(input.id, entry.text);
      mark(input, "saving");
    }
  }
  send();
}

export const hasDraft = () => entries().some(({ place }) => place.startsWith(PLACE) && cellOf(place.slice(PLACE.length)));

// The drawer: a text of this page is given up, taken back, or sent again.
export function followDrawer() {
  document.addEventListener("kept:discard", ({ detail: entry }) => {
    const input = cellFor(entry);
    if (input && textOf(input.id) === entry.text) giveUp(input);
  });
  document.addEventListener("kept:return", restore);
  document.addEventListener("kept:retry", (event) => {
    const input = cellFor(event.detail);
    if (!input || !isOption(input, event.detail.text)) return;
    event.preventDefault(); // this page sends it
    setValue(input, event.detail.text);
    queue(input);
    retryNow();
  });
}
