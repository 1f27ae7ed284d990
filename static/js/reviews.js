// Long lists of check boxes get two buttons, all and none, and say how many are chosen. Without JavaScript each box is
// ticked by hand, and the number is the one of the last load.
for (const list of document.querySelectorAll("[data-choices]")) {
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const chosen = list.parentElement.querySelector("[data-chosen]");
  const count = () => { chosen.textContent = boxes.filter((box) => box.checked).length; };
  list.addEventListener("change", count);
  count(); // a browser that goes back restores the boxes
  if (boxes.length < 2) continue;
  const bar = document.createElement("div");
  bar.className = "actions mb-2";
  for (const [words, value] of [["全选", true], ["全不选", false]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary";
    button.textContent = words;
    button.addEventListener("click", () => {
      boxes.forEach((box) => { box.checked = value; });
      count();
    });
    bar.append(button);
  }
  list.before(bar);
}
