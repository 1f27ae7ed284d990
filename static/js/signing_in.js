// Signing in again in place: a dialog over the page, so that nothing that is being written has to leave it.

import { user } from "./store.js";

const dialog = document.getElementById("sign-in-again");
const form = dialog?.querySelector("form");
const said = dialog?.querySelector("[role=alert]");
const QUIET = 800; // milliseconds without a key before the dialog takes the caret
let typedAt = 0;
let asking = null; // the question under way, for all who wait for it
let isOther = false; // somebody else has signed in: nothing of this page is sent under that name

document.addEventListener("keydown", () => { typedAt = Date.now(); }, true);

// The tokens of all forms of the page are those of the new session.
function renew(token) {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

function tokenOf(page) {
  return page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

// Who is signed in: the session as JSON, or the page that asks for a name and a password.
async function read(response) {
  if (response.headers.get("Content-Type")?.startsWith("application/json")) return { session: await response.json() };
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return { page, url: response.url, status: response.status };
}

// True where the session is this person's; says so where it is another's.
function take({ user: pk, name, token }) {
  if (String(pk) !== user) {
    isOther = true;
    said.textContent = `现在登录的是${name}，不是打开本页的${form.dataset.name}。本页没有保存的内容不会以${name}的名义提交，仍留在${form.dataset.name}名下。`;
    show();
    return false;
  }
  isOther = false;
  renew(token);
  return true;
}

function show() {
  if (!dialog.open) dialog.showModal();
  form.elements[form.elements.username.value ? "password" : "username"].focus();
}

const quiet = async () => {
  while (Date.now() - typedAt < QUIET) await new Promise((done) => { setTimeout(done, 100); });
};

// Where the caret stands, and how to put it back there.
function caret() {
  const field = document.activeElement;
  const selection = getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
  const [start, end] = [field?.selectionStart, field?.selectionEnd];
  return () => {
    field?.focus?.({ preventScroll: true });
    if (typeof start === "number") field.setSelectionRange(start, end);
    else if (range && field?.isContentEditable) selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  };
}

async function ask(hasToWait) {
  const answer = await read(await fetch(form.dataset.sessionUrl));
  if (answer.session) return take(answer.session);
  const token = tokenOf(answer.page);
  if (token) form.elements.csrfmiddlewaretoken.value = token;
  if (hasToWait) await quiet();
  const back = caret();
  said.textContent = "";
  show();
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const button = form.querySelector("button");
      button.disabled = true;
      const isIn = await submit().catch(() => { said.textContent = "网络不通，登录没有完成，请稍后再试。"; return false; });
      button.disabled = false;
      if (!isIn) return;
      form.elements.password.value = "";
      resolve(true);
      dialog.close();
    };
    dialog.onclose = () => {
      form.elements.password.value = "";
      back();
      resolve(false);
    };
  });
}

const post = (address, fields) => fetch(address, { method: "POST", body: new URLSearchParams(fields) }).then(read);
const plain = (element) => element.textContent.trim().replace(/\s+/g, " ");

// Whoever else is signed in by now is signed out: two people cannot share the session of a browser.
async function submit() {
  let answer = await read(await fetch(form.dataset.sessionUrl));
  if (answer.session && String(answer.session.user) === user) return take(answer.session);
  if (answer.session) answer = await post(form.dataset.signOutUrl, { csrfmiddlewaretoken: answer.session.token });
  form.elements.csrfmiddlewaretoken.value = tokenOf(answer.page);
  answer = await post(form.action, new FormData(form));
  if (answer.session) return take(answer.session);
  const faults = [...answer.page.querySelectorAll(".error-summary li, .fault h1, .fault h1 + p")].map(plain);
  const isFirst = answer.url.includes("first-password");
  said.textContent = isFirst ? "该账号须先设置新密码：请在新窗口打开登录页完成设置，再回到这里登录。" : faults.join("：") || "登录没有成功，请稍后再试。";
  form.elements.password.value = "";
  form.elements.password.focus();
  return false;
}

// Asks for the password again; true once this person is signed in. What stays in the page waits meanwhile.
export function signInAgain({ hasToWait = true } = {}) {
  asking ??= ask(hasToWait).catch(() => false).finally(() => { asking = null; });
  return asking;
}

export const isAnothers = () => isOther;
