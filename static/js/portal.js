// What every page does: native dialogs, buttons that say what the server is busy with, file inputs in the product's own
// words, and saying so when a request in the background fails.

// [data-opens="id"] opens a dialog, [data-closes] inside closes it. Without JavaScript both are
// ordinary links, so a confirmation also has a page of its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const open = event.target.closest("[data-closes]")?.closest("dialog");
  if (open) {
    event.preventDefault();
    open.close();
  }
});

// [data-busy] is what a button says until the answer is there; it must not be pressed twice meanwhile.
document.addEventListener("submit", ({ submitter: button }) => {
  if (!button?.dataset.busy) return;
  const verb = button.textContent;
  button.textContent = button.dataset.busy;
  button.disabled = true;
  window.addEventListener("pagehide", () => {
    button.textContent = verb;
    button.disabled = false;
  }, { once: true });
});

// A file input covers its words (forms.css), so that click, keyboard and a file dropped on it stay the browser's own.
for (const pick of document.querySelectorAll(".file-pick")) {
  const [input, words] = [pick.querySelector("input"), pick.querySelector(".file-names")];
  const tell = () => {
    const names = Array.from(input.files, (file) => file.name);
    words.textContent = names.length > 1 ? `已选 ${names.length} 个文件：${names.join("、")}` : names[0] ?? "尚未选择文件";
    input.title = words.textContent;
  };
  pick.classList.add("is-worded");
  input.addEventListener("change", tell);
  input.form?.addEventListener("reset", () => setTimeout(tell));
  tell(); // a page come back to keeps its files
}

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    const notice = document.getElementById("fault-notice").content.cloneNode(true);
    document.getElementById("messages").replaceChildren(notice);
    document.getElementById("messages").scrollIntoView({ block: "nearest" });
  });
}
