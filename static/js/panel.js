// The workspace's side columns: remembers whether the panel is open (fold.js reads it), folds the section list where the
// window becomes narrow, and counts the errors of what is saved.
const narrow = window.matchMedia("(max-width: 991.98px)");
const rail = document.querySelector("[data-rail]");
const fold = () => { if (rail) rail.open = !narrow.matches; };
narrow.addEventListener("change", fold);

for (const panel of document.querySelectorAll("details[data-remember]")) {
  const key = `open:${panel.dataset.remember}`;
  panel.addEventListener("toggle", () => {
    if (!narrow.matches) localStorage.setItem(key, panel.open ? "yes" : "no");
  });
}

// Saved is not right: how many errors the section still has stands beside the word, and follows its panel.
const errors = document.getElementById("saved-errors");
const panelBody = document.querySelector(".panel-body");
function countErrors() {
  const count = Number(document.getElementById("findings")?.dataset.errors ?? 0); // more of them than are listed
  errors.hidden = count === 0;
  errors.textContent = count ? `本节还有 ${count} 个错误` : "";
}
if (errors && panelBody) {
  countErrors();
  const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ["data-errors"] };
  new MutationObserver(countErrors).observe(panelBody, watched);
}
