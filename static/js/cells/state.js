// Findings, rail and totals: asked for after a pause, computed once for all that was saved meanwhile, and put into the
// page without moving what the reader holds.

import { form, whenReleased } from "./page.js";

const REST = 1000; // milliseconds without a save before the state is asked for
const SHARE = 4; // a state that took long is asked for so many times less often than that
const LONGEST_REST = 30_000;
const AFTER_FAILURE = 2000;
let timer = 0;
let asking = null; // the question under way: a newer one calls it off
let took = 0; // milliseconds that the last one took
let isBusy = () => false;

export function askLater() {
  clearTimeout(timer);
  timer = setTimeout(ask, Math.max(REST, SHARE * took));
}

// What says that a save is under way; the state is asked for again when it is through.
export function waitFor(saving) {
  isBusy = saving;
}

async function ask() {
  if (isBusy()) return;
  asking?.abort();
  const mine = asking = new AbortController();
  const begun = performance.now();
  try {
    const response = await fetch(form.dataset.stateUrl, { signal: mine.signal, redirect: "manual" });
    took = performance.now() - begun;
    if (response.status >= 500) return void askAgain();
    if (!response.ok) return;
    const state = await response.json();
    whenReleased(() => { if (mine === asking) show(state); });
  } catch {
    if (mine === asking) askAgain();
  }
}

function askAgain() {
  took = Math.min(Math.max(2 * took, AFTER_FAILURE), LONGEST_REST);
  askLater();
}

export function write(computed) {
  for (const [id, text] of Object.entries(computed)) {
    const output = document.getElementById(id);
    if (output) output.textContent = text;
  }
}

function show({ computed, panel, rail, held_numbers: numbers }) {
  write(computed);
  replace("findings", panel);
  replace("rail-items", rail);
  if (numbers) replace("held-numbers", numbers);
}

function replace(id, html) {
  const old = document.getElementById(id);
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  if (old && template.content.firstElementChild) patch(old, template.content.firstElementChild);
}

// Makes ``old`` equal to ``fresh`` and keeps the nodes that are there already, so that a link keeps its focus. What the
// reader has unfolded stays open.
function patch(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType === Node.TEXT_NODE) return void (old.data = fresh.data);
  for (const name of old.getAttributeNames()) if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const name of fresh.getAttributeNames()) old.setAttribute(name, fresh.getAttribute(name));
  const parts = (element) => [...element.childNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE || node.data.trim());
  const keyOf = (node) => node.dataset?.key;
  const wanted = parts(fresh);
  const keys = new Set(wanted.map(keyOf));
  const here = parts(old).filter((node) => keys.has(keyOf(node)) || node.remove()); // remove() returns nothing
  for (const node of wanted) {
    const at = here.findIndex((other) => keyOf(other) === keyOf(node));
    const [match] = at < 0 ? [] : here.splice(at, 1);
    if (match) patch(match, node);
    if (at !== 0) old.insertBefore(match ?? node, here[0] ?? null);
  }
  here.forEach((node) => node.remove());
}
