// What a person has written and no server has acknowledged: kept in this browser until it has been.
//
// Each text is an entry of its own in localStorage, under the user, the evaluation and its place (``cell:ID`` or
// ``form:ADDRESS#NAME``), so that two windows do not overwrite each other. A change is told as the event ``kept``.

const PREFIX = "kept:";
const OLD_PREFIX = "unsaved:"; // one list for a whole section, under user:evaluation:section:project
const STILL_WRITING = 60_000; // milliseconds after which what another window was typing counts as left behind

export const user = document.body.dataset.user ?? "";
export const evaluation = document.body.dataset.evaluation || "-";
const windowBefore = sessionStorage.getItem("window"); // this one's before it was loaded again
const thisWindow = Math.random().toString(36).slice(2);
sessionStorage.setItem("window", thisWindow);

let isForgotten = false; // signed out: nothing is written any more
export const fullness = { isFull: false }; // the browser takes no more

const base = (of) => `${PREFIX}${user}:${of}:`;
const tell = () => document.dispatchEvent(new Event("kept"));
export const isMine = (entry) => entry.window === thisWindow;

function read(key) {
  try {
    const entry = JSON.parse(localStorage.getItem(key));
    return typeof entry?.text === "string" ? { ...entry, key } : null;
  } catch {
    return null; // somebody else's key
  }
}

function entriesUnder(prefix) {
  const found = Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map(read).filter(Boolean);
  return found.sort((one, other) => one.at - other.at);
}

// Every text of this evaluation, or of all of this user's, the oldest first.
export const entries = () => (user ? entriesUnder(base(evaluation)) : []);
export const everything = () => (user ? entriesUnder(`${PREFIX}${user}:`) : []);

// What waits for a place, the newest last; several where several windows wrote different texts.
export function entriesAt(place) {
  return entries().filter((entry) => entry.place === place);
}

// What this window may take up: its own, and what another one has left behind.
export function isLeftBehind(entry) {
  return isMine(entry) || entry.window === windowBefore || !entry.isTyping || Date.now() - entry.at > STILL_WRITING;
}

function write(key, entry) {
  const plain = JSON.stringify(entry);
  if (localStorage.getItem(key) === plain) return;
  try {
    localStorage.setItem(key, plain);
    fullness.isFull = false;
  } catch {
    fullness.isFull = true;
  }
}

// Keeps a text under its place. Another window's other text stays beside it.
export function put(place, { text, ...rest }) {
  if (!user || isForgotten) return;
  const key = base(evaluation) + place;
  const there = read(key);
  const isTaken = there && !isMine(there) && there.text !== text;
  write(isTaken ? `${key}~${thisWindow}` : key, { ...rest, place, evaluation, text, window: thisWindow, at: Date.now() });
  tell();
}

// Lets go of what this window has kept under the place.
export function drop(place) {
  const key = base(evaluation) + place;
  for (const mine of [key, `${key}~${thisWindow}`]) if (isMine(read(mine) ?? {})) localStorage.removeItem(mine);
  tell();
}

// Makes an entry that was left behind one of this window's.
export function takeUp({ key, ...entry }) {
  localStorage.removeItem(key);
  put(entry.place, entry);
}

export function remove(entry) {
  localStorage.removeItem(entry.key);
  tell();
}

export function bringBack({ key, ...entry }) {
  if (!isForgotten) write(key, entry);
  tell();
}

function stopKeeping() {
  isForgotten = true;
  document.dispatchEvent(new Event("forgotten"));
}

// Signing out: nothing of this person stays in the browser, and other windows stop keeping.
export function forget() {
  stopKeeping();
  for (const key of Object.keys(localStorage)) {
    if ([PREFIX, OLD_PREFIX].some((prefix) => key.startsWith(`${prefix}${user}:`))) localStorage.removeItem(key);
  }
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(`steps:${user}:`)) sessionStorage.removeItem(key); // history.js
  localStorage.setItem("signed-out", `${user} ${Date.now()}`);
}

// Lists of [id, text, version, sent] under one key for a section become entries of their own.
function migrate() {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(`${OLD_PREFIX}${user}:`))) {
    const [, , of, section, project] = key.split(":");
    try {
      const rows = JSON.parse(localStorage.getItem(key));
      const url = `/evaluations/${of}/${project ? `projects/${project}` : `sections/${section}`}/`;
      for (const [id, text, seen, sent] of Array.isArray(rows) ? rows : Object.entries(rows)) {
        const place = `cell:${id}`;
        const entry = { place, evaluation: of, text: String(text), seen, sent, url, window: "", at: Date.now() };
        if (!read(`${base(of)}${place}`)) write(`${base(of)}${place}`, entry);
      }
      if (!fullness.isFull) localStorage.removeItem(key);
    } catch {
      // not of our making: it stays where it is
    }
  }
}

if (user) migrate();
window.addEventListener("storage", ({ key, newValue }) => {
  if (key === "signed-out" && newValue?.startsWith(`${user} `)) {
    stopKeeping();
    location.reload(); // to the login
  } else if (key === null || key.startsWith(PREFIX)) tell();
});
