// Saving: cells are sent as soon as they are left, and what is not acknowledged is never lost.
//
// What is not acknowledged yet (being typed, no network, login expired, in conflict) waits in localStorage under the
// key of this user and evaluation and is sent when the page is opened again. A cell that somebody else has changed
// shows both values. A save answers for its own cells.

import { cellOf, csrf, form, mark, savedState, seen, setValue, tell, whenReleased } from "./page.js";
import { askLater, waitFor, write } from "./state.js";

const storeKey = form?.dataset.draft;
const pending = new Map(); // cell id → text, typed but not acknowledged
const conflicts = new Map(); // cell id → text that waits for a choice between two values
const refused = new Map(); // cell id → text that was not stored: too long, not in the list, its row removed
const orphans = new Map(); // cell id → text typed into a row that is no longer on this page
const kept = new Set(); // cells whose last save from this page went well
const stood = new Map(); // cell id → text that it had before the change under way, where that is not the page's first
const MOST_CELLS = 500; // of one request
const LONGEST_BEACON = 60_000; // bytes that a browser still sends for a page that is gone
const [FIRST_PAUSE, LONGEST_PAUSE] = [2000, 120_000]; // milliseconds between two tries that fail
let typing = ""; // the cell under the caret, unless it has been left
let sending = null; // the save under way
let inFlight = new Map(); // what it carries
let isStuck = false; // the last save could not be sent
let retryTimer = 0; // set while a pause lasts: nothing is sent until it ends
let failures = 0; // tries in a row that failed
let posts = 0; // saves that have left this page
let leftOver = 0; // pasted values that found no cell

waitFor(() => sending);

function textBefore(input) {
  if (stood.has(input.id)) return stood.get(input.id);
  if (input.matches("select")) return [...input.options].find((option) => option.defaultSelected)?.value ?? input.options[0]?.value ?? "";
  return input.defaultValue;
}

// Tells, as one step, what the reader has changed: ``cells:changed`` with [{ id, before, after }].
function announce(changes) {
  const steps = changes.map(([id, after]) => ({ id, before: textBefore(cellOf(id)), after })).filter(({ before, after }) => before !== after);
  for (const { id, after } of steps) stood.set(id, after);
  if (steps.length) form.dispatchEvent(new CustomEvent("cells:changed", { detail: steps }));
}

// Being typed: kept in the browser, not sent yet. Half a number is not sent at all, a text after a pause.
export function noteTyping(input, isUnfinished) {
  pending.set(input.id, input.value);
  remember();
  if (isUnfinished) typing = input.id;
}

// Left without a change: typed and taken back.
export function dropTyping(input) {
  if (input.id !== typing) return;
  typing = "";
  pending.delete(input.id);
  remember();
}

// Values that the product puts into cells (a paste): they are shown, kept and sent together, as one step.
export function enter(changes, withoutPlace = 0) {
  announce(changes);
  for (const [id, text] of changes) {
    const input = cellOf(id);
    setValue(input, text);
    pending.set(id, text);
    mark(input, "saving");
  }
  remember();
  leftOver = withoutPlace;
  typing = "";
  return send();
}

function offerChoice(input, outcome) {
  const line = mark(input, "conflict", outcome.problem);
  const typed = input.value;
  const choices = document.createElement("span");
  choices.className = "cell-choices";
  for (const [words, take] of [["采用对方的值", outcome.stored], ["保留我的值", typed]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = words;
    button.addEventListener("click", () => {
      setValue(input, take);
      stood.set(outcome.cell, outcome.stored);
      seen[outcome.cell] = outcome.seen;
      conflicts.delete(outcome.cell);
      mark(input, "");
      if (take === typed) queue(input);
      else {
        remember();
        report();
      }
      input.focus();
    });
    choices.append(button);
  }
  line.append(choices);
}

function remember() {
  const unsaved = [...orphans, ...conflicts, ...refused, ...pending];
  if (!unsaved.length) return localStorage.removeItem(storeKey);
  const rows = unsaved.map(([id, text]) => [id, text, seen[id], inFlight.get(id)]);
  localStorage.setItem(storeKey, JSON.stringify(rows));
}

export function queue(input) {
  if (typing === input.id) typing = "";
  refused.delete(input.id);
  announce([[input.id, input.value]]);
  pending.set(input.id, input.value);
  remember();
  mark(input, "saving");
  send();
}

// What may be sent: not the cell that is still being typed in.
const ready = () => [...pending].filter(([id]) => id !== typing && cellOf(id)).slice(0, MOST_CELLS);

export function send() {
  if (!sending && !retryTimer && ready().length) sending = sendReady().finally(() => { sending = null; });
  return sending;
}

async function sendReady() {
  for (let batch = ready(); batch.length; batch = ready()) {
    tell("saving", "正在保存…");
    inFlight = new Map(batch);
    remember();
    const isDone = await deliver(batch);
    inFlight = new Map();
    if (!isDone) return;
  }
  askLater();
}

function post(batch) {
  posts += 1;
  const changes = batch.map(([id, text]) => ({ cell: id, text, seen: seen[id] ?? null }));
  const body = JSON.stringify({ changes });
  return fetch(form.dataset.saveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
    redirect: "manual",
    keepalive: new Blob([body]).size < LONGEST_BEACON,
    body,
  });
}

// Tries again after a pause that doubles each time, with jitter: a server that comes back is not met by everyone at once.
function retryLater(reason) {
  isStuck = true;
  const pause = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
  failures += 1;
  tell("error", `${reason}，${pending.size} 处修改已暂存在本机，恢复后自动保存`);
  retryTimer = setTimeout(retry, pause);
}

