// What this page has not saved yet, cell by cell: kept in the browser's store (store.js) as long as it stands here.

import { nameOf } from "../naming.js";
import { drop, put } from "../store.js";
import { cellOf, seen } from "./page.js";

export const PLACE = "cell:"; // before the id of a cell, in the store
export const unsaved = new Map(); // cell id → { text, state, why, name }; states: pending, conflict, refused, locked
export const stood = new Map(); // cell id → text that it had before the change under way, where that is not the page's first
export const said = new Map(); // cell id → { text, is_sure, is_in_yuan }: what is known of the unit of this text
export const now = {
  typing: "", // the cell under the caret, unless it has been left
  inFlight: new Map(), // what the save under way carries
};

export const those = (state) => [...unsaved].filter(([, one]) => one.state === state);
export const textOf = (id) => unsaved.get(id)?.text;

export function hold(id, text, state = "pending", why = "") {
  const input = cellOf(id);
  const name = input ? nameOf(input) : unsaved.get(id)?.name; // its row may be gone from the page
  unsaved.set(id, { text, state, why, name });
  put(PLACE + id, { ...name, text, why, state, seen: seen[id], sent: now.inFlight.get(id), isTyping: id === now.typing });
}

export function letGo(id) {
  unsaved.delete(id);
  drop(PLACE + id);
}

// Signed out, here or in another window: nothing of this person is kept or sent any more.
document.addEventListener("forgotten", () => unsaved.clear());
