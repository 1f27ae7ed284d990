// What rows.js shows: the menu of a row (ARIA menu button), its two questions, and the bar that offers the way back.

let open = null; // { button, list } while a menu is open

export function openMenu(button, choices, isFromBelow = false) {
  close();
  const list = document.createElement("div");
  list.className = "row-menu-list";
  list.setAttribute("role", "menu");
  list.setAttribute("aria-label", button.getAttribute("aria-label"));
  for (const [words, keys, deed] of choices) list.append(choice(words, keys, () => { close(true); deed(); }));
  document.querySelector("main").append(list);
  open = { button, list };
  button.setAttribute("aria-expanded", "true");
  place(list, button.getBoundingClientRect());
  list.addEventListener("keydown", onKey);
  list.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !list.contains(relatedTarget)) close(); });
  (isFromBelow ? list.lastElementChild : list.firstElementChild).focus({ preventScroll: true });
}

function choice(words, keys, deed) {
  const item = document.createElement("button");
  item.type = "button";
  item.tabIndex = -1;
  item.setAttribute("role", "menuitem");
  item.append(words);
  if (keys) {
    const hint = document.createElement("kbd");
    hint.textContent = keys;
    hint.setAttribute("aria-hidden", "true");
    item.append(hint);
    item.setAttribute("aria-keyshortcuts", keys.replace("↑", "ArrowUp").replace("↓", "ArrowDown"));
  }
  item.addEventListener("click", deed);
  return item;
}

// Below the button, above it where there is no room; always as a whole on the screen.
function place(list, { top, bottom, right }) {
  const { width, height } = list.getBoundingClientRect();
  const below = bottom + height <= innerHeight;
  list.style.top = `${Math.max(4, below ? bottom : top - height)}px`;
  list.style.left = `${Math.max(4, Math.min(right - width, innerWidth - width - 4))}px`;
}

function onKey(event) {
  const items = [...open.list.children];
  const here = items.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Escape") close(true);
  else if (event.key === "Tab") return close(true);
  else if (to !== undefined) items.at(to % items.length).focus();
  else {
    const found = event.key.length === 1 && items.find((item, at) => at > here && item.textContent.startsWith(event.key));
    if (!found) return;
    found.focus();
  }
  event.preventDefault();
  event.stopPropagation();
}

function close(isBack = false) {
  if (!open) return;
  const { button, list } = open;
  open = null;
  button.setAttribute("aria-expanded", "false");
  if (isBack) button.focus({ preventScroll: true });
  list.remove();
}

document.addEventListener("pointerdown", ({ target }) => { if (open && !open.list.contains(target)) close(); });
document.addEventListener("scroll", () => { if (open) place(open.list, open.button.getBoundingClientRect()); }, true);

// A dialog with a heading, perhaps an input, and a verb; what was entered, or "" for none.
function ask(heading, verb, input = null, isDangerous = false) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm-dialog";
  dialog.setAttribute("aria-label", heading);
  const inner = document.createElement("form");
  inner.method = "dialog";
  const title = document.createElement("h2");
  title.className = "confirm-title";
  title.textContent = heading;
  const actions = document.createElement("div");
  actions.className = "actions";
  for (const [words, value, kind] of [[verb, "yes", isDangerous ? "btn-danger" : "btn-primary"], ["取消", "", "btn-secondary"]]) {
    const button = document.createElement("button");
    button.className = `btn ${kind}`;
    button.value = value;
    button.formNoValidate = !value;
    button.textContent = words;
    actions.append(button);
  }
  inner.append(title, ...(input ? [input] : []), actions);
  dialog.append(inner);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes" ? input?.value ?? "yes" : "");
    });
  });
}

export const askWhether = (question, verb) => ask(question, verb, null, true);

export async function askHowMany() {
  const input = document.createElement("input");
  Object.assign(input, { type: "number", min: 1, max: 20, value: 2, required: true, className: "form-control" });
  input.setAttribute("aria-label", "行数，1 至 20");
  return Number(await ask("在下方插入几行？", "插入", input));
}

// What was done, until the next thing is done or the reader lets it go; ``takeBack`` gives nothing where it failed.
export function offer(words, takeBack, kind = "done") {
  const bar = document.getElementById("row-bar") ?? makeBar();
  const told = document.createElement("span");
  told.textContent = words;
  bar.dataset.kind = kind;
  bar.replaceChildren(told);
  if (takeBack) {
    bar.append(button("撤销", "btn-secondary", async () => { if (await takeBack()) offer(`已撤销：${words.replace(/^已|。$/g, "")}。`, null); }));
  }
  bar.append(button("知道了", "btn-link", () => bar.remove()));
}

function button(words, kind, deed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-sm ${kind}`;
  made.textContent = words;
  made.addEventListener("click", deed);
  return made;
}

function makeBar() {
  const bar = document.createElement("div");
  bar.id = "row-bar";
  bar.className = "row-bar";
  bar.setAttribute("role", "status");
  document.querySelector("[data-rows-url]").append(bar);
  return bar;
}
