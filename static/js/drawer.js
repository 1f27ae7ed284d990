// 未保存的内容: the drawer that every page of an evaluation has. It lists what this person has written and no server
// has, with the reason, and lets each text be copied, given up, gone to, or sent again. Signing out asks with it.

import { deliver } from "./cells/transport.js";
import { signInAgain } from "./signing_in.js";
import { bringBack, entries, evaluation, everything, forget, isLeftBehind, isMine, remove, user } from "./store.js";

const drawer = document.getElementById("keep");
const opener = document.getElementById("keep-opener");
const list = drawer?.querySelector("ul");
const said = drawer?.querySelector("[role=status]");
const leaving = document.querySelector("[data-forgets]");
const SETTLING = 5000; // milliseconds in which another window's save usually ends
const WAITING = "上次没有来得及保存。";
const UNSENT = "还没有提交。";
const CELL = "cell:";
const discarded = new Map(); // key → entry, until the drawer is closed
let isSigningOut = false;

const cellIn = (entry) => entry.place.startsWith(CELL);
const fieldOf = (entry) => (entry.id ? document.getElementById(entry.id) : null);
const isHere = (entry) => entry.url === location.pathname + location.search;

// Not what is being typed or sent at this moment, nor what stands in an open form before the reader's eyes.
function isUnsaved(entry) {
  if (!cellIn(entry)) return !(isHere(entry) && fieldOf(entry)?.checkVisibility?.());
  if (entry.why) return true;
  return !(isMine(entry) && fieldOf(entry)) && isLeftBehind(entry) && Date.now() - entry.at > SETTLING;
}

const listed = () => (isSigningOut ? everything() : entries().filter(isUnsaved));

function part(name, words, { className, href, press } = {}) {
  const element = document.createElement(name);
  element.textContent = words;
  if (className) element.className = className;
  if (href) element.href = href;
  if (press) {
    element.type = "button";
    element.addEventListener("click", press);
  }
  return element;
}

const BUTTON = "btn btn-secondary btn-sm";

function itemOf(entry) {
  const item = document.createElement("li");
  const heading = part("h3", entry.label || "填写的内容");
  if (entry.section) heading.append(part("span", entry.section, { className: "sub" }));
  const reason = entry.why || (cellIn(entry) ? WAITING : UNSENT);
  const actions = document.createElement("p");
  actions.className = "keep-actions";
  actions.append(part("button", "复制", { className: BUTTON, press: () => copy(entry) }));
  if (entry.url) actions.append(part("a", "转到", { className: BUTTON, href: `${entry.url}${entry.id ? `#${entry.id}` : ""}` }));
  if (cellIn(entry) && entry.evaluation === evaluation) actions.append(part("button", "重试", { className: BUTTON, press: () => retry([entry]) }));
  actions.append(part("button", "放弃", { className: BUTTON, press: () => discard(entry) }));
  for (const action of actions.children) action.setAttribute("aria-label", `${action.textContent}：${entry.label ?? ""}`);
  item.append(heading, part("blockquote", entry.shown ?? entry.text), part("p", reason, { className: "keep-why" }), actions);
  return item;
}

function discardedItem(entry) {
  const item = document.createElement("li");
  item.className = "is-discarded";
  const back = () => {
    discarded.delete(entry.key);
    bringBack(entry);
    announce("kept:return", entry);
  };
  item.append(part("p", `已放弃：${entry.label ?? ""}`), part("button", "撤销", { className: BUTTON, press: back }));
  return item;
}

// Where the focus stands in the list, and how to put it back there once the list is drawn anew.
function focusInList() {
  const controls = (item) => [...(item?.querySelectorAll("a, button") ?? [])];
  const row = [...list.children].findIndex((item) => item.contains(document.activeElement));
  if (row < 0) return () => {};
  const place = controls(list.children[row]).indexOf(document.activeElement);
  return () => (controls(list.children[Math.min(row, list.children.length - 1)]).at(place) ?? controls(list.children[row])[0] ?? drawer.querySelector("[data-closes]")).focus();
}

function draw() {
  const found = listed();
  opener.hidden = !found.length;
  opener.querySelector("b").textContent = found.length;
  if (!drawer.open) return;
  drawer.querySelector("[data-retry-all]").hidden = isSigningOut || !found.some(cellIn);
  const back = focusInList();
  const shown = [...found, ...discarded.values()].sort((one, other) => one.at - other.at);
  list.replaceChildren(...shown.map((entry) => (discarded.has(entry.key) ? discardedItem(entry) : itemOf(entry))));
  back();
  if (!list.children.length) said.textContent ||= "没有未保存的内容了。";
}

let drawing = 0;
function drawSoon() {
  drawing ||= setTimeout(() => {
    drawing = 0;
    draw();
  }, 50);
}

const announce = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail, cancelable: true }));

