// The cells of a section: saved as soon as they are left, moved through like a spreadsheet, never lost.
//
// What is not acknowledged yet (being typed, no network, login expired, in conflict) waits in localStorage under the
// key of this user and evaluation and is sent when the page is opened again. Links and buttons wait for a save under
// way, so that the next page shows it. A cell that somebody else has changed shows both values. A save answers for its
// own cells; totals, findings and rail come with the state, which is asked for once after a pause.

const form = document.getElementById("cells");
const savedState = document.getElementById("saved-state");
const locked = !form || savedState.textContent.trim() === "只读";
const storeKey = form?.dataset.draft;
const seen = form ? JSON.parse(form.elements.seen.value) : {}; // cell id → version that this page shows
const pending = new Map(); // cell id → text, typed but not acknowledged
const conflicts = new Map(); // cell id → text that waits for a choice between two values
const refused = new Map(); // cell id → text that was not stored: too long, not in the list, its row removed
const orphans = new Map(); // cell id → text typed into a row that is no longer on this page
const kept = new Set(); // cells whose last save from this page went well
const MOST_CELLS = 500; // of one request
const LONGEST_BEACON = 60_000; // bytes that a browser still sends for a page that is gone
const PATIENCE = 4000; // milliseconds that a link waits for the save
const [FIRST_PAUSE, LONGEST_PAUSE] = [2000, 120_000]; // milliseconds between two tries that fail
const REST = 1000; // milliseconds without a save before the state is asked for
const SHARE = 4; // a state that took long is asked for so many times less often than that
let typing = ""; // the cell under the caret, unless it has been left
let sending = null; // the save under way
let inFlight = new Map(); // what it carries
let isStuck = false; // the last save could not be sent
let isLeaving = false; // a link or a button waits for the save
let retryTimer = 0; // set while a pause lasts: nothing is sent until it ends
let failures = 0; // tries in a row that failed
let stateTimer = 0;
let asking = null; // the question for the state under way: a newer one calls it off
let stateTook = 0; // milliseconds that the last one took
let leftOver = 0; // pasted values that found no cell
let [released, release] = [Promise.resolve(), () => {}]; // settled unless a button of the mouse is held down

const cellOf = (id) => document.getElementById(id);
const holderOf = (input) => input.closest("td, .field, .answer") ?? input.parentElement;
const csrf = () => form.querySelector("[name=csrfmiddlewaretoken]").value;

function tell(state, words) {
  savedState.dataset.state = state;
  savedState.textContent = words;
}

function mark(input, state, note = "") {
  const holder = holderOf(input);
  if (state) holder.dataset.state = state;
  else delete holder.dataset.state;
  if (state === "saving") return null; // what stood below goes with the answer: nothing moves under a press
  const noteId = `${input.id}.note`;
  document.getElementById(noteId)?.remove();
  input.removeAttribute("aria-invalid");
  if (!note) return null;
  const line = document.createElement("p");
  line.className = "cell-note";
  line.id = noteId;
  line.textContent = note;
  input.after(line);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", noteId);
  return line;
}

function setValue(input, value) {
  if (input.value === value) return;
  input.value = value;
  input.dispatchEvent(new Event("redraw")); // the narrative editor draws its chips anew
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

function queue(input) {
  if (typing === input.id) typing = "";
  refused.delete(input.id);
  pending.set(input.id, input.value);
  remember();
  mark(input, "saving");
  send();
}

// What may be sent: not the cell that is still being typed in.
const ready = () => [...pending].filter(([id]) => id !== typing && cellOf(id)).slice(0, MOST_CELLS);

function send() {
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
      if (!isNewer && document.activeElement !== input) setValue(input, outcome.stored);
    }
  }
  remember();
  report();
  released.then(() => write(computed)); // the link that is being pressed must not move away
}

// Findings, rail and totals are computed once for all that was saved meanwhile, as often as the server can.
function askLater() {
  clearTimeout(stateTimer);
  stateTimer = setTimeout(askForState, Math.max(REST, SHARE * stateTook));
}

async function askForState() {
  if (sending) return; // asked for again when the save is through
  asking?.abort();
  const mine = asking = new AbortController();
  const begun = performance.now();
  try {
    const response = await fetch(form.dataset.stateUrl, { signal: mine.signal, redirect: "manual" });
    stateTook = performance.now() - begun;
    if (response.status >= 500) return void retryState();
    if (!response.ok) return;
    const state = await response.json();
    released.then(() => { if (mine === asking) show(state); });
  } catch {
    if (mine === asking) retryState();
  }
}

function retryState() {
  stateTook = Math.min(Math.max(2 * stateTook, FIRST_PAUSE), LONGEST_PAUSE / SHARE);
  askLater();
}

function write(computed) {
  for (const [id, text] of Object.entries(computed)) {
    const output = document.getElementById(id);
    if (output) output.textContent = text;
  }
}

function show({ computed, panel, rail, held_numbers: numbers }) {
  write(computed);
  replace("findings", panel);
  replace("rail-items", rail);
  if (numbers) replace("held-numbers", numbers);
}

