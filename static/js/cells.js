// The cells of a section: saved as soon as they are left, moved through like a spreadsheet, never lost. What this file
// connects with the page is in static/js/cells.

import { watchHistory } from "./cells/cell_history.js";
import { watchColleagues } from "./cells/colleagues.js";
import { startGrid } from "./cells/grid.js";
import { startHistory } from "./cells/history.js";
import { onLeavingForm, onLeavingLink } from "./cells/leaving.js";
import { form, isLocked, seen, tell, watchPointer } from "./cells/page.js";
import { onPaste } from "./cells/paste.js";
import "./cells/units.js";
import { followDrawer, hasDraft, restore } from "./cells/restoring.js";
import { watchRows } from "./cells/rows.js";
import { dropTyping, isWaiting, noteTyping, queue, report, retryNow, send, sendLast } from "./cells/saving.js";
import { count } from "./limits.js";

const TEXT_PAUSE = 1500; // milliseconds without a key before a text is sent
const longest = JSON.parse(form?.dataset.longest ?? "{}"); // characters, by the id of a text cell without the id of its row
let pause = 0;

function onChange({ target }) {
  if (target.matches("[data-cell]")) queue(target);
}

function onInput({ target }) {
  if (!target.matches("textarea[data-cell], input[data-cell]")) return;
  const isSentWhenLeft = target.matches("input, table.grid textarea");
  noteTyping(target, isSentWhenLeft);
  countText(target);
  if (isSentWhenLeft) return;
  clearTimeout(pause);
  tell("saving", "正在输入…");
  pause = setTimeout(send, TEXT_PAUSE);
}

function countText(input) {
  const most = longest[input.id.replace(/\.\d+\./, ".")] ?? (input.matches("textarea") ? longest[""] : 0);
  if (most) count(input, most);
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

if (form) startGrid();
if (form && !isLocked) {
  form.classList.add("has-script");
  form.addEventListener("change", onChange);
  form.addEventListener("input", onInput);
  form.addEventListener("focusout", ({ target }) => dropTyping(target));
  form.addEventListener("paste", onPaste);
  form.addEventListener("submit", () => { form.elements.seen.value = JSON.stringify(seen); });
  document.addEventListener("click", onLeavingLink);
  document.addEventListener("submit", onLeavingForm);
  watchPointer();
  window.addEventListener("online", retryNow);
  window.addEventListener("pagehide", sendLast);
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) send(); });
  window.addEventListener("beforeunload", (event) => { if (isWaiting()) event.preventDefault(); });
  startHistory();
  followDrawer();
  report();
  restore();
  watchColleagues();
} else if (form && hasDraft()) {
  tell("error", "只读；本机暂存着没有保存的修改，恢复填报后自动保存");
}
watchRows();
watchHistory();
window.addEventListener("hashchange", goToCell);
goToCell();