// The clipboard of pages without HTTPS, as in an office network, is that of a selection.
async function copy({ text }) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = "已复制。";
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    drawer.append(area);
    const before = document.activeElement;
    area.select();
    said.textContent = document.execCommand("copy") ? "已复制。" : "浏览器不允许复制，请选中文字后按 Ctrl+C。";
    area.remove();
    before?.focus();
  }
}

function discard(entry) {
  discarded.set(entry.key, entry);
  remove(entry);
  announce("kept:discard", entry);
  said.textContent = "已放弃，关闭本窗口前可以撤销。";
}

// Sends what no page at hand sends by itself.
async function retry(chosen) {
  said.textContent = "正在重试…";
  const away = chosen.filter((entry) => announce("kept:retry", entry));
  if (away.length) await retryAway(away);
  else said.textContent = "";
  drawSoon();
}

async function retryAway(chosen) {
  const token = drawer.querySelector("[name=csrfmiddlewaretoken]");
  const answer = await deliver(drawer.dataset.saveUrl, token.value, chosen.map(({ place, text, seen }) => [place.slice(CELL.length), text, seen]));
  if (answer.kind === "expired") {
    drawer.close();
    if (await signInAgain({ hasToWait: false })) await retryAway(chosen);
    return;
  }
  if (answer.kind === "malformed" && chosen.length > 1) {
    for (const entry of chosen) await retryAway([entry]);
    return;
  }
  const outcomes = new Map((answer.outcomes ?? []).map((outcome) => [outcome.cell, outcome]));
  let left = 0;
  for (const entry of chosen) {
    const outcome = outcomes.get(entry.place.slice(CELL.length));
    if (outcome?.kept) remove(entry);
    else {
      left += 1;
      bringBack({ ...entry, why: outcome?.problem ?? (answer.reason ? `${answer.reason}，请稍后再试。` : "这处内容不能保存。") });
    }
  }
  said.textContent = left ? `${left} 处仍未保存，原因见各项。` : "已保存。";
}

function open() {
  said.textContent = "";
  drawer.classList.toggle("is-signing-out", isSigningOut);
  drawer.querySelector("h2").textContent = isSigningOut ? "退出前请处理未保存的内容" : "未保存的内容";
  if (!drawer.open) drawer.showModal();
  draw();
}

// The person leaves a shared computer: nothing written stays behind, and nothing is thrown away unasked.
function onSigningOut(event) {
  if (event.target !== leaving || event.defaultPrevented) return;
  isSigningOut = true;
  if (everything().length) {
    event.preventDefault();
    open();
  } else forget();
}

function signOut() {
  forget();
  leaving.submit();
}

// What an earlier page was sending when it was left, and no cell of this page shows, is sent from here.
function sendLeftBehind() {
  const left = entries().filter((entry) => cellIn(entry) && !fieldOf(entry) && !entry.isTyping && (!entry.why || entry.state === "pending"));
  if (left.length) retryAway(left.filter(isLeftBehind).slice(0, 500)).finally(drawSoon);
}

if (drawer && user) {
  opener.addEventListener("click", open);
  drawer.addEventListener("close", () => {
    isSigningOut = false;
    discarded.clear();
    draw();
  });
  drawer.querySelector("[data-retry-all]").addEventListener("click", () => retry(listed().filter(cellIn).slice(0, 500)));
  drawer.querySelector("[data-sign-out]").addEventListener("click", signOut);
  list.addEventListener("click", ({ target }) => {
    const field = target.closest("a") && document.getElementById(decodeURIComponent(target.hash.slice(1)));
    if (!field) return;
    drawer.close();
    field.closest("dialog")?.showModal();
    setTimeout(() => (field.hidden ? document.querySelector(`[data-for="${field.id}"]`) : field)?.focus());
  });
  document.addEventListener("kept", drawSoon);
  window.addEventListener("submit", onSigningOut);
  draw();
  setTimeout(draw, SETTLING + 100);
  if (drawer.dataset.saveUrl) setTimeout(sendLeftBehind, SETTLING);
}