// What became of everything on this page, not of the last save alone.
function report() {
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

function replace(id, html) {
  const old = document.getElementById(id);
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  if (old && template.content.firstElementChild) patch(old, template.content.firstElementChild);
}

// Makes ``old`` equal to ``fresh`` and keeps the nodes that are there already, so that a link keeps its focus. What the
// reader has unfolded stays open.
function patch(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType === Node.TEXT_NODE) return void (old.data = fresh.data);
  for (const name of old.getAttributeNames()) if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const name of fresh.getAttributeNames()) old.setAttribute(name, fresh.getAttribute(name));
  const parts = (element) => [...element.childNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE || node.data.trim());
  const keyOf = (node) => node.dataset?.key;
  const wanted = parts(fresh);
  const keys = new Set(wanted.map(keyOf));
  const here = parts(old).filter((node) => keys.has(keyOf(node)) || node.remove()); // remove() returns nothing
  for (const node of wanted) {
    const at = here.findIndex((other) => keyOf(other) === keyOf(node));
    const [match] = at < 0 ? [] : here.splice(at, 1);
    if (match) patch(match, node);
    if (at !== 0) old.insertBefore(match ?? node, here[0] ?? null);
  }
  here.forEach((node) => node.remove());
}

// Keyboard: Enter and the arrows go up and down a column, as in a spreadsheet; Tab goes along the row.
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

function onKey(event) {
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

// A block copied from a spreadsheet fills the cells from here to the right and down.
function onPaste(event) {
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
  for (const line of block) {
    while (row && row.classList.contains("group")) row = row.nextElementSibling;
    for (const [offset, value] of line.entries()) {
      const input = row?.children[firstColumn + offset]?.querySelector("input[data-cell]");
      if (!input) { left += value.trim() ? 1 : 0; continue; }
      input.value = value.trim();
      pending.set(input.id, input.value);
      mark(input, "saving");
    }
    row = row?.nextElementSibling ?? null;
  }
  remember();
  leftOver = left;
  typing = "";
  send();
}

// Separators are for reading: they go while an amount is being edited and come back untouched.
function onFocus({ target }) {
  if (!target.matches("input[data-cell]") || target.readOnly || !/^-?[\d,]+(\.\d+)?$/.test(target.value)) return;
  const shown = target.value;
  target.value = shown.replaceAll(",", "");
  target.select(); // typing replaces, as it does where nothing was rewritten
  const plain = target.value;
  target.addEventListener("blur", () => { if (target.value === plain) target.value = shown; }, { once: true });
}

function restore() {
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

function showKindOfIndicator(row) {
  row.classList.toggle("is-qualitative", row.querySelector("[id$='.operator']").value === "qualitative");
}

// A finding's link may point to a cell of this page: bring it into view and give it the focus.
function goToCell() {
  const id = decodeURIComponent(location.hash.slice(1));
  const cell = id && document.getElementById(id);
  if (!cell) return;
  const target = cell.hidden ? document.querySelector(`[data-for="${id}"]`) ?? cell : cell;
  target.closest("details")?.setAttribute("open", "");
  target.scrollIntoView({ block: "center", inline: "nearest" });
  target.focus({ preventScroll: true });
}

// The page is going away: what no save carries yet is sent without waiting for an answer.
function sendLast() {
  typing = "";
  const batch = ready().filter(([id]) => !inFlight.has(id));
  if (batch.length) post(batch).catch(() => {}); // it still waits in the browser
}

// Lets the save under way end first, then leaves.
function leaveSaved(event, leave) {
  if (isLeaving || event.defaultPrevented || !send()) return;
  event.preventDefault();
  isLeaving = true;
  Promise.race([sending, new Promise((done) => { setTimeout(done, PATIENCE); })]).then(leave).then(() => { isLeaving = false; });
}

function onLeavingLink(event) {
  const link = event.target.closest?.("a[href]");
  const isOther = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || isOther || link.target || link.download || link.origin !== location.origin) return;
  if (link.pathname === location.pathname && link.hash) return;
  leaveSaved(event, () => location.assign(link.href));
}

function onLeavingForm(event) {
  if (event.target === form || event.target.method === "dialog") return;
  leaveSaved(event, () => event.target.requestSubmit(event.submitter));
}

if (form && !locked) {
  form.classList.add("has-script");
  form.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-cell]")) return;
    const row = target.closest("[data-indicator]");
    if (row) showKindOfIndicator(row);
    queue(target);
  });
  let pause = 0;
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea[data-cell], input[data-cell]")) return;
    pending.set(target.id, target.value);
    remember();
    if (target.matches("input")) {
      typing = target.id; // half a number is not sent
      return;
    }
    clearTimeout(pause);
    tell("saving", "正在输入…");
    pause = setTimeout(send, 1500);
  });
  form.addEventListener("focusout", ({ target }) => {
    if (target.id !== typing) return;
    typing = ""; // left without a change: typed and taken back
    pending.delete(target.id);
    remember();
  });
  form.addEventListener("focusin", onFocus);
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("submit", () => { form.elements.seen.value = JSON.stringify(seen); });
  document.addEventListener("click", onLeavingLink);
  document.addEventListener("submit", onLeavingForm);
  document.addEventListener("pointerdown", () => {
    release();
    released = new Promise((resolve) => { release = resolve; });
  });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(release));
  window.addEventListener("online", () => { failures = 0; retry(); });
  window.addEventListener("pagehide", sendLast);
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) send(); });
  window.addEventListener("beforeunload", (event) => { if (isStuck && pending.size) event.preventDefault(); });
  report();
  restore();
} else if (form && localStorage.getItem(storeKey)) {
  tell("error", "只读；本机暂存着没有保存的修改，恢复填报后自动保存");
}
window.addEventListener("hashchange", goToCell);
goToCell();
