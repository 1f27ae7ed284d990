// The cells of a section: saved as soon as they are left, moved through like a spreadsheet, never lost.
//
// What could not be sent (no network, login expired) waits in localStorage under the evaluation's key and is
// sent when the page is opened again. A cell that somebody else has changed shows both values.

const form = document.getElementById("cells");
const savedState = document.getElementById("saved-state");
const locked = !form || savedState.textContent.trim() === "只读";
const storeKey = form ? `unsaved:${form.dataset.evaluation}:${form.dataset.section}:${form.dataset.item ?? ""}` : "";
const seen = form ? JSON.parse(form.elements.seen.value) : {}; // cell id → version that this page shows
const pending = new Map(); // cell id → text, typed but not acknowledged
let isSending = false;
let retryTimer = 0;
let leftOver = 0; // pasted values that found no cell

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
      mark(input, "");
      if (take === typed) queue(input);
      input.focus();
    });
    choices.append(button);
  }
  line.append(choices);
}

function remember() {
  if (pending.size) localStorage.setItem(storeKey, JSON.stringify([...pending].map(([id, text]) => [id, text, seen[id]])));
  else localStorage.removeItem(storeKey);
}

function queue(input) {
  pending.set(input.id, input.value);
  remember();
  mark(input, "saving");
  send();
}

async function send() {
  if (isSending || !pending.size) return;
  isSending = true;
  clearTimeout(retryTimer);
  const batch = [...pending].filter(([id]) => cellOf(id));
  tell("saving", "正在保存…");
  let response;
  try {
    response = await fetch(form.dataset.saveUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      redirect: "manual",
      body: JSON.stringify({
        section: form.dataset.section,
        item: form.dataset.item ?? null,
        changes: batch.map(([id, text]) => ({ cell: id, text, seen: seen[id] ?? null })),
      }),
    });
  } catch {
    isSending = false;
    tell("error", `网络不通，${pending.size} 处修改已暂存在本机，恢复后自动保存`);
    retryTimer = setTimeout(send, 5000);
    return;
  }
  isSending = false;
  if (response.type === "opaqueredirect" || response.status === 403) {
    tell("error", "登录已过期：修改已暂存在本机，重新登录打开本页即自动保存");
    return;
  }
  if (response.status === 409) {
    for (const [id] of batch) pending.delete(id);
    remember();
    const { refusal } = await response.json();
    tell("error", `未保存：${refusal}`);
    return;
  }
  if (!response.ok) {
    tell("error", "保存失败，修改已暂存在本机；请刷新页面重试");
    return;
  }
  acknowledge(batch, await response.json());
  if (pending.size) send();
}

function acknowledge(batch, answer) {
  const sent = new Map(batch);
  for (const outcome of answer.outcomes) {
    const input = cellOf(outcome.cell);
    const isNewer = pending.get(outcome.cell) !== sent.get(outcome.cell);
    if (!isNewer) pending.delete(outcome.cell);
    if (!input) continue;
    if (outcome.state === "conflict") {
      offerChoice(input, outcome);
      continue;
    }
    seen[outcome.cell] = outcome.seen;
    if (outcome.state === "invalid") mark(input, "invalid", outcome.problem);
    else {
      mark(input, "saved");
      if (!isNewer && document.activeElement !== input && outcome.problem === "") setValue(input, outcome.stored);
    }
  }
  remember();
  for (const [id, text] of Object.entries(answer.computed)) {
    const output = document.getElementById(id);
    if (output) output.textContent = text;
  }
  replace("findings", answer.panel);
  replace("rail-items", answer.rail);
  if (answer.tied) replace("tied", answer.tied);
  const invalid = answer.outcomes.filter((outcome) => outcome.state !== "saved").length;
  if (leftOver) tell("error", `粘贴的内容超出表格，${leftOver} 个值没有位置，未保存，请核对`);
  else tell(invalid ? "error" : "saved", invalid ? `已保存，其中 ${invalid} 处待更正` : "已全部保存");
  leftOver = 0;
}

function replace(id, html) {
  const old = document.getElementById(id);
  if (!old) return;
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const fresh = template.content.firstElementChild;
  if (fresh) old.replaceWith(fresh);
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
  const kept = localStorage.getItem(storeKey);
  if (!kept) return;
  for (const [id, text, version] of JSON.parse(kept)) {
    const input = cellOf(id);
    if (!input || input.value === text) continue;
    if (version) seen[id] = version; // a colleague's newer value must show as a conflict, not vanish
    setValue(input, text);
    pending.set(id, text);
    mark(input, "saving");
  }
  remember();
  send();
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

if (form && !locked) {
  form.classList.add("has-script");
  form.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-cell]")) return;
    const row = target.closest("[data-indicator]");
    if (row) showKindOfIndicator(row);
    queue(target);
  });
  let typing = 0;
  form.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea[data-cell]")) return;
    clearTimeout(typing);
    pending.set(target.id, target.value);
    remember();
    tell("saving", "正在输入…");
    typing = setTimeout(send, 1500);
  });
  form.addEventListener("focusin", onFocus);
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("submit", () => { form.elements.seen.value = JSON.stringify(seen); });
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => { if (pending.size) event.preventDefault(); });
  restore();
}
window.addEventListener("hashchange", goToCell);
goToCell();
