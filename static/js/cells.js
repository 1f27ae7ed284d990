// The cells of a section: saved as soon as they are left, moved through like a spreadsheet, never lost. What this file
// connects with the page is in static/js/cells.

import { watchHistory } from "./cells/cell_history.js";
import { onFocus, onKey } from "./cells/grid.js";
import { onLeavingForm, onLeavingLink } from "./cells/leaving.js";
import { form, isLocked, seen, tell, watchPointer } from "./cells/page.js";
import { onPaste } from "./cells/paste.js";
import { watchRows } from "./cells/rows.js";
import { dropTyping, hasDraft, isWaiting, noteTyping, queue, report, restore, retryNow, send, sendLast } from "./cells/saving.js";

const TEXT_PAUSE = 1500; // milliseconds without a key before a text is sent
let pause = 0;

function onChange({ target }) {
  if (!target.matches("[data-cell]")) return;
  const row = target.closest("[data-indicator]");
  if (row) showKindOfIndicator(row);
  queue(target);
}

function onInput({ target }) {
  if (!target.matches("textarea[data-cell], input[data-cell]")) return;
  const isNumber = target.matches("input");
  noteTyping(target, isNumber);
  if (isNumber) return;
  clearTimeout(pause);
  tell("saving", "正在输入…");
  pause = setTimeout(send, TEXT_PAUSE);
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

if (form && !isLocked) {
  form.classList.add("has-script");
  form.addEventListener("change", onChange);
  form.addEventListener("input", onInput);
  form.addEventListener("focusout", ({ target }) => dropTyping(target));
  form.addEventListener("focusin", onFocus);
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("submit", () => { form.elements.seen.value = JSON.stringify(seen); });
  document.addEventListener("click", onLeavingLink);
  document.addEventListener("submit", onLeavingForm);
  watchPointer();
  window.addEventListener("online", retryNow);
  window.addEventListener("pagehide", sendLast);
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) send(); });
  window.addEventListener("beforeunload", (event) => { if (isWaiting()) event.preventDefault(); });
  report();
  restore();
} else if (form && hasDraft()) {
  tell("error", "只读；本机暂存着没有保存的修改，恢复填报后自动保存");
}
watchRows();
watchHistory();
window.addEventListener("hashchange", goToCell);
goToCell();
