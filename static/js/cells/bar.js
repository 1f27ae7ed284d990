// The bar that tells what became of a paste, and the one that asks for its unit: it stays until it is dismissed.

import { cellOf, form } from "./page.js";
import { nameOf } from "./targets.js";

const MOST_NAMED = 8; // cells or values that are named one by one
const LONGEST_SHOWN = 24; // characters of a value

const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
const short = (text) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);

export function button(words, deed, className = "btn btn-secondary btn-sm") {
  const made = make("button", className, words);
  made.type = "button";
  made.addEventListener("click", deed);
  return made;
}

// One holder for both, below the table that was pasted into, so that Tab leads there. Announced is what is put into a
// region that is there already.
function region(className, after) {
  const holder = document.querySelector(".paste-bars") ?? make("div", "paste-bars");
  const found = holder.querySelector(`.${className}`) ?? make("section", `paste-bar ${className}`);
  if (!found.firstChild) found.append(Object.assign(make("div", "paste-words"), { role: "status" }), make("div", "paste-deeds"));
  if (found.parentElement !== holder) holder.append(found);
  const anchor = after ?? form.lastElementChild;
  if (!holder.isConnected || (after && holder.previousElementSibling !== after)) anchor.after(holder);
  return found;
}

function linkTo(id, words) {
  const input = cellOf(id);
  const link = make("a", "", short(words || (input ? nameOf(input) : "") || id));
  link.href = `#${id}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    input?.closest("details")?.setAttribute("open", "");
    input?.scrollIntoView({ block: "center", inline: "nearest" });
    input?.focus({ preventScroll: true });
  });
  return link;
}

function listOf({ count, words, cells = [], values = [] }) {
  const line = make("li", "");
  const named = cells.length === 1 && !cells[0].words ? [] : cells.slice(0, MOST_NAMED);
  const isLink = cells.length > 0 && !named.length;
  line.append(isLink ? linkTo(cells[0].id, `${count} ${words}`) : `${count} ${words}`);
  const items = [
    ...named.map(({ id, words: reason }) => [linkTo(id, ""), reason ? `：${reason}` : ""]),
    ...values.slice(0, MOST_NAMED).map((value) => [`“${short(value)}”`]),
  ];
  if (items.length) line.append("：");
  items.forEach((item, index) => line.append(...(index ? ["；"] : []), ...item));
  if (Math.max(named.length && cells.length, values.length) > MOST_NAMED) line.append(" 等");
  return line;
}

export function showBar({ title, counts, after, takeBack = null, onClose = () => {} }) {
  const bar = region("paste-told", after);
  const words = [make("strong", "", title)];
  const told = counts.filter(({ count }) => count);
  if (told.length) {
    const list = make("ul", "");
    list.append(...told.map(listOf));
    words.push(list);
  }
  const [status, deeds] = bar.children;
  status.replaceChildren(...words);
  const close = button("关闭", () => { onClose(); bar.remove(); });
  deeds.replaceChildren(...(takeBack ? [button("全部撤回", takeBack)] : []), close);
  bar.ariaLabel = "粘贴结果";
}

export function askInBar(question, answers, after) {
  const bar = region("paste-question", after);
  const [status, deeds] = bar.children;
  if (status.textContent !== question) status.replaceChildren(make("strong", "", question));
  deeds.replaceChildren(...answers.map(([words, deed], index) => button(words, deed, `btn btn-sm ${index ? "btn-secondary" : "btn-primary"}`)));
  bar.ariaLabel = "金额单位";
}

export const closeQuestion = () => document.querySelector(".paste-question")?.remove();
