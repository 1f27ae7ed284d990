// Who else is at work in the same evaluation, and what they have saved: asked for every few seconds while the page is
// seen. What comes is put into cells that nobody is typing in; a cell under the caret waits until it is left.

import { cellOf, form, tell } from "./page.js";
import { pulse, takeOver } from "./saving.js";
import { askLater } from "./state.js";

const REST = 4500; // milliseconds between two questions, so that nothing is older than five seconds
const SOON = 500;
const LONGEST_REST = 60_000; // after failures
const SHOWN = 8000; // milliseconds for which a changed cell bears the name
const line = document.getElementById("colleagues");
const waiting = new Map(); // cell id → what is stored, for a cell that is under the caret
let [changes, since] = [form?.dataset.changes, ""];
let rest = REST;
let timer = 0;
let isLocked = false;
let rowsChanged = ""; // what became of rows, which the page shows only when it is loaded again

export function watchColleagues() {
  if (!line) return;
  timer = setTimeout(ask, SOON);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) askIn(0); });
  form.addEventListener("focusout", ({ target }) => { if (waiting.has(target.id)) setTimeout(() => show(waiting.get(target.id))); });
}

function askIn(pause) {
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
}

async function ask() {
  if (document.hidden) return; // asked again when it is seen
  const before = pulse();
  if (before.isSending) return askIn(SOON);
  try {
    const url = new URL(form.dataset.colleaguesUrl, location.href);
    url.searchParams.set("changes", changes);
    if (since !== "") url.searchParams.set("since", since);
    const response = await fetch(url, { redirect: "manual" });
    if (!response.ok) throw new Error(response.status);
    const answer = await response.json();
    rest = REST;
    const after = pulse(); // what was saved meanwhile may be newer than the answer
    if (after.isSending || after.posts !== before.posts) return askIn(SOON);
    take(answer);
    askIn(answer.more ? 0 : rest);
  } catch {
    rest = Math.min(2 * rest, LONGEST_REST);
    askIn(rest);
  }
}

function take({ people, changes: number, since: last, locked, cells = [], rows = [] }) {
  const isChanged = number !== Number(changes);
  changes = number;
  since = last ?? since;
  if (locked && !isLocked) tell("error", locked);
  isLocked = Boolean(locked);
  const news = cells.filter(show);
  if (rows.length) rowsChanged = `${rows.at(-1).by}${rows.at(-1).what}`;
  if (isChanged && cells.length + rows.length) askLater(); // totals and findings follow what was saved
  announce(people, news);
}

// Whether the reader sees something new. What he is typing stays, and shows both values when it is saved.
function show(change) {
  const { cell: id, text, seen, by } = change;
  const input = cellOf(id);
  if (!input) return false;
  const isNew = plain(input.value) !== plain(text);
  if (input === document.activeElement) {
    if (isNew) waiting.set(id, change);
    return false;
  }
  waiting.delete(id);
  if (!takeOver(id, text, seen) || !isNew) return false;
  const holder = input.closest("td, .field, .answer") ?? input.parentElement;
  holder.dataset.colleague = by ? `${by} 已修改` : "您在另一处已修改";
  setTimeout(() => { delete holder.dataset.colleague; }, SHOWN);
  return true;
}

const plain = (text) => text.replaceAll(",", "").trim(); // separators go while a number is under the caret

function announce(people, news) {
  const parts = people.map(({ name, doing }) => [strong(name), ` ${doing}`]);
  if (news.length) parts.push([`刚刚更新 ${news.length} 处`]);
  const said = parts.flatMap((part, number) => [number ? " · " : "", ...part]);
  if (rowsChanged) said.push(said.length ? " · " : "", rowsChanged, reload());
  const words = said.map((part) => part.textContent ?? part).join("");
  if (words !== line.textContent) line.replaceChildren(...said);
  line.title = words;
}

function strong(name) {
  const element = document.createElement("b");
  element.textContent = name;
  return element;
}

function reload() {
  const link = document.createElement("a");
  link.href = location.pathname;
  link.textContent = "刷新页面查看";
  return link;
}
