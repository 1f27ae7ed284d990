// What became of each cell: marked at the cell, told in one line, offered again where it was not saved.

import { isResting } from "./editing.js";
import { cellOf, form, mark, seen, setValue, tell, whenReleased } from "./page.js";
import { write } from "./state.js";
import { hold, letGo, now, stood, textOf, those, unsaved } from "./unsaved.js";

const saved = new Set(); // cells whose last save from this page went well
const stored = new Map(); // cell id → what the server has, where it has told so

// What a colleague has put there meanwhile.
export const noteStored = (id, text) => stored.set(id, text);

function offer(line, choices) {
  const holder = document.createElement("span");
  holder.className = "cell-choices";
  for (const [words, choose] of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = words;
    button.addEventListener("click", choose);
    holder.append(button);
  }
  line.append(holder);
}

// Two values for one cell: the reader takes one.
function offerChoice(input, outcome, queue) {
  const typed = input.value;
  const take = (text) => {
    setValue(input, text);
    stood.set(input.id, outcome.stored);
    seen[input.id] = outcome.seen;
    mark(input, "");
    if (text === typed) queue(input);
    else {
      letGo(input.id);
      report();
    }
    input.focus();
  };
  offer(mark(input, "conflict", outcome.problem), [["采用对方的值", () => take(outcome.stored)], ["保留我的值", () => take(typed)]]);
}

// A text that only the page and the browser have: it can be corrected, or given up for what is stored.
export function refuse(input, problem, state = "refused") {
  hold(input.id, input.value, state, problem);
  saved.delete(input.id);
  offer(mark(input, "invalid", problem), [["放弃，恢复原内容", () => giveUp(input)]]);
}

export function giveUp(input) {
  letGo(input.id);
  setValue(input, stored.get(input.id) ?? input.defaultValue);
  stood.set(input.id, input.value);
  mark(input, "");
  report();
  input.focus();
}

export function acknowledge({ outcomes, computed = {} }, queue) {
  for (const outcome of outcomes) settle(outcome, cellOf(outcome.cell), queue);
  // Open again: what was locked before goes the same way.
  if (outcomes.some(({ kept }) => kept)) for (const [id, { text }] of those("locked")) hold(id, text);
  report();
  form.dispatchEvent(new CustomEvent("cells:answered", { detail: outcomes }));
  whenReleased(() => write(computed));
}

function settle(outcome, input, queue) {
  const { cell: id, state, problem } = outcome;
  const isNewer = unsaved.has(id) && textOf(id) !== now.inFlight.get(id);
  if (outcome.kept && !isNewer) letGo(id);
  if (!input) { // its row has left the page meanwhile
    if (!outcome.kept && unsaved.has(id)) hold(id, textOf(id), "refused", problem);
    return;
  }
  if (state !== "saved") saved.delete(id);
  if (!["locked", "gone"].includes(state)) stored.set(id, outcome.stored);
  if (state === "conflict") {
    if (!isNewer) hold(id, input.value, "conflict", problem);
    offerChoice(input, outcome, queue);
  } else if (!outcome.kept) { // the version that the page shows stays the one it knows
    if (!isNewer) refuse(input, problem, state === "locked" ? "locked" : "refused");
  } else {
    seen[id] = outcome.seen;
    if (state === "invalid") return void mark(input, "invalid", problem);
    saved.add(id);
    mark(input, "saved");
    if (isNewer) return;
    stood.set(id, outcome.stored);
    if (document.activeElement !== input || isResting(input)) setValue(input, outcome.stored);
  }
}

// What became of everything on this page, not of the last save alone.
export function report() {
  const [conflicts, refused, locked] = ["conflict", "refused", "locked"].map(those);
  const wrong = form.querySelectorAll("[data-cell][aria-invalid=true]").length - conflicts.length - refused.length - locked.length;
  const parts = [];
  if (locked.length) parts.push(`${locked.length} 处未保存：${locked[0][1].why}您填写的内容已暂存在本机，恢复填报后自动保存`);
  if (conflicts.length) parts.push(`${conflicts.length} 处与他人修改冲突，未保存，请选择保留哪个值`);
  if (refused.length) parts.push(`${refused.length} 处未保存，请按提示修改`);
  if (wrong > 0) parts.push(`${wrong} 处待更正`);
  if (parts.length && saved.size) parts.unshift(`已保存 ${saved.size} 处`);
  tell(parts.length ? "error" : "saved", parts.join("；") || "已全部保存");
}
