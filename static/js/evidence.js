// Evidence: several files at once, each with its progress, called off, sent again after a lost connection; what the
// server would refuse is said before anything is sent. [data-files-at] opens the files of a place in a dialog.

import { signInAgain } from "./signing_in.js";

const PAUSES = [2, 5, 10, 20, 30]; // seconds before a file is sent again
const MEGABYTE = 1024 * 1024;
const running = new Set(); // files that are not stored yet
const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");

function made(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function button(words, label, deed) {
  const element = made("button", "btn btn-secondary btn-sm", words);
  element.type = "button";
  element.setAttribute("aria-label", `${words} ${label}`);
  element.addEventListener("click", deed);
  return element;
}

// Why the server would not take a file; "" where it may.
function refusal(file, { dataset: { megabytes, kinds }, accept }) {
  const suffix = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
  if (!file.size) return "空文件，不会上传。";
  if (file.size > Number(megabytes) * MEGABYTE) return `${(file.size / MEGABYTE).toFixed(1)} MB，超过单个文件 ${megabytes} MB 的上限，不会上传。`;
  return accept.split(",").includes(suffix) ? "" : `不是可接受的类型，不会上传。可上传：${kinds}。`;
}

// One file of the queue, as a line that tells how far it is.
class Sending {
  constructor(file, input) {
    this.file = file;
    this.tries = 0;
    this.line = made("li", "");
    this.words = made("span", "words");
    this.words.setAttribute("role", "status");
    this.bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    this.bar.setAttribute("aria-label", `上传进度 ${file.name}`);
    this.deeds = made("span", "deeds");
    this.line.append(made("span", "name", file.name), this.bar, this.words, this.deeds);
    const why = refusal(file, input);
    if (why) this.tell("refused", why);
    else this.tell("waiting", `${(file.size / MEGABYTE).toFixed(1)} MB，按“${input.form.dataset.verb}”后发送`);
  }

  tell(state, words) {
    const hadFocus = this.deeds.contains(document.activeElement);
    this.state = this.line.dataset.state = state;
    this.words.textContent = words;
    this.bar.hidden = state !== "sending";
    const { name } = this.file;
    const deeds = {
      waiting: [["取消", () => this.drop()]],
      sending: [["取消", () => this.cancel()]],
      lost: [["重试", () => this.again()], ["取消", () => this.cancel()]],
      cancelled: [["重试", () => this.again()]],
    }[state] ?? [];
    this.deeds.replaceChildren(...deeds.map(([label, deed]) => button(label, name, deed)));
    if (hadFocus) (this.deeds.firstElementChild ?? this.queue.input).focus();
    if (["sending", "lost"].includes(state)) running.add(this);
    else running.delete(this);
  }

  drop() {
    this.queue.items.delete(this);
    this.queue.input.focus();
    this.line.remove();
  }

  cancel() {
    clearTimeout(this.timer);
    this.tell("cancelled", "已取消，没有上传。");
    this.request?.abort();
    this.wake?.();
  }

  again() {
    clearTimeout(this.timer);
    this.tell("sending", "等待上传…");
    if (this.wake) this.wake();
    else this.queue.run();
  }

  // Sends it, again and again while the connection is lost; settled once it is stored, refused or called off.
  async send() {
    while (this.state === "sending") {
      const answer = await this.once();
      if (this.state !== "sending") return;
      if (answer.told) return this.take(answer.told);
      if (answer.status === 413) return this.tell("refused", "文件过大，服务器没有接收。");
      if (answer.isSignedOut && await signInAgain()) continue;
      if (answer.status && answer.status < 500 && answer.status !== 429 && !answer.isSignedOut) return this.tell("refused", "没有上传：页面已过期或没有权限，请刷新后再试。");
      await this.pause(answer.isSignedOut);
    }
  }

  pause(isSignedOut) {
    const seconds = PAUSES[Math.min(this.tries++, PAUSES.length - 1)];
    this.tell("lost", isSignedOut ? "需要重新登录后才能上传。" : `连接中断，${seconds} 秒后自动重传，不需要重新选择文件。`);
    return new Promise((done) => {
      this.wake = () => { this.wake = null; done(); };
      if (!isSignedOut) this.timer = setTimeout(() => { if (this.state === "lost") this.again(); }, seconds * 1000);
    });
  }

  take({ stored, refused, back }) {
    const [fault] = refused;
    if (fault && !(fault.is_there && this.tries)) return this.tell("refused", fault.why);
    this.queue.back = back;
    return this.tell("done", stored.length || fault ? "已上传" : "没有收到文件");
  }

  once() {
    const body = new FormData(this.queue.form);
    body.set("uploads", this.file);
    const request = this.request = new XMLHttpRequest();
    this.tell("sending", "正在上传…");
    return new Promise((resolve) => {
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        this.bar.value = loaded / total;
        this.words.textContent = loaded < total ? `已发送 ${Math.floor((loaded / total) * 100)}%` : "已发送，正在检查内容…";
      });
      request.addEventListener("loadend", () => {
        const { status, responseURL, responseText } = request;
        const isJson = request.getResponseHeader("Content-Type")?.startsWith("application/json");
        resolve({ status, told: isJson && status === 200 ? JSON.parse(responseText) : null, isSignedOut: responseURL.includes("sign-in") });
      });
      request.open("POST", this.queue.form.action);
      request.setRequestHeader("Accept", "application/json");
      request.send(body);
    });
  }
}

