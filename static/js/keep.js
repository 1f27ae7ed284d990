// What somebody writes into a plain form is kept until the form has gone through: fields with ``data-keep``.
//
// ``data-keep`` names a field among others of one form address, where its own name does not. A form has gone through
// when the page that answers says so and accuses nothing; until then its texts come back, and can be given up.

import "./drawer.js";
import { count } from "./limits.js";
import { nameOf } from "./naming.js";
import { drop, entries, entriesAt, everything, isLeftBehind, put, remove, takeUp, user } from "./store.js";

const POSTED = "posted"; // in this window: what the last form carried
const addressOf = (form) => new URL(form.getAttribute("action") || location.pathname, location.href).pathname;
const placeOf = (field) => `form:${addressOf(field.form)}#${field.dataset.keep || field.name}`;
const isKept = (field) => field.matches?.("textarea[data-keep], input[data-keep]") && field.form;
const fields = () => [...document.querySelectorAll("[data-keep]")].filter(isKept);

// Nothing is cut off while somebody types or pastes: what is too long is said, and stops the form.
function limit(field) {
  if (!field.dataset.longest && field.maxLength > 0) {
    field.dataset.longest = field.maxLength;
    field.removeAttribute("maxlength");
  }
  const longest = Number(field.dataset.longest);
  if (longest) field.setCustomValidity(count(field, longest) ? `最多 ${longest} 字，请压缩后再提交。` : "");
}

function keep(field) {
  const place = placeOf(field);
  if (field.value === field.defaultValue) drop(place);
  else put(place, { text: field.value, base: field.defaultValue, ...nameOf(field) });
}

function button(words, press) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "btn btn-link btn-sm";
  element.textContent = words;
  element.addEventListener("click", press);
  return element;
}

function tellRestored(field, entry) {
  document.querySelector(`[data-restored="${CSS.escape(entry.place)}"]`)?.remove();
  const line = document.createElement("p");
  line.className = "restored";
  line.dataset.restored = entry.place;
  line.setAttribute("role", "status");
  const isOverwriting = entry.base !== undefined && entry.base !== field.defaultValue;
  line.append(`已恢复未提交的内容。${isOverwriting ? `这里后来改为“${field.defaultValue || "（空）"}”，提交前请核对。` : ""}`);
  line.append(button("放弃", () => {
    field.value = field.defaultValue;
    limit(field);
    drop(entry.place);
    line.replaceChildren("已放弃恢复的内容。", button("撤销", () => bringBack(field, entry)));
    line.querySelector("button").focus();
  }));
  field.after(line);
}

function bringBack(field, entry) {
  field.value = entry.text;
  limit(field);
  keep(field);
  tellRestored(field, entry);
  field.focus();
}

function restore(field) {
  const entry = entriesAt(placeOf(field)).filter(isLeftBehind).at(-1);
  if (!entry || entry.text === field.value) return;
  takeUp(entry);
  field.value = entry.text;
  field.closest("details")?.setAttribute("open", "");
  limit(field);
  tellRestored(field, entry);
}

// The answer to the last form: its texts are let go where it says that it was done.
function settlePosted() {
  const posted = JSON.parse(sessionStorage.getItem(POSTED) ?? "[]");
  if (!posted.length || !user) return false;
  const [visit] = performance.getEntriesByType("navigation");
  if (visit.type !== "navigate") return false; // come back to: nothing is answered here
  const isTold = document.querySelector("#messages .is-success") && !document.querySelector("#messages .is-error");
  const isLedOn = visit.redirectCount && document.referrer && !document.referrer.includes("/sign-in/");
  const isDone = isTold || (isLedOn && !document.querySelector("#messages > *, .unsent"));
  sessionStorage.removeItem(POSTED);
  if (isDone) everything().filter(({ key }) => posted.includes(key)).forEach(remove);
  return !isDone;
}

function onSubmit({ target: form, defaultPrevented }) {
  if (defaultPrevented || form.method !== "post") return;
  const values = new Set([...new FormData(form).values()].map((value) => String(value).replaceAll("\r\n", "\n")));
  const address = `form:${addressOf(form)}#`;
  const carried = entries().filter(({ place, text }) => place.startsWith(address) && values.has(text));
  sessionStorage.setItem(POSTED, JSON.stringify(carried.map(({ key }) => key)));
}

if (user) {
  const isUnanswered = settlePosted();
  for (const field of fields()) {
    limit(field);
    // What the page has stored already needs no keeping; a page that refuses shows the text again, and keeps it.
    if (!isUnanswered) entriesAt(placeOf(field)).filter(({ text }) => text === field.defaultValue).forEach(remove);
    restore(field);
  }
  document.addEventListener("input", ({ target }) => {
    if (!isKept(target)) return;
    limit(target);
    keep(target);
  });
  document.addEventListener("kept:discard", ({ detail: entry }) => {
    const field = fields().find((one) => placeOf(one) === entry.place && one.value === entry.text);
    if (field) field.value = field.defaultValue;
  });
  document.addEventListener("kept:return", () => fields().forEach(restore));
  window.addEventListener("submit", onSubmit);
}
