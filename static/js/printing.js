// Printing the list of findings. Without JavaScript the browser's own menu does it.
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