function retry() {
  clearTimeout(retryTimer);
  retryTimer = 0;
  send();
}

// Sends a batch and deals with the answer; false when it has to wait.
async function deliver(batch) {
  let response;
  try {
    response = await post(batch);
  } catch {
    retryLater("网络不通");
    return false;
  }
  if (response.status >= 500) {
    retryLater("系统暂时繁忙");
    return false;
  }
  failures = 0;
  isStuck = !response.ok && response.status !== 409;
  if (response.type === "opaqueredirect" || response.status === 403) {
    tell("error", "登录已过期：修改已暂存在本机，登录后自动保存。");
    const link = document.createElement("a");
    link.href = form.dataset.signIn;
    link.textContent = "重新登录";
    link.addEventListener("click", () => { isStuck = false; });
    savedState.append(link);
    return false;
  }
  if (response.status === 409) {
    const [{ problem }] = (await response.json()).outcomes; // what was typed waits in the browser until it may be edited
    tell("error", `未保存：${problem}您填写的内容已暂存在本机，恢复填报后自动保存。`);
    return false;
  }
  if (!response.ok) {
    tell("error", "保存失败，修改已暂存在本机；请刷新页面重试");
    return false;
  }
  acknowledge(await response.json());
  return true;
}

function acknowledge({ outcomes, computed }) {
  for (const outcome of outcomes) {
    const { cell: id, state } = outcome;
    const input = cellOf(id);
    const isNewer = pending.has(id) && pending.get(id) !== inFlight.get(id);
    if (!isNewer) pending.delete(id);
    if (!input) continue;
    conflicts.delete(id);
    refused.delete(id);
    if (state !== "saved") kept.delete(id);
    if (state === "conflict") {
      if (!isNewer) conflicts.set(id, input.value);
      offerChoice(input, outcome);
      continue;
    }
    if (!outcome.kept) {
      if (!isNewer) refused.set(id, input.value);
      mark(input, "invalid", outcome.problem);
      continue; // the version that the page shows stays the one it knows
    }
    seen[id] = outcome.seen;
    if (state === "invalid") {
      mark(input, "invalid", outcome.problem);
    } else {
      kept.add(id);
      mark(input, "saved");
      if (isNewer) continue;
      stood.set(id, outcome.stored);
      if (document.activeElement !== input) setValue(input, outcome.stored);
    }
  }
  remember();
  report();
  whenReleased(() => write(computed));
}

// What tells whether a save has been under way between two moments.
export const pulse = () => ({ posts, isSending: sending !== null });

// Takes over what is stored now, unless the cell is being typed in or waits to be saved: then its save is a conflict.
export function takeOver(id, text, version) {
  const input = cellOf(id);
  if (!input || input === document.activeElement || [pending, conflicts, refused].some((waiting) => waiting.has(id))) return false;
  seen[id] = version;
  stood.set(id, text);
  setValue(input, text);
  return true;
}

// What became of everything on this page, not of the last save alone.
export function report() {
  const wrong = form.querySelectorAll("[data-cell][aria-invalid=true]").length - conflicts.size - refused.size;
  const parts = [];
  if (leftOver) parts.push(`粘贴的内容超出表格，${leftOver} 个值没有位置，未保存，请核对`);
  if (conflicts.size) parts.push(`${conflicts.size} 处与他人修改冲突，未保存，请选择保留哪个值`);
  if (refused.size) parts.push(`${refused.size} 处未保存，请按提示修改`);
  if (wrong) parts.push(`${wrong} 处待更正`);
  if (parts.length && kept.size) parts.unshift(`已保存 ${kept.size} 处`);
  tell(parts.length ? "error" : "saved", parts.join("；") || "已全部保存");
  leftOver = 0;
}

export function restore() {
  const unsaved = localStorage.getItem(storeKey);
  if (!unsaved) return;
  for (const [id, text, version, sent] of JSON.parse(unsaved)) {
    const input = cellOf(id);
    if (!input) orphans.set(id, text);
    if (!input || input.value === text) continue;
    // A colleague's newer value must show as a conflict, not vanish; what we sent ourselves is none.
    if (version && input.value !== sent) seen[id] = version;
    setValue(input, text);
    pending.set(id, text);
    mark(input, "saving");
  }
  if (orphans.size) offerOrphans();
  remember();
  send();
}

// What was typed into a row that is gone can be read and copied until the reader lets it go.
function offerOrphans() {
  const notice = document.createElement("div");
  notice.className = "notice is-warning";
  const words = document.createElement("span");
  words.textContent = `以下内容所在的行已被删除，没有保存，需要时请复制：${[...orphans.values()].map((text) => `“${text}”`).join("、")}`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary btn-sm";
  button.textContent = "不再需要";
  button.addEventListener("click", () => {
    orphans.clear();
    notice.remove();
    remember();
  });
  notice.append(words, button);
  form.prepend(notice);
}

// The page is going away: what no save carries yet is sent without waiting for an answer.
export function sendLast() {
  typing = "";
  const batch = ready().filter(([id]) => !inFlight.has(id));
  if (batch.length) post(batch).catch(() => {}); // it still waits in the browser
}

export function retryNow() {
  failures = 0;
  retry();
}

// Something waits that could not be sent: the browser asks before it closes the page.
export const isWaiting = () => isStuck && pending.size > 0;
export const hasDraft = () => localStorage.getItem(storeKey) !== null;
