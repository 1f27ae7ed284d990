// The dialog that offers figures of the tables for insertion at the caret.

import { tokens } from "./text.js";

const MOST_SHOWN = 80;
const dialog = document.getElementById("token-dialog");
const search = dialog?.querySelector("input");
let take = () => {}; // what is done with the code that was chosen

export function choose(then) {
  take = then;
  search.value = "";
  list("");
  dialog.showModal();
  search.focus();
}

function list(words) {
  const wanted = words.trim();
  const found = tokens.filter((token) => !wanted || token.name.includes(wanted)).slice(0, MOST_SHOWN);
  dialog.querySelector("ul").replaceChildren(...found.map(itemOf));
  dialog.querySelector("output").textContent = found.length ? "" : "没有找到已填写的数据。";
}

function itemOf(token) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = token.name;
  item.append(name, ...token.forms.map((form) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = form.shown;
    button.setAttribute("aria-label", `插入${token.name} ${form.shown}`);
    button.addEventListener("click", () => {
      dialog.close();
      take(form.code);
    });
    return button;
  }));
  return item;
}

search?.addEventListener("input", () => list(search.value));
search?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault(); // Enter takes the first one instead of closing the dialog
  dialog.querySelector("li button")?.click();
});
