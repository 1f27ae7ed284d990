// The workspace's side columns: remembers whether the panel is open, folds the section list on
// narrow screens, and shows the filling instruction of the focused field.
const narrow = window.matchMedia("(max-width: 991.98px)");
const rail = document.querySelector("[data-rail]");
const fold = () => { if (rail) rail.open = !narrow.matches; };
fold();
narrow.addEventListener("change", fold);

for (const panel of document.querySelectorAll("details[data-remember]")) {
  const key = `open:${panel.dataset.remember}`;
  if (!narrow.matches && localStorage.getItem(key) === "no") panel.open = false;
  panel.addEventListener("toggle", () => {
    if (!narrow.matches) localStorage.setItem(key, panel.open ? "yes" : "no");
  });
}

const instruction = document.getElementById("instruction");
document.addEventListener("focusin", ({ target }) => {
  if (!instruction || !target.dataset?.instruction) return;
  instruction.textContent = target.dataset.instruction;
});