// The form of a page or dialog. ``isLeaving``: the page of the new file follows.
function watchForm(form) {
  const input = form.elements.uploads;
  const { place } = form.elements;
  const list = made("ul", "uploads");
  list.setAttribute("aria-label", "要上传的文件");
  const send = form.querySelector("button.btn");
  const queue = { form, input, items: new Set(), isBusy: false, back: "" };
  form.dataset.verb = send.textContent.trim();
  send.before(list);
  input.required = false; // what was dropped is not in it

  function choose(files) {
    const isSingle = !input.multiple;
    if (isSingle) { list.replaceChildren(); queue.items.clear(); }
    for (const file of isSingle ? Array.from(files).slice(0, 1) : files) {
      if (Array.from(queue.items).some((one) => one.state === "waiting" && one.file.name === file.name && one.file.size === file.size)) continue;
      const sending = new Sending(file, input);
      sending.queue = queue;
      queue.items.add(sending);
      list.append(sending.line);
    }
  }

  queue.run = async () => {
    if (queue.isBusy) return;
    queue.isBusy = true;
    for (let one; (one = Array.from(queue.items).find(({ state }) => state === "sending"));) await one.send();
    queue.isBusy = false;
    const states = Array.from(queue.items, ({ state }) => state);
    if (!states.includes("done")) return;
    if (form.dataset.uploads === "leave") location.assign(queue.back);
    else await refresh(form);
  };

  input.addEventListener("change", () => {
    choose(input.files);
    input.value = ""; // the same file may be chosen again
  });
  form.addEventListener("submit", (event) => {
    const waiting = Array.from(queue.items).filter(({ state }) => state === "waiting");
    event.preventDefault();
    if (!waiting.length) {
      input.required = true;
      input.reportValidity();
      input.required = false;
      return undefined;
    }
    if (place && !place.value) return place.focus();
    for (const one of waiting) one.tell("sending", "等待上传…");
    return queue.run();
  });

  // Dropped anywhere on the page or the dialog.
  const field = form.closest("dialog") ?? document;
  field.addEventListener("dragover", (event) => {
    if (!holdsFiles(event) || (field === document && document.querySelector("dialog[open]"))) return;
    event.preventDefault();
    input.classList.add("is-over");
  });
  field.addEventListener("dragleave", ({ relatedTarget }) => { if (!relatedTarget) input.classList.remove("is-over"); });
  field.addEventListener("drop", (event) => {
    if (!holdsFiles(event) || (field === document && document.querySelector("dialog[open]"))) return;
    event.preventDefault();
    input.classList.remove("is-over");
    choose(event.dataTransfer.files);
  });
}

const listIn = (page) => page.querySelector("[data-files]");

async function pageOf(address, options = {}) {
  const response = await fetch(address, options);
  if (!response.ok || response.url.includes("sign-in")) throw new Error("no files");
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// The list after files were stored, on this page or in the dialog.
async function refresh(form) {
  const dialog = form.closest("dialog");
  try {
    const page = await pageOf(dialog ? dialog.dataset.address : location.href);
    put(page, dialog);
    if (dialog) return;
    for (const part of ["#findings", ".rail nav"]) {
      const fresh = page.querySelector(part);
      if (fresh) document.querySelector(part)?.replaceWith(fresh);
    }
  } catch { /* the lines still say what was stored */ }
}

function put(page, dialog) {
  const fresh = listIn(page);
  listIn(dialog ?? document).replaceWith(fresh);
  if (dialog) recount(dialog.opener, Number(fresh.dataset.files));
}

function recount(link, count) {
  link.dataset.count = count;
  link.querySelector("b").textContent = count;
  link.setAttribute("aria-label", link.getAttribute("aria-label").replace(/\d+/, count));
}

async function open(link) {
  const dialog = made("dialog", "confirm-dialog files-dialog");
  let page;
  try {
    page = await pageOf(link.href);
  } catch {
    return location.assign(link.href);
  }
  const heading = made("h2", "confirm-title", page.querySelector(".sheet-head h2").textContent);
  heading.tabIndex = -1;
  const said = made("div", "");
  said.setAttribute("role", "status");
  const close = made("button", "btn btn-secondary", "关闭");
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  const actions = made("div", "actions");
  actions.append(close);
  const upload = page.querySelector("form[data-uploads]");
  dialog.append(heading, said, listIn(page), ...(upload ? [upload] : []), actions);
  dialog.opener = link;
  dialog.dataset.address = link.href;
  dialog.setAttribute("aria-label", heading.textContent);
  // Removing and restoring: the page that answers is the same list.
  dialog.addEventListener("submit", async (event) => {
    if (event.target.matches("[data-uploads]")) return;
    event.preventDefault();
    event.stopPropagation();
    try {
      const answer = await pageOf(event.target.action, { method: "POST", body: new FormData(event.target) });
      put(answer, dialog);
      said.replaceChildren(...answer.querySelectorAll("#messages > *"));
    } catch {
      said.textContent = "没有完成，请检查网络后重试。";
    }
    heading.focus();
  });
  dialog.addEventListener("cancel", (event) => { if (running.size) event.preventDefault(); });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector(".file-pick")?.classList.add("is-worded");
  if (upload) watchForm(upload);
  heading.focus();
  return dialog;
}

for (const form of document.querySelectorAll("form[data-uploads]")) watchForm(form);
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-files-at]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  open(link);
}, true);
window.addEventListener("online", () => { for (const one of running) if (one.state === "lost") one.again(); });
window.addEventListener("beforeunload", (event) => { if (running.size) event.preventDefault(); });
