// What somebody else explained meanwhile is shown at once, wherever on the page it stands.
document.querySelector("[data-conflict]")?.focus();

// Selecting all open warnings at once, to give them one explanation.
const button = document.querySelector("[data-select-all]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of document.querySelectorAll("input[form=bulk][data-open]")) box.checked = true;
    document.getElementById("bulk-text").focus();
  });
}
