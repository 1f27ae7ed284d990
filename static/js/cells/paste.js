// A block copied from a spreadsheet goes where its names or its place say, and a bar tells what became of every cell.

import { showBar } from "./bar.js";
import { MOST_PASTED, readClipboard } from "./clipboard.js";
import { named } from "./history.js";
import { cellOf, form } from "./page.js";
import { enter } from "./saving.js";
import { place } from "./targets.js";
import { now, said } from "./unsaved.js";

const NEVER_ANSWERED = "";
const CHANGED_SINCE = "changed"; // typed over, taken back

// One paste: what it put where, and what the server has answered so far.
class Paste {
  constructor(rows, found) {
    this.size = `${rows.length} 行 × ${rows[0].length} 列`;
    this.found = found;
    this.entries = new Map(found.entries.map(({ input, text }) => [input.id, { text, before: input.value, state: NEVER_ANSWERED }]));
  }

  hear({ detail }) {
    for (const { cell, state, kept, stored, suggested, problem } of detail) {
      const entry = this.entries.get(cell);
      if (!entry) continue;
      if ([entry.text, entry.suggested, entry.stored].includes(now.inFlight.get(cell))) {
        Object.assign(entry, { state: state === "invalid" && !kept ? "refused" : state, stored, problem });
        entry.suggested ??= suggested;
      } else if (entry.state !== "saved" || stored !== entry.stored) entry.state = CHANGED_SINCE;
    }
    this.show();
  }

  of(...states) {
    return [...this.entries].filter(([, { state }]) => states.includes(state));
  }

  parts() {
    const { lost, unread, isByRow, isByColumn, hasUnknownNames } = this.found;
    const saved = this.of("saved");
    const [cleared, written] = [saved.filter(([, { text }]) => !text), saved.filter(([, { text }]) => text)];
    const unreadable = [
      ...this.of("invalid", "refused", "too_long").map(([id, { problem }]) => ({ id, words: problem })),
      ...unread.map(({ input, text }) => ({ id: input.id, words: `没有“${text}”这一项` })),
    ];
    const places = [isByRow && "行名", isByColumn && "列名"].filter(Boolean).join("和");
    return {
      title: `粘贴 ${this.size}${places ? `，按${places}对应` : hasUnknownNames ? "，行名对不上，按位置填入，请核对" : ""}`,
      counts: [
        { count: written.length, words: "处写入", cells: written.slice(0, 1).map(([id]) => ({ id })) },
        { count: cleared.length, words: "处清空", cells: cleared.map(([id]) => ({ id })) },
        { count: lost.length, words: "处没有位置", values: lost.map(({ text, where }) => (where ? `${where} ${text}` : text)) },
        { count: unreadable.length, words: "处读不懂", cells: unreadable },
        { count: this.of("conflict").length, words: "处与他人修改冲突", cells: this.of("conflict").map(([id]) => ({ id })) },
        { count: this.of("doubted").length, words: "处待确认单位", cells: this.of("doubted").map(([id]) => ({ id })) },
        { count: this.of("locked", "gone").length, words: "处不能填报，未保存", cells: this.of("locked", "gone").map(([id]) => ({ id })) },
        { count: this.of(CHANGED_SINCE).length, words: "处之后又改过" },
        { count: this.of(NEVER_ANSWERED).length, words: "处等待保存" },
      ],
    };
  }

  show() {
    const isLeft = this.of(CHANGED_SINCE).length < this.entries.size;
    showBar({ ...this.parts(), after: this.after, takeBack: isLeft ? () => this.takeBack() : null, onClose: () => this.end() });
  }

  async begin(start) {
    this.after = start.closest(".grid-scroll") ?? start.closest("table");
    this.listener = (event) => this.hear(event);
    current?.end();
    current = this;
    form.addEventListener("cells:answered", this.listener);
    this.show();
    const changes = [...this.entries].map(([id, { text }]) => [id, text]);
    if (this.found.isInYuan) for (const [id, text] of changes) said.set(id, { text, is_in_yuan: true });
    await named(`粘贴 ${changes.length} 处`, () => enter(changes));
  }

  // What the paste has put there and nobody has changed since becomes what it was.
  takeBack() {
    this.end();
    const entries = [...this.entries].map(([id, entry]) => ({ input: cellOf(id), ...entry })).filter(({ input }) => input);
    const own = entries.filter(({ input, text, stored }) => [text, stored].includes(input.value));
    const later = entries.length - own.length;
    showBar({
      title: "粘贴已全部撤回",
      counts: [{ count: own.length, words: "处恢复原样" }, { count: later, words: "处之后又改过，未动" }],
      after: this.after,
    });
    own[0]?.input.focus();
    named("撤回粘贴", () => enter(own.map(({ input, before }) => [input.id, before])));
  }

  end() {
    form.removeEventListener("cells:answered", this.listener);
    if (current === this) current = null;
  }
}

let current = null;

function refuse(size, start) {
  showBar({ title: `复制的内容约 ${size.toLocaleString("zh-CN")} 格，一次最多粘贴 ${MOST_PASTED.toLocaleString("zh-CN")} 格；没有填入任何内容，请只复制需要的部分`, counts: [], after: start.closest(".grid-scroll") });
}

export function onPaste(event) {
  const start = event.target;
  if (!start.matches?.("table [data-cell]") || start.readOnly || start.disabled) return;
  const { rows, isTable, isTooBig, size } = readClipboard(event.clipboardData);
  if (isTooBig) {
    event.preventDefault();
    return void refuse(size, start);
  }
  const text = event.clipboardData.getData("text/plain");
  const isBlock = rows.length > 1 || rows[0]?.length > 1;
  if (!isTable || !rows.length || (start.matches("textarea") && isBlock && rows[0].length === 1 && !event.clipboardData.types.includes("text/html"))) return;
  if (!isBlock && !start.matches("select")) {
    const [[value]] = rows;
    if (value === text) return; // an ordinary text, put in at the caret by the browser
    event.preventDefault();
    return void document.execCommand("insertText", false, value.trim());
  }
  event.preventDefault();
  new Paste(rows, place(rows, start)).begin(start);
}
