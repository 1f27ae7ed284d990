// The page of a checked file: links open the folded form they lead into, and printing shows every form. Newer browsers
// do the first by themselves; without JavaScript the browser's own menu prints.
const forms = document.querySelectorAll("details.checked-part");

function reveal() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const form = place?.closest("details.checked-part");
  if (form && !form.open) {
    form.open = true;
    place.scrollIntoView();
  }
}
addEventListener("hashchange", reveal);
reveal();

// The answer to the file that was sent: whoever listens or types goes on here.
if (!location.hash) document.getElementById("result")?.focus();

const folded = new Set();
addEventListener("beforeprint", () => {
  for (const form of forms) {
    if (!form.open) folded.add(form);
    form.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const form of folded) form.open = false;
  folded.clear();
});

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
