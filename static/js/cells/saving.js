// Saving: cells are sent as soon as they are left, and what is not acknowledged is never lost.
//
// What is not acknowledged yet (being typed, no network, login expired, in conflict, refused) waits in this browser's
// store and is sent when the page is opened again (restoring.js). A save answers for its own cells (outcomes.js).

import { isAnothers, signInAgain } from "../signing_in.js";
import { fullness } from "../store.js";
import { acknowledge, noteStored, refuse } from "./outcomes.js";
import { cellOf, csrf, form, mark, savedState, seen, setValue, tell } from "./page.js";
import { askLater, waitFor } from "./state.js";
import { deliver, pauseAfter } from "./transport.js";
import { hold, letGo, now, said, stood, those, unsaved } from "./unsaved.js";

export { report } from "./outcomes.js";

const MOST_CELLS = 500; // of one request
let sending = null; // the save under way
let isStuck = false; // the last save could not be sent
let isOut = false; // nobody is signed in: nothing is sent until this person is
let retryTimer = 0; // set while a pause lasts: nothing is sent until it ends
let failures = 0; // tries in a row that failed
let most = MOST_CELLS; // of the next request: less while one cell spoils the others
let typedOver; // what waited in the cell under the caret when the typing began
let posts = 0; // saves that have left this page

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
  if (isUnfinished && now.typing !== input.id) [now.typing, typedOver] = [input.id, unsaved.get(input.id)];
  hold(input.id, input.value);
}

// Left without a change: typed and taken back. What waited there before still does.
export function dropTyping(input) {
  if (!now.typing || input.id !== now.typing) return;
  now.typing = "";
  if (!typedOver) return letGo(input.id);
  hold(input.id, typedOver.text, typedOver.state, typedOver.why);
  send();
}

// Values that the product puts into cells (a paste): they are shown, kept and sent together, as one step.
export function enter(changes) {
  announce(changes);
  now.typing = "";
  for (const [id, text] of changes) {
    const input = cellOf(id);
    setValue(input, text);
    hold(id, text);
    mark(input, "saving");
  }
  return send();
}

export function queue(input) {
  if (now.typing === input.id) now.typing = "";
  announce([[input.id, input.value]]);
  hold(input.id, input.value);
  mark(input, "saving");
  send();
}

// What may be sent: not the cell that is still being typed in.
function ready() {
  const cells = those("pending").filter(([id]) => id !== now.typing && cellOf(id));
  return cells.slice(0, most).map(([id, { text }]) => [id, text]);
}

const unitOf = (id, text) => (said.get(id)?.text === text ? said.get(id) : {});

function post(batch) {
  posts += 1;
  return deliver(form.dataset.saveUrl, csrf(), batch.map(([id, text]) => [id, text, seen[id], unitOf(id, text)]));
}

export function send() {
  if (!sending && !retryTimer && !isOut && ready().length) sending = sendReady().finally(() => { sending = null; });
  return sending;
}

async function sendReady() {
  for (let batch = ready(); batch.length; batch = ready()) {
    tell("saving", "正在保存…");
    now.inFlight = new Map(batch);
    for (const [id, text] of batch) hold(id, text, "pending", unsaved.get(id).why);
    const isDone = deal(batch, await post(batch));
    now.inFlight = new Map();
    if (!isDone) return;
  }
  askLater();
}

// Deals with an answer; false when what is left has to wait.
function deal(batch, answer) {
  if (answer.kind === "later") return retryLater(batch, answer);
  if (answer.kind === "expired") return waitForSignIn();
  [failures, isStuck] = [0, false];
  if (answer.kind === "malformed") {
    divide(batch);
    return true;
  }
  most = Math.min(most * 2, MOST_CELLS);
  acknowledge(answer, queue);
  return true;
}

// One cell that cannot be read must not keep the others: halves are sent, until it is alone.
function divide(batch) {
  if (batch.length > 1) most = Math.ceil(batch.length / 2);
  else refuse(cellOf(batch[0][0]), "这处内容太长，或含有无法保存的字符，没有保存；请修改后再试。");
}

function wait(why) {
  isStuck = true;
  for (const [id, { text }] of those("pending").filter(([cell]) => cell !== now.typing)) {
    hold(id, text, "pending", why);
    if (cellOf(id)) mark(cellOf(id), "waiting");
  }
  const full = fullness.isFull ? "；本机暂存空间已满，请不要关闭页面" : "";
  tell("error", `${why}，${those("pending").length} 处修改已暂存在本机，恢复后自动保存${full}`);
  return false;
}

function retryLater(batch, { reason, status, asked }) {
  if (status === 500 && failures) { // a fault of one cell, perhaps: fewer at a time, and the others first
    most = Math.ceil(batch.length / 2);
    for (const [id] of batch.slice(0, most)) {
      const one = unsaved.get(id);
      unsaved.delete(id);
      unsaved.set(id, one);
    }
  }
  retryTimer = setTimeout(retry, pauseAfter(failures, asked));
  failures += 1;
  return wait(reason);
}

function retry() {
  clearTimeout(retryTimer);
  retryTimer = 0;
  send();
}

// What tells whether a save has been under way between two moments.
export const pulse = () => ({ posts, isSending: sending !== null });

// Takes over what is stored now, unless the cell is being typed in or waits to be saved: then its save is a conflict.
export function takeOver(id, text, version) {
  const input = cellOf(id);
  if (!input || input === document.activeElement || unsaved.has(id)) return false;
  seen[id] = version;
  stood.set(id, text);
  noteStored(id, text);
  setValue(input, text);
  return true;
}

export function retryNow() {
  failures = 0;
  retry();
}

function waitForSignIn() {
  isOut = true;
  wait("登录已过期");
  const link = document.createElement("a");
  link.href = form.dataset.signIn;
  link.textContent = "重新登录";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    comeBack({ hasToWait: false });
  });
  savedState.append(link);
  comeBack();
  return false;
}

async function comeBack(how) {
  if (!(await signInAgain(how)) || isAnothers()) return;
  isOut = false;
  retryNow();
}

// The page is going away: what no save carries yet is sent without waiting for an answer.
export function sendLast() {
  now.typing = "";
  const batch = isOut ? [] : ready().filter(([id]) => !now.inFlight.has(id));
  if (batch.length) post(batch); // it still waits in the browser
}

// Something waits that could not be sent: the browser asks before it closes the page.
export const isWaiting = () => isStuck && those("pending").length > 0;
