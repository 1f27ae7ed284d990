// The history of a cell: who wrote what and when, with a button that enters an older value again. Alt+H in a cell.

import { cellOf, form } from "./page.js";
import { enter } from "./saving.js";

export async function showHistory(cell) {
  let html;
  try {
    const response = await fetch(`${form.dataset.historyUrl}?cell=${encodeURIComponent(cell.id)}`, { redirect: "manual" });
    if (!response.ok) throw new Error("no history");
    html = await response.text();
  } catch {
    html = "<p>暂时读不到修改记录，请稍后再试。</p>";
  }
  const dialog = document.createElement("dialog");
  dialog.className = "confirm-dialog";
  dialog.setAttribute("aria-label", "修改记录");
  dialog.innerHTML = `${html}<form method="dialog" class="actions"><button class="btn btn-secondary">关闭</button></form>`;
  dialog.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-restore]");
    if (!button) return;
    dialog.close();
    enter([[cell.id, button.dataset.restore]]);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    cellOf(cell.id)?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

export function watchHistory() {
  if (!form) return;
  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || !event.altKey || event.ctrlKey || event.shiftKey || event.code !== "KeyH") return;
    event.preventDefault();
    showHistory(cell);
  });
}
