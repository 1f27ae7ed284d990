// Long lists of check boxes get two buttons: all, none. Without JavaScript each box is ticked by hand.
for (const list of document.querySelectorAll("[data-choices]")) {
  const boxes = list.querySelectorAll("input[type=checkbox]");
  if (boxes.length < 2) continue;
  const bar = document.createElement("div");
  bar.className = "actions mb-2";
  for (const [words, value] of [["全选", true], ["全不选", false]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary";
    button.textContent = words;
    button.addEventListener("click", () => boxes.forEach((box) => { box.checked = value; }));
    bar.append(button);
  }
  list.before(bar);
}
