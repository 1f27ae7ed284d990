// An amount that looks as if it were in 元 is not stored until somebody has said what it is.

import { askInBar, button, closeQuestion } from "./bar.js";
import { cellOf, form, mark } from "./page.js";
import { enter } from "./saving.js";
import { said } from "./unsaved.js";

const doubted = new Map(); // cell id → { text, suggested, problem }

function answer(cells, isRight) {
  for (const [id] of cells) doubted.delete(id);
  if (isRight) for (const [id, { text }] of cells) said.set(id, { text, is_sure: true });
  const [[first]] = cells;
  cellOf(first)?.focus();
  enter(cells.map(([id, { text, suggested }]) => [id, isRight ? text : suggested]));
  ask();
}

function askInCell([id, doubt]) {
  const line = mark(cellOf(id), "doubted", doubt.problem);
  const choices = document.createElement("span");
  choices.className = "cell-choices";
  const all = [[id, doubt]];
  choices.append(button(`÷10,000 保存为 ${doubt.suggested}`, () => answer(all, false)), button("就是这个数", () => answer(all, true)));
  line.append(choices);
}

function ask() {
  const cells = [...doubted].filter(([id]) => cellOf(id));
  closeQuestion();
  if (cells.length === 1) askInCell(cells[0]);
  if (cells.length < 2) return;
  const [id, { text, suggested }] = cells[0];
  for (const [each, doubt] of cells) mark(cellOf(each), "doubted", `÷10,000 为 ${doubt.suggested}？`);
  const question = `${cells.length} 处像是以元为单位，是否全部 ÷10,000？如 ${text} → ${suggested}；未回答前不保存。`;
  askInBar(question, [["全部 ÷10,000 保存", () => answer(cells, false)], ["就是这些数", () => answer(cells, true)]], cellOf(id).closest(".grid-scroll"));
}

// What was saved, changed or taken back since is no longer asked about.
function onAnswers({ detail }) {
  const before = doubted.size;
  let isNew = false;
  for (const { cell, state, suggested, problem } of detail) {
    const wasAsked = doubted.delete(cell);
    if (state === "doubted" && cellOf(cell)) {
      doubted.set(cell, { text: cellOf(cell).value, suggested, problem });
      isNew = true;
    } else isNew ||= wasAsked;
  }
  if (isNew || before !== doubted.size) ask();
}

form?.addEventListener("cells:answered", onAnswers);
